import type { AddOptions, AddReport, Hit, Job } from '../core/api.ts';
import { SightglassError } from '../core/errors.ts';
import type { Database } from '../storage/open.ts';
import type { JobRecord } from '../storage/schema.ts';
import type { IntakeApi } from '../workers/intake.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import type { Tabs } from '../workers/tabs.ts';
import type { Encoders } from './encoders.ts';
import { askToRead, givenAgain } from './files.ts';
import { startIndexing } from './indexing.ts';
import type { Jobs } from './jobs.ts';
import type { Library } from './library.ts';
import { locked, writingLock } from './locks.ts';
import { createLooking } from './looking.ts';
import type { Pictures } from './pictures.ts';
import type { SearchIndex } from './searchIndex.ts';
import type { Given, Source } from './sources.ts';
import type { Store } from './store.ts';

export interface AddingSetup {
  database: Database;
  store: Store;
  jobs: Jobs;
  tabs: Tabs;
  encoders: Encoders;
  intake: WorkerClient<IntakeApi>[];
  search: SearchIndex;
  pictures: Pictures;
  library: Library;
  /** Pictures of the person's own are about to be kept. */
  onOwn: () => void;
  /** Items were added to a collection. */
  onGrown: (collection: string, items: Hit[]) => void;
  /** Resolves when a collection is open. */
  ready: () => Promise<void>;
  /** The job is over: what is on the page is asked for again. */
  onOver: () => Promise<void>;
}

/** Adding pictures. Jobs wait in line; one tab at a time writes to a collection. */
export interface Adding {
  /** `goesOn`: the interrupted job whose pictures these are; they go where that one's went. */
  start(given: Given, options?: AddOptions, goesOn?: JobRecord | null): Job<AddReport>;
  /** The interrupted job of the open collection that took from this very folder, and from nothing else; null where there is none. */
  interruptedIn(folder: FileSystemDirectoryHandle): Promise<JobRecord | null>;
}

export function createAdding(setup: AddingSetup): Adding {
  const { database, store, jobs, tabs, encoders, intake, search, pictures, library, onOwn, onGrown, onOver, ready } = setup;

  function start({ sources, count, handles, chosen }: Given, options: AddOptions = {}, goesOn?: JobRecord | null): Job<AddReport> {
    const report: AddReport = { added: 0, skipped: [], failed: [], cancelled: false };
    const { current, sample } = store.get();
    // Where the pictures go is decided when they are given, not when their turn comes.
    const target = goesOn?.collection ?? current?.id ?? null;
    const labels = options.labels ?? goesOn?.labels ?? [];
    let into = target ?? '';
    const job = jobs.start<AddReport>({
      kind: 'add',
      collection: into,
      name: goesOn?.name ?? (sample ? 'My pictures' : (current?.name ?? '')),
      needs: chosen,
      goesOn,
      labels,
      signal: options.signal,
      ...(handles && { handles }),
      cancelled: () => ({ ...report, cancelled: true }),
      report() {
        const { added, skipped, failed, folders } = report;
        return { done: added, skipped, failed, ...(folders && { folders }) };
      },
      async begin(told, signal) {
        await ready();
        const { id: collection, name, encoder: model } = await library.forAdding(target ?? library.current().id);
        into = collection;
        told({ collection, name });
        const free = await locked(writingLock(collection), 'exclusive', signal);
        onOwn();
        const onCommitted: Parameters<typeof startIndexing>[0]['onCommitted'] = async (sequence, items, from) => {
          await search.append(collection, sequence);
          for (const [k, { id }] of items.entries()) pictures.remember(id, from[k] as Source);
          await library.refresh();
          const hits = items.map(({ id, name: called, kind }): Hit => ({ id, name: called, kind, score: 0 }));
          tabs.tell({ what: 'committed', collection, sequence, items: hits });
          onGrown(collection, hits);
        };
        const known = typeof count === 'number' ? count : null;
        const looking = createLooking(database, collection, report);
        const work = { database, collection, encoder: encoders.of(model), intake, looking, labels, onCommitted };
        const indexing = startIndexing(work, sources, known, report);
        indexing.done.then(free, free);
        return count instanceof Promise ? withTotal(indexing, count) : indexing;
      },
    });
    const over = async () => {
      if (report.folders) tabs.tell({ what: 'folders', collection: into });
      await library.refresh();
      await onOver();
    };
    job.done.then(over, over).catch(store.report);
    job.done.catch(store.report);
    return job;
  }

  jobs.whenResumed('add', async (record) => {
    const { handles } = record;
    if (!handles) throw new SightglassError('not-supported', 'The browser cannot open the same files again by itself: add them once more.');
    for (const handle of handles) await askToRead(handle);
    start(givenAgain(handles), {}, record);
  });

  async function interruptedIn(folder: FileSystemDirectoryHandle): Promise<JobRecord | null> {
    const record = jobs.interrupted('add', store.get().current?.id ?? '');
    const [only, ...others] = record?.handles ?? [];
    return only && others.length === 0 && (await only.isSameEntry(folder)) ? record : null;
  }

  return { start, interruptedIn };
}

/** The job with the number of files that were counted beside it: it learns of them only as it comes to them. */
function withTotal(job: Job<AddReport>, count: Promise<number | null>): Job<AddReport> {
  let counted = 0;
  count.then(
    (files) => {
      counted = files ?? 0;
    },
    // A folder that cannot be read stands in the report.
    () => undefined,
  );
  return {
    ...job,
    get progress() {
      const { progress } = job;
      const isOver = progress.state === 'done' || progress.state === 'failed' || progress.state === 'cancelled';
      if (isOver || counted === 0) return { ...progress, total: isOver ? progress.total : 0, secondsLeft: null };
      const total = Math.max(counted, progress.total);
      return { ...progress, total, secondsLeft: progress.perSecond > 0 ? (total - progress.done) / progress.perSecond : null };
    },
  };
}
