import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createCollection } from '../../src/storage/collections.ts';
import { forgetJob, listJobs, putJob, readJob } from '../../src/storage/jobs.ts';
import type { JobRecord } from '../../src/storage/schema.ts';
import { madeWith, useDatabase } from '../fixtures/library.ts';

const opened = useDatabase();

const folders = { unchanged: 40, renamed: 1, edited: 0, missing: 2 };

const record = (id: string, change: Partial<JobRecord> = {}): JobRecord => ({
  id,
  kind: 'import',
  collection: '',
  name: 'Holiday',
  state: 'open',
  done: 1240,
  total: 3000,
  toldAt: '2026-11-21T10:05:00Z',
  report: { done: 1200, skipped: [], failed: [] },
  error: null,
  begunAt: `2026-11-21T10:00:${id.padStart(2, '0')}Z`,
  endedAt: null,
  log: [],
  needs: 'files',
  ...change,
});

describe('the records of jobs', () => {
  it('are listed in the order the jobs began, and can be forgotten', async () => {
    for (const id of ['3', '1', '2']) await putJob(opened.current, record(id));
    expect((await listJobs(opened.current)).map(({ id }) => id)).toEqual(['1', '2', '3']);
    await forgetJob(opened.current, '2');
    expect((await listJobs(opened.current)).map(({ id }) => id)).toEqual(['1', '3']);
    expect(await readJob(opened.current, '2')).toBeNull();
    expect(await readJob(opened.current, '1')).toEqual(record('1'));
  });

  it('keep 500 outcomes a list, the counts of all, and what a look at folders found', async () => {
    const skipped = Array.from({ length: 800 }, (_, k) => ({ name: `${k}.jpg`, code: 'duplicate', message: '' }));
    await putJob(opened.current, record('1', { report: { done: 7, skipped, failed: [], folders } }));
    const kept = await readJob(opened.current, '1');
    expect(kept?.report.skipped).toHaveLength(500);
    expect(kept?.report).toMatchObject({ done: 7, folders });
  });

  it('of jobs that are over go when twenty newer ones are there; open ones stay', async () => {
    await putJob(opened.current, record('0'));
    for (let k = 1; k <= 23; k++) await putJob(opened.current, record(String(k), { state: 'done' }));
    const left = (await listJobs(opened.current)).map(({ id }) => id);
    expect(left).toEqual(['0', ...Array.from({ length: 20 }, (_, k) => String(k + 4))]);
    expect(await opened.current.count('jobs')).toBe(21);
  });

  it('go where the collection that was added to is gone', async () => {
    const { id: collection } = await createCollection(opened.current, { name: 'Mine', ...madeWith, dim: 2 });
    await putJob(opened.current, record('1', { kind: 'add', collection }));
    await putJob(opened.current, record('2', { kind: 'add', collection: 'purged' }));
    expect((await listJobs(opened.current)).map(({ id }) => id)).toEqual(['1']);
    expect(await readJob(opened.current, '2')).toBeNull();
  });
});
