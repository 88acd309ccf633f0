import type { Job, JobKind, JobReport } from '../core/api.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import type { Tabs } from '../workers/tabs.ts';
import type { Jobs } from './jobs.ts';
import type { Library } from './library.ts';
import { locked, rowsLock, writingLock } from './locks.ts';
import type { Store } from './store.ts';

export interface CollectionJobsSetup {
  store: Store;
  jobs: Jobs;
  tabs: Tabs;
  library: Library;
  ready: () => Promise<void>;
}

/** What one kind of these jobs is. */
export interface CollectionWork<R> {
  kind: Extract<JobKind, 'rebuild' | 'repair'>;
  begin(collection: Promise<CollectionRecord>): Job<R>;
  cancelled(): R;
  report(result: R): JobReport;
  /** One begins, gets on or ends. */
  onChange(): void;
}

/** Jobs that make rows of a collection anew. */
export interface CollectionJobs<R> {
  /** One at a time a collection, also of several tabs: the second finds what is left to do. */
  start(id: string): Job<R>;
  running(id: string): Job<R> | null;
}

const nothing: JobReport = { done: 0, skipped: [], failed: [] };

export function createCollectionJobs<R extends { cancelled: boolean }>(
  { store, jobs, tabs, library, ready }: CollectionJobsSetup,
  { kind, begin, cancelled, report, onChange }: CollectionWork<R>,
): CollectionJobs<R> {
  const running = new Map<string, Job<R>>();

  function start(id: string): Job<R> {
    const before = running.get(id);
    if (before) return before;
    const held: (() => void)[] = [];
    const job = jobs.start<R>({
      kind,
      collection: id,
      name: store.get().collections.find((collection) => collection.id === id)?.name ?? '',
      needs: 'nothing',
      goesOn: jobs.interrupted(kind, id),
      async begin(told, signal) {
        await ready();
        held.push(await locked(writingLock(id), 'exclusive', signal));
        held.push(await locked(rowsLock(id), 'shared', signal));
        const record = await library.read(id);
        told({ collection: id, name: record.name });
        return begin(Promise.resolve(record));
      },
      cancelled,
      report: (result) => (result ? report(result) : nothing),
    });
    running.set(id, job);
    job.subscribe(onChange);
    onChange();
    const over = async (done: boolean) => {
      for (const free of held) free();
      running.delete(id);
      await library.refresh();
      if (done) tabs.tell({ what: 'remade', collection: id });
      // The page still shows what the old rows answered, also where another tab has made the new ones.
      if (done && store.get().current?.id === id) await library.use(id);
      onChange();
    };
    job.done
      .then(
        (result) => over(!result.cancelled),
        () => over(false),
      )
      .catch(store.report);
    return job;
  }

  jobs.whenResumed(kind, async ({ collection }) => void start(collection));
  return { start, running: (id) => running.get(id) ?? null };
}
