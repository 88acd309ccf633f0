import type { Outcome } from '../core/api.ts';
import type { Database } from './open.ts';
import type { JobRecord } from './schema.ts';

/** Outcomes of one list that are kept; a folder of 30,000 duplicates is told by its count. */
const OUTCOMES = 500;
/** Jobs that are over and still remembered. */
const ENDED = 20;

/** Writes a job's record. `strict`: it is on the disk when this resolves; else soon after. */
export async function putJob(database: Database, record: JobRecord, durability: 'strict' | 'relaxed' = 'strict'): Promise<void> {
  const { skipped, failed } = record.report;
  const cut = (list: readonly Outcome[]) => list.slice(0, OUTCOMES);
  const transaction = database.transaction('jobs', 'readwrite', { durability });
  await Promise.all([
    transaction.store.put({ ...record, report: { ...record.report, skipped: cut(skipped), failed: cut(failed) } }),
    transaction.done,
  ]);
}

export async function readJob(database: Database, id: string): Promise<JobRecord | null> {
  return (await database.get('jobs', id)) ?? null;
}

export async function forgetJob(database: Database, id: string): Promise<void> {
  await database.delete('jobs', id);
}

/**
 * Every job that is not over, and the last twenty that are, oldest first. Older ones are forgotten, and so are open ones
 * whose collection is gone: there is nothing to go on with.
 */
export async function listJobs(database: Database): Promise<JobRecord[]> {
  const transaction = database.transaction(['jobs', 'collections'], 'readwrite');
  const [jobs, collections] = [transaction.objectStore('jobs'), transaction.objectStore('collections')];
  const [all, known] = await Promise.all([jobs.getAll(), collections.getAllKeys()]);
  const inOrder = all.sort((a, b) => (a.begunAt < b.begunAt ? -1 : 1));
  const ended = inOrder.filter(({ state }) => state !== 'open');
  const there = new Set(known);
  // An import makes its collection itself.
  const isLost = ({ state, kind, collection }: JobRecord) => state === 'open' && kind !== 'import' && !there.has(collection);
  const forgotten = new Set([...ended.slice(0, Math.max(0, ended.length - ENDED)), ...inOrder.filter(isLost)]);
  await Promise.all([...[...forgotten].map(({ id }) => jobs.delete(id)), transaction.done]);
  return inOrder.filter((record) => !forgotten.has(record));
}
