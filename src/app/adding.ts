import type { AddOptions, AddReport, Hit, Job, JobState } from '../core/api.ts';
import type { Database } from '../storage/open.ts';
import type { IntakeApi } from '../workers/intake.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import type { Encoders } from './encoders.ts';
import { startIndexing } from './indexing.ts';
import type { Library } from './library.ts';
import { createLooking } from './looking.ts';
import type { Pictures } from './pictures.ts';
import type { SearchIndex } from './searchIndex.ts';
import type { Source, Sources } from './sources.ts';
import type { Store } from './store.ts';

export interface AddingSetup {
  database: Database;
  store: Store;
  encoders: Encoders;
  intake: WorkerClient<IntakeApi>[];
  search: SearchIndex;
  pictures: Pictures;
  library: Library;
  /** Items were added to a collection. */
  onGrown: (collection: string, items: Hit[]) => void;
  /** Resolves when a collection is open. */
  ready: () => Promise<void>;
  /** The job is over: what is on the page is asked for again. */
  onOver: () => Promise<void>;
}

/** Adding pictures: one job at a time, the next ones wait in line. */
export interface Adding {
  /** `count`: how many sources there are, or null while a folder is being walked. */
  start(sources: Sources, count: number | null, options?: AddOptions): Job<AddReport>;
  /** The job that runs now. */
  running(): Job<AddReport> | null;
  /** Is any job running, paused or waiting? Then a reload would lose its files. */
  busy(): boolean;
}

export function createAdding({ database, store, encoders, intake, search, pictures, library, onGrown, onOver, ready }: AddingSetup): Adding {
  let running: Job<AddReport> | null = null;
  let line: Promise<unknown> = Promise.resolve();
  /** Jobs that were given and are not over. */
  let open = 0;

  async function begin(
    target: string | null,
    sources: Sources,
    count: number | null,
    report: AddReport,
    options: AddOptions,
  ): Promise<Job<AddReport>> {
    await ready();
    const { id: collection, name, encoder: model } = await library.forAdding(target ?? library.current().id);
    const encoder = encoders.of(model);
    void askToPersist();
    const onCommitted: Parameters<typeof startIndexing>[0]['onCommitted'] = async (sequence, items, from) => {
      await search.append(collection, sequence);
      for (const [k, { id }] of items.entries()) pictures.remember(id, from[k] as Source);
      await library.refresh();
      onGrown(
        collection,
        items.map((item) => ({ id: item.id, name: item.name, kind: item.kind, score: 0 })),
      );
    };
    const labels = options.labels ?? [];
    const looking = createLooking(database, collection, report);
    const job = startIndexing({ database, collection, encoder, intake, looking, labels, onCommitted }, sources, count, report, options.signal);
    running = job;
    const show = () => {
      const { skipped, failed } = report;
      store.set({
        job: { id: job.id, title: `Adding to ${name}`, progress: job.progress, report: { ...report, skipped: [...skipped], failed: [...failed] } },
      });
    };
    job.subscribe(atMostEvery(100, show));
    show();
    const over = async () => {
      running = null;
      show();
      await library.refresh();
      await onOver();
    };
    job.done.then(over, over).catch(store.report);
    return job;
  }

  return {
    running: () => running,
    busy: () => open > 0,
    start(sources, count, options = {}) {
      // Where the pictures go is decided when they are given, not when their turn comes.
      const target = store.get().current?.id ?? null;
      open++;
      const job = inLine(options.signal, async (report) => {
        await line;
        return () => begin(target, sources, count, report, options);
      });
      // The next one begins when this one is over, however it ended.
      line = job.done.then(
        () => undefined,
        () => undefined,
      );
      void line.then(() => open--);
      job.done.catch(store.report);
      return job;
    },
  };
}

/** A job that can be held at once, while the real one waits for its turn. `turn` resolves with what begins it. */
function inLine(signal: AbortSignal | undefined, turn: (report: AddReport) => Promise<() => Promise<Job<AddReport>>>): Job<AddReport> {
  const listeners = new Set<() => void>();
  let inner: Job<AddReport> | null = null;
  let wanted: 'run' | 'pause' | 'cancel' = 'run';
  let state: JobState = 'queued';
  const tell = () => {
    for (const listener of listeners) listener();
  };
  async function run(): Promise<AddReport> {
    const report: AddReport = { added: 0, skipped: [], failed: [], cancelled: false };
    try {
      const begin = await turn(report);
      if (wanted === 'cancel' || signal?.aborted) {
        state = 'cancelled';
        return { ...report, cancelled: true };
      }
      inner = await begin();
    } catch (thrown) {
      state = 'failed';
      throw thrown;
    } finally {
      tell();
    }
    inner.subscribe(tell);
    // It may have been asked for while the model was loading.
    if ((wanted as string) === 'pause') inner.pause();
    if ((wanted as string) === 'cancel') inner.cancel();
    return inner.done;
  }
  return {
    id: crypto.randomUUID(),
    done: run(),
    get progress() {
      return inner?.progress ?? { state, done: 0, total: 0, perSecond: 0, secondsLeft: null };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pause() {
      wanted = 'pause';
      inner?.pause();
    },
    resume() {
      wanted = 'run';
      inner?.resume();
    },
    cancel() {
      wanted = 'cancel';
      inner?.cancel();
    },
  };
}

/** Calls `work` at most every `ms`, the last call included. */
function atMostEvery(ms: number, work: () => void): () => void {
  let last = 0;
  let later: ReturnType<typeof setTimeout> | null = null;
  return () => {
    const wait = Math.max(0, ms - (performance.now() - last));
    later ??= setTimeout(() => {
      later = null;
      last = performance.now();
      work();
    }, wait);
  };
}

/** The browser keeps what it promised to keep even when the disk runs low; it decides by itself whether to ask. */
async function askToPersist(): Promise<void> {
  if (!(await navigator.storage?.persisted?.())) await navigator.storage?.persist?.();
}
