import type { AddOptions, AddReport, Hit, Job } from '../core/api.ts';
import type { Database } from '../storage/open.ts';
import type { IntakeApi } from '../workers/intake.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import type { EncoderService } from './encoder.ts';
import { type Source, startIndexing } from './indexing.ts';
import type { Library } from './library.ts';
import type { Pictures } from './pictures.ts';
import type { SearchIndex } from './searchIndex.ts';
import type { Store } from './store.ts';

export interface AddingSetup {
  database: Database;
  store: Store;
  encoder: EncoderService;
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
  start(sources: Iterable<Source> | AsyncIterable<Source>, count: number | null, options?: AddOptions): Job<AddReport>;
  /** The job that runs now. */
  running(): Job<AddReport> | null;
}

export function createAdding({ database, store, encoder, intake, search, pictures, library, onGrown, onOver, ready }: AddingSetup): Adding {
  let running: Job<AddReport> | null = null;
  let line: Promise<unknown> = Promise.resolve();

  async function begin(
    sources: Iterable<Source> | AsyncIterable<Source>,
    count: number | null,
    report: AddReport,
    options: AddOptions,
  ): Promise<Job<AddReport>> {
    await ready();
    const { id: collection, name } = await library.forAdding();
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
    const job = startIndexing({ database, collection, encoder, intake, labels, onCommitted }, sources, count, report, options.signal);
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
    start(sources, count, options = {}) {
      const job = inLine((report) => {
        const begun = line.then(() => begin(sources, count, report, options));
        // The next one begins when this one is over, however it ended.
        line = begun.then((inner) => inner.done).catch(() => undefined);
        return begun;
      });
      job.done.catch(store.report);
      return job;
    },
  };
}

/** A job that can be held at once, while the real one waits for its turn. */
function inLine(start: (report: AddReport) => Promise<Job<AddReport>>): Job<AddReport> {
  const listeners = new Set<() => void>();
  let inner: Job<AddReport> | null = null;
  let wanted: 'run' | 'pause' | 'cancel' = 'run';
  const done = start({ added: 0, skipped: [], failed: [], cancelled: false }).then((job) => {
    inner = job;
    job.subscribe(() => {
      for (const listener of listeners) listener();
    });
    if (wanted === 'pause') job.pause();
    if (wanted === 'cancel') job.cancel();
    return job.done;
  });
  return {
    id: crypto.randomUUID(),
    done,
    get progress() {
      return inner?.progress ?? { state: 'queued', done: 0, total: 0, perSecond: 0, secondsLeft: null };
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
