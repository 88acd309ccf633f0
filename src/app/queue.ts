import type { Job, JobState } from '../core/api.ts';
import { asError } from '../core/errors.ts';

/** Why the queue itself lets jobs wait. */
export type Hold = 'hidden' | 'battery';

export interface Queued<R> {
  id: string;
  /** Jobs of one lane run one after the other, in the order they were given. */
  lane: string;
  /** Resolves when the job may stand in line. */
  ready?: Promise<unknown>;
  /**
   * Its turn has come. It may wait for more, as for what another tab holds; until it resolves with the work, the job counts as
   * queued. `signal` is aborted when the job is cancelled.
   */
  begin(signal: AbortSignal): Promise<Job<R>>;
  /** What a job resolves with that was cancelled before its work began. */
  cancelled(): R;
  signal?: AbortSignal | undefined;
}

/** A job that can be held at once, while its work waits for its turn. */
export interface QueuedJob<R> extends Job<R> {
  /** Set while it is paused by {@link Queue.hold} alone. */
  readonly heldBy: Hold | null;
}

export interface Queue {
  add<R>(given: Queued<R>): QueuedJob<R>;
  /** Pauses every job, and those that come, until null is given. One that is resumed meanwhile goes on nevertheless. */
  hold(reason: Hold | null): void;
}

export function createQueue(): Queue {
  const lines = new Map<string, Promise<unknown>>();
  const listeners = new Set<() => void>();
  let held: Hold | null = null;

  function add<R>({ id, lane, ready, begin, cancelled, signal }: Queued<R>): QueuedJob<R> {
    const controller = new AbortController();
    const subscribers = new Set<() => void>();
    let inner: Job<R> | null = null;
    let state: JobState = 'queued';
    let isPaused = false;
    /** The person let it go on although the queue holds: until that changes. */
    let letGo: Hold | null = null;
    const tell = () => {
      for (const subscriber of subscribers) subscriber();
    };
    const isHeld = () => held !== null && held !== letGo;
    const settle = () => {
      if (isPaused || isHeld()) inner?.pause();
      else inner?.resume();
      tell();
    };
    const onHold = () => {
      if (held !== letGo) letGo = null;
      settle();
    };
    const cancel = () => {
      if (controller.signal.aborted) return;
      controller.abort();
      inner?.cancel();
    };
    const stopped = new Promise<void>((resolve) => controller.signal.addEventListener('abort', () => resolve(), { once: true }));
    if (signal?.aborted) cancel();
    signal?.addEventListener('abort', cancel, { once: true });

    async function run(turn: Promise<unknown>): Promise<R> {
      try {
        await Promise.race([ready, stopped]);
        await Promise.race([turn, stopped]);
        controller.signal.throwIfAborted();
        inner = await begin(controller.signal);
      } catch (thrown) {
        state = controller.signal.aborted ? 'cancelled' : 'failed';
        if (state === 'cancelled') return cancelled();
        throw asError(thrown);
      }
      inner.subscribe(tell);
      if (controller.signal.aborted) inner.cancel();
      settle();
      return inner.done;
    }

    listeners.add(onHold);
    const done = run(lines.get(lane) ?? Promise.resolve()).finally(() => {
      listeners.delete(onHold);
      signal?.removeEventListener('abort', cancel);
      tell();
    });
    const over = done.then(
      () => undefined,
      () => undefined,
    );
    // The next one begins when this one is over, however it ended, and not before those that were there already.
    lines.set(lane, Promise.all([lines.get(lane), over]));
    return {
      id,
      done,
      get progress() {
        return inner?.progress ?? { state, done: 0, total: 0, perSecond: 0, secondsLeft: null };
      },
      get heldBy() {
        return inner?.progress.state === 'paused' && !isPaused && isHeld() ? held : null;
      },
      subscribe(subscriber) {
        subscribers.add(subscriber);
        return () => subscribers.delete(subscriber);
      },
      pause() {
        isPaused = true;
        letGo = null;
        settle();
      },
      resume() {
        isPaused = false;
        letGo = held;
        settle();
      },
      cancel,
    };
  }

  return {
    add,
    hold(reason) {
      held = reason;
      for (const listener of listeners) listener();
    },
  };
}
