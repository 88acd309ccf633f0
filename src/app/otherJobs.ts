import type { JobInfo, JobKind } from '../core/api.ts';
import { forgetJob, listJobs, readJob } from '../storage/jobs.ts';
import type { Database } from '../storage/open.ts';
import type { JobRecord } from '../storage/schema.ts';
import type { Tabs } from '../workers/tabs.ts';
import { heldLocks, jobLock, locked } from './locks.ts';

/** Jobs that this page does not run: those of other tabs, and those that earlier visits left. */
export interface OtherJobs {
  list(): JobInfo[];
  /** Reads what is on the disk. */
  read(): Promise<void>;
  /** Of a job that was interrupted; null where it is none. */
  record(id: string): JobRecord | null;
  /** The interrupted job of this kind and collection, if there is one. */
  interrupted(kind: JobKind, collection: string): JobRecord | null;
  /** It is this page's now. */
  take(id: string): void;
  /** Off the list, everywhere. */
  dismiss(id: string): Promise<void>;
}

export interface OtherJobsSetup {
  database: Database;
  tabs: Tabs;
  onChange: () => void;
  report: (thrown: unknown) => void;
}

/**
 * A job whose record is open is running as long as a tab holds its lock, and interrupted when none does: whoever sees one run
 * waits for that lock too, and so hears of its tab's death.
 */
export function createOtherJobs({ database, tabs, onChange, report }: OtherJobsSetup): OtherJobs {
  const infos = new Map<string, JobInfo>();
  const records = new Map<string, JobRecord>();
  const watched = new Set<string>();

  function know(record: JobRecord, isRunning: boolean): void {
    records.delete(record.id);
    infos.set(record.id, infoOf(record, isRunning));
    if (isRunning) watch(record.id);
    else if (record.state === 'open') records.set(record.id, record);
  }

  function watch(id: string): void {
    if (!navigator.locks || watched.has(id)) return;
    watched.add(id);
    locked(jobLock(id), 'shared')
      .then(async (free) => {
        free();
        watched.delete(id);
        // Dismissed, or gone on with by this page.
        if (!infos.has(id)) return;
        const heard = infos.get(id)?.progress;
        const record = await readJob(database, id);
        if (record) know(record.state === 'open' && heard ? atLeast(record, heard) : record, false);
        else infos.delete(id);
        onChange();
      })
      .catch(report);
  }

  tabs.listen((news) => {
    if (news.what === 'job-dismissed') {
      infos.delete(news.id);
      records.delete(news.id);
      onChange();
    } else if (news.what === 'job') {
      records.delete(news.job.id);
      infos.set(news.job.id, { ...news.job, here: false });
      watch(news.job.id);
      onChange();
    }
  });

  return {
    list: () => [...infos.values()],
    async read() {
      const all = await listJobs(database);
      // After the records: one that was begun in between is seen running.
      const held = await heldLocks();
      for (const record of all) if (!infos.has(record.id)) know(record, record.state === 'open' && held?.has(jobLock(record.id)) === true);
      onChange();
    },
    record: (id) => records.get(id) ?? null,
    interrupted: (kind, collection) => [...records.values()].find((record) => record.kind === kind && record.collection === collection) ?? null,
    take(id) {
      infos.delete(id);
      records.delete(id);
    },
    async dismiss(id) {
      infos.delete(id);
      records.delete(id);
      onChange();
      await forgetJob(database, id);
      tabs.tell({ what: 'job-dismissed', id });
    },
  };
}

/** The disk is told once a second; what the tab said last may be newer. */
function atLeast(record: JobRecord, { done, total }: Pick<JobRecord, 'done' | 'total'>): JobRecord {
  return { ...record, done: Math.max(record.done, done), total: Math.max(record.total, total) };
}

function infoOf(record: JobRecord, isRunning: boolean): JobInfo {
  const { id, kind, collection, name, state, done, total, toldAt, report, error, begunAt, endedAt, log, needs } = record;
  const now = state !== 'open' ? state : isRunning ? 'running' : 'interrupted';
  return {
    id,
    kind,
    collection,
    name,
    here: false,
    progress: { state: now, done, total, perSecond: 0, secondsLeft: null },
    report,
    error,
    begunAt,
    endedAt,
    log: now === 'interrupted' ? [...log, { at: toldAt, event: 'interrupted' }] : log,
    needs,
    pausedBy: null,
  };
}
