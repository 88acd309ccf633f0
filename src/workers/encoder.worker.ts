import { asError, type ErrorCode, SightglassError } from '../core/errors.ts';
import { type Encoder, loadClip } from '../models/clip.ts';
import { readManifest } from '../models/manifest.ts';
import { precisionName, precisionOf } from '../models/files.ts';
import { checkDim } from '../models/layout.ts';
import { encoderEntry, ownEntry } from '../models/registry.ts';
import { hardwareAdapter, isOutOfMemory, prepareRuntime } from '../models/runtime.ts';
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

function causeOf(message: string): ErrorCode {
  if (/device.*lost|lost.*device/i.test(message)) return 'device-lost';
  return isOutOfMemory(message) ? 'out-of-memory' : 'encoder-failed';
}

async function encode(work: () => Promise<Float32Array>, signal: AbortSignal): Promise<Transferred<Float32Array>> {
  const vectors = await inTurn(async () => {
    try {
      return await work();
    } catch (thrown) {
      if (thrown instanceof SightglassError) throw thrown;
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      throw new SightglassError(causeOf(message), `The model failed: ${message}`, { cause: thrown });
    }
  }, signal);
  return new Transferred(vectors, [vectors.buffer]);
}

serve<EncoderApi>({
  adapter: () => hardwareAdapter(),
  async load({ progress }, id, device, base) {
    const started = performance.now();
    const known = encoderEntry(id);
    const manifest = await readManifest(id, new URL(base)).catch((thrown: unknown) => {
      const unknown = !known && asError(thrown).code === 'model-missing';
      throw unknown ? new SightglassError('encoder-missing', `This page has no model named ${id}.`, { cause: thrown }) : thrown;
    });
    const precision = precisionOf(manifest.precision) ?? known?.precision;
    if (!precision) throw new SightglassError('model-invalid', `The files of the model ${id} do not say which of its weights to use.`);
    const entry = { ...(known ?? ownEntry(id, manifest.name || id, precision)), precision };
    checkDim(entry.name, manifest.dim);
    const threads = prepareRuntime(device, new URL(base));
    encoder = await loadClip(entry, manifest, device, (done, total) => progress({ loaded: done, total }));
    const { revision, view, calibration, scores } = manifest;
    // The first run allocates and compiles; the person should not wait for it when the first query comes.
    await encoder.texts(['a picture']);
    const { dim } = encoder;
    if (dim === null) throw new SightglassError('model-invalid', `The model ${entry.name} gives no vectors.`);
    checkDim(entry.name, dim);
    const [dtype, loadMs] = [precisionName(precision), performance.now() - started];
    return { id, revision, dim, side: view.side, view, device, dtype, threads, loadMs, calibration, scores };
  },
  texts: ({ signal }, texts) => encode(() => loaded().texts(texts), signal),
  images: ({ signal }, pixels, count) => encode(() => loaded().images(pixels, count), signal),
});
