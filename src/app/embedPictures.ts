import { asError, type ErrorCode, type SightglassError } from '../core/errors.ts';
import type { EncoderInfo } from '../workers/encoder.ts';
import type { EncoderService } from './encoder.ts';

export interface EmbeddedPictures {
  /** count × dim floats; zeros for a picture that failed. */
  vectors: Float32Array;
  /** Position → why that picture has no vector. */
  failed: Map<number, SightglassError>;
}

/** RGB bytes, count × side² × 3, in; throws what `EncoderService.images` throws where it is not a picture's doing. */
export type EmbedPictures = (pixels: Uint8Array, count: number, signal: AbortSignal) => Promise<EmbeddedPictures>;

/** These may be the size of the batch, or one picture in it; every other error is nobody's in particular. */
const ofTheBatch = new Set<ErrorCode>(['out-of-memory', 'encoder-failed', 'worker-died']);

/**
 * Embeds batches as well as it can be done: where one fails its halves are tried, down to single pictures, each time by the model
 * started afresh. A picture that fails alone is given up with a reason if the model still embeds a blank one; else the model is
 * what fails, and its error is thrown. One for each job: a size that did not fit is not tried again.
 */
export function embedderOf(encoder: EncoderService, { revision, dim, view: { side } }: EncoderInfo): EmbedPictures {
  const size = side * side * 3;
  let most = Number.POSITIVE_INFINITY;

  return async (pixels, count, signal) => {
    const vectors = new Float32Array(count * dim);
    const failed = new Map<number, SightglassError>();

    async function embed(from: number, to: number): Promise<void> {
      if (to - from > most) return halves(from, to);
      try {
        // A copy: what is posted of a view is all that lies under it.
        vectors.set(await encoder.images(pixels.slice(from * size, to * size), to - from, revision, signal), from * dim);
      } catch (thrown) {
        const error = asError(thrown);
        if (signal.aborted || !ofTheBatch.has(error.code)) throw error;
        // The memory of a WASM worker never shrinks, and a runtime that was aborted answers nothing any more.
        encoder.release();
        if (to - from === 1) return alone(from, error);
        const before = failed.size;
        await halves(from, to);
        // No picture was to blame.
        if (failed.size === before) most = Math.min(most, Math.ceil((to - from) / 2));
      }
    }

    async function halves(from: number, to: number): Promise<void> {
      const middle = Math.ceil((from + to) / 2);
      await embed(from, middle);
      await embed(middle, to);
    }

    async function alone(at: number, error: SightglassError): Promise<void> {
      await encoder.images(new Uint8Array(size), 1, revision, signal).catch(() => {
        throw error;
      });
      failed.set(at, error);
    }

    await embed(0, count);
    return { vectors, failed };
  };
}
