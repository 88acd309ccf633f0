import { SightglassError } from '../core/errors.ts';
import { type Encoder, loadClip } from '../models/clip.ts';
import { readManifest } from '../models/manifest.ts';
import { encoderEntry } from '../models/registry.ts';
import { hardwareAdapter, prepareRuntime } from '../models/runtime.ts';
import type { EncoderApi } from './encoder.ts';
import { serve, Transferred } from './rpc.ts';

let encoder: Encoder | null = null;
/** The runtime answers one call at a time; a second one waits here. */
let turn: Promise<unknown> = Promise.resolve();

function inTurn<R>(work: () => Promise<R>, signal: AbortSignal): Promise<R> {
  const next = turn.then(() => {
    signal.throwIfAborted();
    return work();
  });
  turn = next.catch(() => undefined);
  return next;
}

function loaded(): Encoder {
  if (!encoder) throw new SightglassError('encoder-missing', 'No model is loaded.');
  return encoder;
}

async function encode(work: () => Promise<Float32Array>, signal: AbortSignal): Promise<Transferred<Float32Array>> {
  const vectors = await inTurn(async () => {
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof SightglassError) throw thrown;
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      throw new SightglassError(/device.*lost|lost.*device/i.test(message) ? 'device-lost' : 'encoder-failed', `The model failed: ${message}`, {
        cause: thrown,
      });
    }
  }, signal);
  return new Transferred(vectors, [vectors.buffer]);
}

serve<EncoderApi>({
  adapter: () => hardwareAdapter(),
  async load({ progress }, id, device, base) {
    const started = performance.now();
    const entry = encoderEntry(id);
    if (!entry) throw new SightglassError('encoder-missing', `This page has no model named ${id}.`);
    const manifest = await readManifest(id, new URL(`models/${id}/`, base));
    const threads = prepareRuntime(device, new URL(base));
    encoder = await loadClip(entry, manifest, device, (done, total) => progress({ loaded: done, total }));
    const { revision, dim, side, calibration } = manifest;
    // The first run allocates and compiles; the person should not wait for it when the first query comes.
    await encoder.texts(['a picture']);
    return { id, revision, dim, side, device, dtype: entry.dtype, threads, loadMs: performance.now() - started, calibration };
  },
  texts: ({ signal }, texts) => encode(() => loaded().texts(texts), signal),
  images: ({ signal }, pixels, count) => encode(() => loaded().images(pixels, count), signal),
});
