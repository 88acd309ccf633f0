import { asError, SightglassError } from '../core/errors.ts';
import type { Scores } from '../core/query/match.ts';
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
  /** One vector; cached, and made to the end even if nobody waits for it any more. Throws `model-changed` as `images` does. */
  text(text: string, revision: string): Promise<Float32Array>;
  /** What is known without the model, because it ships with the page; null until {@link know}. */
  readonly shipped: Shipped | null;
  know(shipped: Shipped): void;
  /** Loads the model again on another device; null: the faster one. */
  choose(device: Device | null): Promise<EncoderInfo>;
  /** Ends the worker and with it the model's memory; the next call loads it again, on `device` if one is given. */
  release(device?: Device | null): void;
  /**
   * RGB bytes, count × side² × 3 → count × dim floats. Falls back to WASM if the graphics device is lost. Throws `model-changed`
   * where the model that is there now, loaded again, is of another revision than the caller knows.
   */
  images(pixels: Uint8Array, count: number, revision: string, signal?: AbortSignal): Promise<Float32Array>;
}

/** Of one encoder and revision: good for collections made with that one, whether or not it can be loaded. */
export interface Shipped {
  id: string;
  revision: string;
  /** Text vectors, by text. */
  texts: ReadonlyMap<string, Float32Array>;
  scores: Scores | null;
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

/** A worker with the model loaded on one device. */
interface Engine {
  client: WorkerClient<EncoderApi>;
  info: EncoderInfo;
}

/** How often a call is made again in another engine: the first may die or be replaced under it. */
const RETRIES = 2;

/** The encoder as the rest of the page sees it: loads when first needed, chooses and changes its device, restarts after a death. */
export function createEncoder({ id, base, startWorker, device: chosen, onChange }: EncoderOptions): EncoderService {
  let device = chosen;
  let state: EncoderState = { phase: 'idle', loaded: 0, device: null, choice: device, message: null };
  /** The engine in use, or being loaded. */
  let current: Promise<Engine> | null = null;
  /** The engine in use. */
  let active: Engine | null = null;
  let info: EncoderInfo | null = null;
  let shipped: Shipped | null = null;
  /** Changes with the person's choice: a trial that began before it must not override it. */
  let generation = 0;
  /** A trial that failed once is not made again in this session. */
  let triedGpu = false;
  /** By revision and text. */
  const cache = new Map<string, Promise<Float32Array>>();

  function set(change: Partial<EncoderState>): void {
    state = { ...state, ...change };
    onChange();
  }

  function activate(engine: Engine, message: string | null): Engine {
    active = engine;
    info = engine.info;
    set({ phase: 'ready', loaded: 1, device: engine.info.device, message });
    return engine;
  }

  /** Loads the model in a fresh worker. The worker is ended if that fails. */
  async function loadOn(kind: Device, quiet = false): Promise<Engine> {
    const client = connect<EncoderApi>({
      start: startWorker,
      name: `encoder (${kind})`,
      onDied(error) {
        if (active?.client !== client) return;
        // The next call loads a fresh one.
        active = null;
        current = null;
        set({ phase: 'idle', message: `${error.message} It is started again when needed.` });
      },
    });
    const onProgress = (value: unknown) => {
      const { loaded, total } = value as LoadProgress;
      if (!quiet) set({ loaded: total > 0 ? loaded / total : 0 });
    };
    try {
      return { client, info: await client.call('load', [id, kind, base], { onProgress }) };
    } catch (thrown) {
      client.stop();
      throw thrown;
    }
  }

  async function begin(message: string | null): Promise<Engine> {
    set({ phase: 'loading', loaded: 0 });
    try {
      if (device !== 'webgpu' || message) {
        const engine = activate(await loadOn('wasm'), message);
        if (device === null && !triedGpu) void tryGpu(engine, generation);
        return engine;
      }
      return activate(await loadOn('webgpu'), null);
    } catch (thrown) {
      const error = asError(thrown);
      if (device === 'webgpu' && !message) return begin(`WebGPU could not be used, the processor is: ${error.message}`);
      current = null;
      set({ phase: 'failed', message: error.message });
      throw error;
    }
  }

  function ensure(): Promise<Engine> {
    current ??= begin(null);
    return current;
  }

  /** Where a hardware adapter exists, times both and keeps the faster one. Never in the way: WASM answers meanwhile. */
  async function tryGpu(wasm: Engine, begun: number): Promise<void> {
    triedGpu = true;
    let gpu: Engine | null = null;
    try {
      if (!(await wasm.client.call('adapter', []))) return;
      gpu = await loadOn('webgpu', true);
      const faster = (await time(gpu)) < (await time(wasm));
      if (faster && begun === generation && active === wasm) replace(gpu, null);
      else gpu.client.stop();
    } catch (thrown) {
      gpu?.client.stop();
      if (begun === generation) set({ message: `The graphics card was not used: ${asError(thrown).message}` });
    }
  }

  async function time({ client, info: { side } }: Engine): Promise<number> {
    const pixels = () => new Uint8Array(TIMED * side * side * 3);
    await client.call('images', [pixels(), TIMED]);
    const started = performance.now();
    await client.call('images', [pixels(), TIMED]);
    return performance.now() - started;
  }

  /** Calls that were under way in the old engine are made again in this one (see `run`). */
  function replace(engine: Engine, message: string | null): void {
    const old = active;
    current = Promise.resolve(activate(engine, message));
    old?.client.stop();
  }

  /** Ends the engine in use; the next call finds the one that is being loaded. */
  function startOver(message: string | null): Promise<Engine> {
    const old = active;
    active = null;
    current = begin(message);
    old?.client.stop();
    return current;
  }

  async function run<R>(call: (client: WorkerClient<EncoderApi>) => Promise<R>, revision: string, signal?: AbortSignal): Promise<R> {
    for (let attempt = 0; ; attempt++) {
      const used = await ensure();
      if (used.info.revision !== revision)
        throw new SightglassError('model-changed', 'The model was replaced by another version of it since it was asked for.');
      try {
        return await call(used.client);
      } catch (thrown) {
        const error = asError(thrown);
        if (signal?.aborted || attempt === RETRIES) throw error;
        const gaveUp = error.code === 'device-lost' || error.code === 'encoder-failed' || error.code === 'out-of-memory';
        if (gaveUp && used.info.device === 'webgpu') {
          // Several calls may fail together: the first of them changes the device for all.
          if (active === used) startOver(`The graphics card was lost; the processor goes on. (${error.message})`).catch(() => undefined);
        } else if (error.code !== 'worker-died' && (error.code !== 'aborted' || active === used)) throw error;
      }
    }
  }

  return {
    get state() {
      return state;
    },
    get info() {
      return info;
    },
    load: async () => (await ensure()).info,
    async choose(next) {
      await current?.catch(() => undefined);
      generation++;
      triedGpu = false;
      device = next;
      set({ choice: next, message: null });
      return (await startOver(null)).info;
    },
    release(next = device) {
      generation++;
      device = next;
      const old = active;
      active = null;
      // What is still loading is used by whoever waits for it.
      if (!old && current) return;
      current = null;
      old?.client.stop();
      set({ phase: 'idle', loaded: 0, choice: device, message: null });
    },
    get shipped() {
      return shipped;
    },
    know(given) {
      shipped = given;
    },
    text(text, revision) {
      const key = `${revision} ${text}`;
      const known = cache.get(key);
      if (known) return known;
      const vector = run((client) => client.call('texts', [[text]]), revision);
      cache.set(key, vector);
      // A failure must not be remembered as the answer.
      vector.catch(() => cache.delete(key));
      if (cache.size > 500) cache.delete(cache.keys().next().value as string);
      return vector;
    },
    images: (pixels, count, revision, signal) => run((client) => client.call('images', [pixels, count], { signal }), revision, signal),
  };
}
