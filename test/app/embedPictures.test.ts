import { describe, expect, it } from 'vitest';
import { embedderOf } from '../../src/app/embedPictures.ts';
import type { EncoderService } from '../../src/app/encoder.ts';
import { type ErrorCode, SightglassError } from '../../src/core/errors.ts';
import type { EncoderInfo } from '../../src/workers/encoder.ts';

/** A picture is one pixel; its vector is its red. */
const pictures = (...reds: number[]) => Uint8Array.from(reds.flatMap((red) => [red, 0, 0]));
const info = { revision: '1', dim: 1, view: { side: 1 } } as EncoderInfo;

/** An encoder that fails where `why` gives a code. It writes down what it is asked for, and each fresh start. */
function encoder(why: (reds: number[]) => ErrorCode | null) {
  const asked: string[] = [];
  const service = {
    async images(pixels: Uint8Array, count: number) {
      // As a worker gets it: all of the buffer.
      const reds = [...new Uint8Array(pixels.buffer)].filter((_, at) => at % 3 === 0);
      expect(reds).toHaveLength(count);
      asked.push(reds.join());
      const code = why(reds);
      if (code) throw new SightglassError(code, 'No room.');
      return Float32Array.from(reds);
    },
    release: () => void asked.push('fresh'),
  };
  return { service: service as unknown as EncoderService, asked };
}

const { signal } = new AbortController();

describe('a batch that the model fails on', () => {
  it('goes through in halves where it was too large, and later ones are no larger', async () => {
    const { service, asked } = encoder((reds) => (reds.length > 2 ? 'out-of-memory' : null));
    const embed = embedderOf(service, info);
    const { vectors, failed } = await embed(pictures(1, 2, 3, 4, 5), 5, signal);
    expect([...vectors]).toEqual([1, 2, 3, 4, 5]);
    expect(failed.size).toBe(0);
    expect(asked.splice(0)).toEqual(['1,2,3,4,5', 'fresh', '1,2,3', 'fresh', '1,2', '3', '4,5']);
    expect([...(await embed(pictures(6, 7, 8), 3, signal)).vectors]).toEqual([6, 7, 8]);
    expect(asked).toEqual(['6,7', '8']);
  });

  it('loses the one picture that is to blame, with the reason, and stays as large', async () => {
    const { service, asked } = encoder((reds) => (reds.includes(3) ? 'encoder-failed' : null));
    const embed = embedderOf(service, info);
    const { vectors, failed } = await embed(pictures(1, 2, 3, 4), 4, signal);
    expect([...vectors]).toEqual([1, 2, 0, 4]);
    expect([...failed].map(([at, { code, message }]) => [at, code, message])).toEqual([[2, 'encoder-failed', 'No room.']]);
    expect(asked.splice(0)).toEqual(['1,2,3,4', 'fresh', '1,2', '3,4', 'fresh', '3', 'fresh', '0', '4']);
    await embed(pictures(5, 6, 7, 8), 4, signal);
    expect(asked).toEqual(['5,6,7,8']);
  });

  it.each<ErrorCode>(['encoder-failed', 'out-of-memory', 'worker-died'])('fails as a whole where the model fails on anything: %s', async (code) => {
    const { service, asked } = encoder(() => code);
    await expect(embedderOf(service, info)(pictures(1, 2), 2, signal)).rejects.toMatchObject({ code });
    expect(asked).toEqual(['1,2', 'fresh', '1', 'fresh', '0']);
  });

  it('is not tried again for an error that is of no picture, or when the job is cancelled', async () => {
    const changed = encoder(() => 'model-changed');
    await expect(embedderOf(changed.service, info)(pictures(1, 2), 2, signal)).rejects.toMatchObject({ code: 'model-changed' });
    expect(changed.asked).toEqual(['1,2']);
    const stopped = encoder(() => 'worker-died');
    await expect(embedderOf(stopped.service, info)(pictures(1, 2), 2, AbortSignal.abort())).rejects.toMatchObject({ code: 'worker-died' });
    expect(stopped.asked).toEqual(['1,2']);
  });
});
