import type { Job } from '../core/api.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import type { Library } from './library.ts';
import { locked, makingLock, rowsLock } from './locks.ts';
import type { Store } from './store.ts';

export interface CollectionJobsSetup {
  store: Store;
  library: Library;
  ready: () => Promise<void>;
}

/** Jobs that make rows of a collection anew. */
export interface CollectionJobs<R> {
  /** One at a time a collection, also of several tabs: the second finds what is left to do. */
  start(id: string): Job<R>;
  running(id: string): Job<R> | null;
  busy(): boolean;
}

/** `work` begins a job; `onChange` is told when one begins, gets on or ends. */
export function createCollectionJobs<R extends { cancelled: boolean }>(
  { store, library, ready }: CollectionJobsSetup,
  work: (collection: Promise<CollectionRecord>) => Job<R>,
  onChange: () => void,
): CollectionJobs<R> {
  const running = new Map<string, Job<R>>();
  return {
    start(id) {
      const before = running.get(id);
      if (before) return before;
      const held: (() => void)[] = [];
      const wanted = ready()
        .then(async () => {
          held.push(await locked(makingLock(id)));
          held.push(await locked(rowsLock(id), 'shared'));
        })
        .then(() => library.read(id));
      const job = work(wanted);
      running.set(id, job);
      job.subscribe(onChange);
      onChange();
      const over = async (done: boolean) => {
        for (const free of held) free();
        running.delete(id);
        await library.refresh();
        // The page still shows what the old rows answered, also where another tab has made the new ones.
        if (done && store.get().current?.id === id) await library.use(id);
        onChange();
      };
      job.done
        .then(
          ({ cancelled }) => over(!cancelled),
          () => over(false),
        )
        .catch(store.report);
      return job;
    },
    running: (id) => running.get(id) ?? null,
    busy: () => running.size > 0,
  };
}
