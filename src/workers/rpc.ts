/**
 * Typed calls into a worker: results, errors with their code, progress, abort, transfer. A worker that dies or stops
 * answering is noticed: its calls reject with `worker-died`, `onDied` is told, and the next call starts a fresh one.
 *
 * Wire: client → { call, method, args } | { abort: call } | { ping }; worker → { call, value } | { call, error } |
 * { call, progress } | { pong } | { ready }.
 */
import { fromWire, SightglassError, toWire, type WireError } from '../core/errors.ts';

type Methods<Api> = { [M in keyof Api]: Api[M] extends (...args: infer A) => Promise<infer R> ? (...args: A) => Promise<R> : never };

/** What a handler gets besides its arguments. */
export interface CallContext {
  signal: AbortSignal;
  progress(value: unknown): void;
}

/** A handler is the API's method with a {@link CallContext} after its declared arguments. */
export type Handlers<Api> = {
  [M in keyof Api]: Api[M] extends (...args: infer A) => Promise<infer R>
    ? (context: CallContext, ...args: A) => R | Transferred<R> | Promise<R | Transferred<R>>
    : never;
};

/** Marks buffers of a result as moved, not copied. */
export class Transferred<R> {
  readonly value: R;
  readonly transfer: Transferable[];

  constructor(value: R, transfer: Transferable[]) {
    this.value = value;
    this.transfer = transfer;
  }
}

interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

/** This worker's own end: typed by hand, since the page's declarations give `postMessage` other parameters. */
function workerScope(): Port {
  const scope: unknown = globalThis;
  return scope as Port;
}

/** Runs inside the worker: answers calls with `handlers`. */
export function serve<Api>(handlers: Handlers<Api>, port: Port = workerScope()): void {
  const running = new Map<number, AbortController>();
  const table = handlers as Record<string, (context: CallContext, ...args: unknown[]) => unknown>;
  port.addEventListener('message', (event) => {
    const message = event.data as { call?: number; method?: string; args?: unknown[]; abort?: number; ping?: number };
    if (message.ping !== undefined) port.postMessage({ pong: message.ping }, []);
    else if (message.abort !== undefined) running.get(message.abort)?.abort(new SightglassError('aborted', 'Stopped.'));
    else if (message.call !== undefined && message.method !== undefined) void answer(message.call, message.method, message.args ?? []);
  });
  async function answer(call: number, method: string, args: unknown[]): Promise<void> {
    const controller = new AbortController();
    running.set(call, controller);
    try {
      const handler = table[method];
      if (!handler) throw new SightglassError('internal', `The worker has no method ${method}.`);
      const context: CallContext = { signal: controller.signal, progress: (progress) => port.postMessage({ call, progress }, []) };
      const result = await handler(context, ...args);
      if (result instanceof Transferred) port.postMessage({ call, value: result.value }, result.transfer);
      else port.postMessage({ call, value: result }, []);
    } catch (thrown) {
      port.postMessage({ call, error: toWire(thrown) }, []);
    } finally {
      running.delete(call);
    }
  }
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** Buffers that move to the worker. */
  transfer?: Transferable[];
  onProgress?: (value: unknown) => void;
}

export interface WorkerClient<Api> {
  call<M extends keyof Api & string>(method: M, args: Parameters<Methods<Api>[M]>, options?: CallOptions): ReturnType<Methods<Api>[M]>;
  /** Ends the worker; open calls reject with `aborted`. The next call starts a fresh one. */
  stop(): void;
}

export interface ConnectOptions {
  /** Starts a worker. Called again after a death. */
  start: () => Worker;
  /** For messages: 'search worker'. */
  name: string;
  onDied?: (error: SightglassError) => void;
  /** Milliseconds of silence, while calls are open, after which a worker counts as dead. Default 120,000. */
  patience?: number;
}

/** A worker is given up after this many pings without an answer. */
const PINGS = 8;

interface Open {
  resolve(value: unknown): void;
  reject(error: SightglassError): void;
  onProgress?: ((value: unknown) => void) | undefined;
  forget(): void;
}

/** The page's side of {@link serve}. */
export function connect<Api>({ start, name, onDied, patience = 120_000 }: ConnectOptions): WorkerClient<Api> {
  let worker: Worker | null = null;
  let next = 1;
  /** Pings in a row without an answer. Counted, not timed: a machine that slept, or a throttled tab, is not a dead worker. */
  let unanswered = 0;
  let pulse: ReturnType<typeof setInterval> | null = null;
  const open = new Map<number, Open>();

  function end(error: SightglassError): void {
    worker?.terminate();
    worker = null;
    const calls = [...open.values()];
    open.clear();
    rest();
    for (const call of calls) {
      call.forget();
      call.reject(error);
    }
  }

  function died(why: string): void {
    const error = new SightglassError('worker-died', `The ${name} stopped${why ? `: ${why}` : '.'}`);
    end(error);
    onDied?.(error);
  }

  function running(): Worker {
    if (worker) return worker;
    const fresh = start();
    worker = fresh;
    unanswered = 0;
    fresh.addEventListener('error', (event) => {
      event.preventDefault();
      if (worker === fresh) died(event.message ?? '');
    });
    fresh.addEventListener('messageerror', () => worker === fresh && died('an unreadable message'));
    fresh.addEventListener('message', (event) => {
      unanswered = 0;
      const message = event.data as { call?: number; value?: unknown; error?: WireError; progress?: unknown };
      const call = message.call === undefined ? undefined : open.get(message.call);
      if (!call || message.call === undefined) return;
      if ('progress' in message) return call.onProgress?.(message.progress);
      open.delete(message.call);
      call.forget();
      rest();
      if (message.error) call.reject(fromWire(message.error));
      else call.resolve(message.value);
    });
    return fresh;
  }

  /** The pulse beats only while something is open: an idle page stays idle. */
  function beat(): void {
    pulse ??= setInterval(() => {
      if (unanswered === PINGS) died('no answer');
      else {
        unanswered++;
        worker?.postMessage({ ping: unanswered });
      }
    }, patience / PINGS);
  }
  function rest(): void {
    if (open.size > 0 || pulse === null) return;
    clearInterval(pulse);
    pulse = null;
  }

  return {
    call(method, args, options = {}) {
      const { signal, transfer = [], onProgress } = options;
      return new Promise<unknown>((resolve, reject) => {
        if (signal?.aborted) return reject(new SightglassError('aborted', 'Stopped.'));
        const call = next++;
        const onAbort = () => {
          if (!open.delete(call)) return;
          worker?.postMessage({ abort: call });
          rest();
          reject(new SightglassError('aborted', 'Stopped.'));
        };
        signal?.addEventListener('abort', onAbort, { once: true });
        if (open.size === 0) unanswered = 0;
        open.set(call, { resolve, reject, onProgress, forget: () => signal?.removeEventListener('abort', onAbort) });
        try {
          running().postMessage({ call, method, args }, transfer);
          beat();
        } catch (thrown) {
          open.delete(call);
          signal?.removeEventListener('abort', onAbort);
          reject(fromWire(toWire(thrown)));
        }
      }) as never;
    },
    stop: () => end(new SightglassError('aborted', 'Stopped.')),
  };
}
