import type { Job, JobState, Progress } from '../core/api.ts';
import { asError } from '../core/errors.ts';

/** What the work of a job may do. */
export interface JobControl {
  /** Aborted when the job is cancelled. */
  signal: AbortSignal;
  /** Sets the number of things to do; may grow. */
  total(total: number): void;
  /** Counts things as done. */
  advance(count?: number): void;
  /** Resolves at once, or when a pause ends; rejects when cancelled. */
  whenRunning(): Promise<void>;
}

const WINDOW_MS = 10_000;

/**
 * Starts a job. `work` decides what a cancelled job resolves with: it should catch its own abort and return what was done.
 * An error it throws makes the job fail and `done` reject.
 */
export function startJob<R>(work: (control: JobControl) => Promise<R>, outer?: AbortSignal): Job<R> {
  const controller = new AbortController();
  const listeners = new Set<() => void>();
  const marks: { at: number; done: number }[] = [{ at: performance.now(), done: 0 }];
  let state: JobState = 'running';
  let done = 0;
  let total = 0;
  let resumed: { promise: Promise<void>; resolve: () => void } | null = null;

  const tell = () => {
    for (const listener of listeners) listener();
  };
  const change = (next: JobState) => {
    state = next;
    marks.splice(0, marks.length, { at: performance.now(), done });
    tell();
  };
  const isOver = () => state === 'done' || state === 'failed' || state === 'cancelled';
  const cancel = () => {
    if (isOver() || controller.signal.aborted) return;
    resumed?.resolve();
    controller.abort();
    tell();
  };
  if (outer?.aborted) controller.abort();
  outer?.addEventListener('abort', cancel, { once: true });

  const control: JobControl = {
    signal: controller.signal,
    total(count) {
      total = count;
      tell();
    },
    advance(count = 1) {
      done += count;
      const at = performance.now();
      marks.push({ at, done });
      while (marks.length > 2 && at - (marks[0] as { at: number }).at > WINDOW_MS) marks.shift();
      tell();
    },
    async whenRunning() {
      await resumed?.promise;
      controller.signal.throwIfAborted();
    },
  };

  const promise = work(control).then(
    (result) => {
      change(controller.signal.aborted ? 'cancelled' : 'done');
      return result;
    },
    (thrown) => {
      change(controller.signal.aborted ? 'cancelled' : 'failed');
      throw asError(thrown);
    },
  );
  const settled = promise.finally(() => outer?.removeEventListener('abort', cancel));
  // Whoever awaits `done` sees the error; a caller that only watches the state must not cause an unhandled rejection.
  settled.catch(() => undefined);

  return {
    id: crypto.randomUUID(),
    done: settled,
    get progress(): Progress {
      const perSecond = state === 'running' ? rate(marks) : 0;
      return { state, done, total, perSecond, secondsLeft: perSecond > 0 ? (total - done) / perSecond : null };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pause() {
      if (state !== 'running' || controller.signal.aborted) return;
      let resolve = () => {};
      const waiting = new Promise<void>((go) => {
        resolve = go;
      });
      resumed = { promise: waiting, resolve };
      change('paused');
    },
    resume() {
      if (state !== 'paused') return;
      resumed?.resolve();
      resumed = null;
      change('running');
    },
    cancel,
  };
}

function rate(marks: { at: number; done: number }[]): number {
  const first = marks[0];
  const last = marks.at(-1);
  if (!first || !last || last.at - first.at < 500) return 0;
  return ((last.done - first.done) / (last.at - first.at)) * 1000;
}
