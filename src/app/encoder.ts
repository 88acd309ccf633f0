import { asError, SightglassError } from '../core/errors.ts';
import type { Device } from '../models/runtime.ts';
import type { EncoderApi, EncoderInfo, LoadProgress } from '../workers/encoder.ts';
import { connect, type WorkerClient } from '../workers/rpc.ts';
import type { EncoderState } from './contract.ts';

/** Pictures of the timing run that decides between WASM and WebGPU. */
const TIMED = 8;

export interface EncoderService {
  readonly state: EncoderState;
  /** The loaded encoder, or null before the first load. */
  readonly info: EncoderInfo | null;
  /** Loads the encoder if it is not loaded; safe to call often. A failed load may be tried again. */
  load(): Promise<EncoderInfo>;
  /** One vector; cached. */
  text(text: string, signal?: AbortSignal): Promise<Float32Array>;
  /** Vectors that are known without the model (shipped with the page). */
  know(vectors: ReadonlyMap<string, Float32Array>): void;
  /** Loads the model again on another device; null: the faster one. */
  choose(device: Device | null): Promise<EncoderInfo>;
  /** RGB bytes, count × side² × 3 → count × dim floats. Falls back to WASM if the graphics device is lost. */
  images(pixels: Uint8Array, count: number, signal?: AbortSignal): Promise<Float32Array>;
}

export interface EncoderOptions {
  id: string;
  /** The page's URL, under which `models/` lies. */
  base: string;
  startWorker: () => Worker;
  /** The person's choice; null: the faster one. */
  device: Device | null;
  onChange: () => void;
}

/** The encoder as the rest of the page sees it: loads when first needed, chooses and changes its device, restarts after a death. */
export function createEncoder({ id, base, startWorker, device: chosen, onChange }: EncoderOptions): EncoderService {
  let device = chosen;
  let state: EncoderState = { phase: 'idle', loaded: 0, device: null, choice: device, message: null };
  let info: EncoderInfo | null = null;
  let loading: Promise<EncoderInfo> | null = null;
  let client = start('wasm');
  const cache = new Map<string, Promise<Float32Array>>();

  function set(change: Partial<EncoderState>): void {
    state = { ...state, ...change };
    onChange();
  }

  function start(kind: Device): WorkerClient<EncoderApi> {
    return connect<EncoderApi>({
      start: startWorker,
      name: `encoder (${kind})`,
      onDied: (error) => {
        // The next call starts a fresh worker, which knows no model yet.
        loading = null;
        set({ phase: 'idle', message: `${error.message} It is started again when needed.` });
      },
    });
  }

  async function loadOn(worker: WorkerClient<EncoderApi>, kind: Device): Promise<EncoderInfo> {
    return worker.call('load', [id, kind, base], {
      onProgress: (value) => {
        const { loaded, total } = value as LoadProgress;
        set({ loaded: total > 0 ? loaded / total : 0 });
      },
    });
  }

  async function load(): Promise<EncoderInfo> {
    set({ phase: 'loading', loaded: 0 });
    try {
      if (device === 'webgpu') await useGpu(true);
      else {
        info = await loadOn(client, 'wasm');
        set({ phase: 'ready', loaded: 1, device: 'wasm' });
        if (device === null) void maybeGpu();
      }
      return info as EncoderInfo;
    } catch (thrown) {
      loading = null;
      const { message } = asError(thrown);
      set({ phase: 'failed', message });
      throw thrown;
    }
  }

  /** Where a hardware adapter exists, times both and keeps the faster one. Never in the way: WASM answers meanwhile. */
  async function maybeGpu(): Promise<void> {
    try {
      if (await client.call('adapter', [])) await useGpu(false);
    } catch (thrown) {
      set({ message: `The graphics card was not used: ${asError(thrown).message}` });
    }
  }

  async function useGpu(always: boolean): Promise<void> {
    const gpu = start('webgpu');
    try {
      const found = await loadOn(gpu, 'webgpu');
      if (!always && (await time(gpu, found)) >= (await time(client, found))) return gpu.stop();
      const old = client;
      client = gpu;
      info = found;
      old.stop();
      set({ phase: 'ready', loaded: 1, device: 'webgpu', message: null });
    } catch (thrown) {
      gpu.stop();
      if (!always) throw thrown;
      info = await loadOn(client, 'wasm');
      set({ phase: 'ready', loaded: 1, device: 'wasm', message: `WebGPU could not be used, the processor is: ${asError(thrown).message}` });
    }
  }

  async function time(worker: WorkerClient<EncoderApi>, { side }: EncoderInfo): Promise<number> {
    const pixels = () => new Uint8Array(TIMED * side * side * 3);
    await worker.call('images', [pixels(), TIMED]);
    const started = performance.now();
    await worker.call('images', [pixels(), TIMED]);
    return performance.now() - started;
  }

  async function backToWasm(error: SightglassError): Promise<void> {
    const lost = client;
    client = start('wasm');
    lost.stop();
    info = await loadOn(client, 'wasm');
    set({ phase: 'ready', device: 'wasm', message: `The graphics card was lost; the processor goes on. (${error.message})` });
  }

  function ensure(): Promise<EncoderInfo> {
    loading ??= load();
    return loading;
  }

  async function run<R>(call: () => Promise<R>): Promise<R> {
    await ensure();
    try {
      return await call();
    } catch (thrown) {
      const error = asError(thrown);
      if (error.code === 'worker-died') {
        // Once more in a fresh worker: what killed it may not have been this call.
        await ensure();
        return call();
      }
      if (error.code === 'aborted' || info?.device !== 'webgpu' || (error.code !== 'device-lost' && error.code !== 'encoder-failed')) throw error;
      await backToWasm(error);
      return call();
    }
  }

  return {
    get state() {
      return state;
    },
    get info() {
      return info;
    },
    load: ensure,
    async choose(next) {
      await loading?.catch(() => undefined);
      device = next;
      set({ choice: next, message: null });
      client.stop();
      client = start('wasm');
      loading = load();
      return loading;
    },
    know(vectors) {
      for (const [text, vector] of vectors) cache.set(text, Promise.resolve(vector));
    },
    text(text) {
      const known = cache.get(text);
      if (known) return known;
      const vector = run(() => client.call('texts', [[text]]));
      cache.set(text, vector);
      // A failure must not be remembered as the answer.
      vector.catch(() => cache.delete(text));
      if (cache.size > 500) cache.delete(cache.keys().next().value as string);
      return vector;
    },
    images: (pixels, count, signal) => run(() => client.call('images', [pixels, count], { signal })),
  };
}
