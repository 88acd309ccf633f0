import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startJob } from '../../src/app/job.ts';
import { createJobs, type Jobs, type Plan } from '../../src/app/jobs.ts';
import { createStore } from '../../src/app/store.ts';
import type { JobInfo } from '../../src/core/api.ts';
import { SightglassError } from '../../src/core/errors.ts';
import { createCollection } from '../../src/storage/collections.ts';
import { putJob, readJob } from '../../src/storage/jobs.ts';
import { connectTabs, type Tabs } from '../../src/workers/tabs.ts';
import { madeWith, useDatabase } from '../fixtures/library.ts';
import { type FakeLocks, fakeLocks } from '../fixtures/locks.ts';

const opened = useDatabase();
let locks: FakeLocks;
let open: Tabs[] = [];
let collection = '';
beforeEach(async () => {
  locks = fakeLocks();
  vi.stubGlobal('navigator', { locks: locks.manager });
  ({ id: collection } = await createCollection(opened.current, { name: 'Holiday', ...madeWith, dim: 2 }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  for (const tabs of open) tabs.close();
  open = [];
});

/** A page of the browser, with its jobs. */
function tab(): { jobs: Jobs; shown(): string[]; info(id: string): JobInfo } {
  const tabs = connectTabs(expect.getState().currentTestName ?? '');
  open.push(tabs);
  const store = createStore();
  const jobs = createJobs({ database: opened.current, store, tabs, onFailed: () => undefined });
  const here = ({ here: mine }: JobInfo) => (mine ? 'here' : 'there');
  return {
    jobs,
    shown: () => jobs.list().map((info) => `${info.name} ${info.progress.state} ${here(info)} ${info.progress.done}/${info.progress.total}`),
    info: (id) => jobs.list().find((info) => info.id === id) as JobInfo,
  };
}

/** Adds pictures, one whenever `step` is called, and ends by `end`. */
function adding(change: Partial<Plan<string>> = {}): { plan: Plan<string>; step(): void; end(): void; fail(error: Error): void } {
  let step: () => void = () => undefined;
  let end: () => void = () => undefined;
  let fail: (error: Error) => void = () => undefined;
  let done = 0;
  const plan: Plan<string> = {
    kind: 'add',
    collection,
    name: 'Holiday',
    needs: 'files',
    begin: async () =>
      startJob(
        (control) =>
          new Promise((resolve, reject) => {
            control.total(3);
            step = () => {
              done++;
              control.advance();
            };
            end = () => resolve('made');
            fail = reject;
            control.signal.addEventListener('abort', () => resolve('cut short'));
          }),
      ),
    cancelled: () => 'never begun',
    report: () => ({ done, skipped: [], failed: [{ name: 'a.txt', code: 'not-an-image', message: '' }] }),
    ...change,
  };
  return { plan, step: () => step(), end: () => end(), fail: (error) => fail(error) };
}

const until = (seen: () => unknown, wanted: unknown) => vi.waitFor(() => expect(seen()).toEqual(wanted), { timeout: 20_000, interval: 10 });

describe('the list of jobs', () => {
  it('shows what runs, waits and ended, with its report and what happened when; the disk knows it too', async () => {
    const { jobs, shown, info } = tab();
    const [first, second] = [adding(), adding({ name: 'Wedding' })];
    const one = jobs.start(first.plan);
    const two = jobs.start(second.plan);
    await until(shown, ['Holiday running here 0/3', 'Wedding queued here 0/0']);
    expect(await readJob(opened.current, one.id)).toMatchObject({ state: 'open', kind: 'add', collection, needs: 'files' });
    expect(jobs.busy()).toBe(true);
    expect([jobs.busy('add'), jobs.busy('import', 'repair')]).toEqual([true, false]);
    first.step();
    jobs.pause(one.id);
    jobs.cancel(two.id);
    await until(shown, ['Holiday paused here 1/3', 'Wedding cancelled here 0/0']);
    await jobs.resume(one.id);
    first.end();
    expect(await one.done).toBe('made');
    await until(shown, ['Holiday done here 1/3', 'Wedding cancelled here 0/0']);
    expect(info(one.id).report).toEqual({ done: 1, skipped: [], failed: [{ name: 'a.txt', code: 'not-an-image', message: '' }] });
    expect(info(one.id).log.map(({ event }) => event)).toEqual(['begun', 'paused', 'resumed', 'done']);
    await vi.waitFor(async () => expect(await readJob(opened.current, one.id)).toMatchObject({ state: 'done', done: 1, report: { done: 1 } }));
    await jobs.dismiss(one.id);
    expect(shown()).toEqual(['Wedding cancelled here 0/0']);
    expect(await readJob(opened.current, one.id)).toBeNull();
  });

  it('keeps what a look at folders found, as it was at the time', async () => {
    const { jobs, info } = tab();
    const folders = { unchanged: 0, renamed: 0, edited: 0, missing: 0 };
    const { plan, step, end } = adding({ report: () => ({ done: 0, skipped: [], failed: [], folders }) });
    const { id, done } = jobs.start(plan);
    await until(() => info(id).progress.state, 'running');
    const before = info(id).report;
    folders.unchanged = 3;
    step();
    await until(() => info(id).report.folders?.unchanged, 3);
    expect(before.folders?.unchanged).toBe(0);
    end();
    await done;
    await vi.waitFor(async () => expect((await readJob(opened.current, id))?.report.folders).toEqual(folders));
  });

  it('says why one failed', async () => {
    const { jobs, info } = tab();
    const { plan, fail } = adding();
    const job = jobs.start(plan);
    await until(() => info(job.id).progress.state, 'running');
    fail(new SightglassError('quota-exceeded', 'No room.'));
    await expect(job.done).rejects.toMatchObject({ code: 'quota-exceeded' });
    await until(() => info(job.id).error, { code: 'quota-exceeded', message: 'No room.' });
    expect(info(job.id).progress.state).toBe('failed');
  });
});

describe('two tabs', () => {
  it('see each other’s jobs get on and end; only their own can be dismissed while they run', async () => {
    const [writer, reader] = [tab(), tab()];
    const { plan, step, end } = adding();
    const job = writer.jobs.start(plan);
    await until(reader.shown, ['Holiday running there 0/3']);
    step();
    step();
    await until(reader.shown, ['Holiday running there 2/3']);
    await reader.jobs.dismiss(job.id);
    expect(reader.shown()).toEqual(['Holiday running there 2/3']);
    end();
    await until(reader.shown, ['Holiday done there 2/3']);
    // The report comes with the end.
    await until(() => reader.info(job.id).report.failed.length, 1);
    await reader.jobs.dismiss(job.id);
    await until(writer.shown, ['Holiday done here 2/3']);
    expect(await readJob(opened.current, job.id)).toBeNull();
  });

  it('can hold, let go on and cancel each other’s jobs', async () => {
    const [writer, reader] = [tab(), tab()];
    const { plan, step } = adding();
    const job = writer.jobs.start(plan);
    await until(reader.shown, ['Holiday running there 0/3']);
    reader.jobs.pause(job.id);
    await until(writer.shown, ['Holiday paused here 0/3']);
    await until(reader.shown, ['Holiday paused there 0/3']);
    await reader.jobs.resume(job.id);
    await until(reader.shown, ['Holiday running there 0/3']);
    step();
    reader.jobs.cancel(job.id);
    expect(await job.done).toBe('cut short');
    await until(reader.shown, ['Holiday cancelled there 1/3']);
  });

  it('one that opens later finds what runs', async () => {
    const { plan, end } = adding();
    tab().jobs.start(plan);
    const later = tab();
    await vi.waitFor(async () => {
      await later.jobs.read();
      expect(later.shown()).toEqual([expect.stringMatching(/^Holiday running there/)]);
    });
    end();
    await until(later.shown, [expect.stringMatching(/^Holiday done there/)]);
  });
});

describe('a job whose tab dies', () => {
  it('is interrupted in the others, and goes on in one of them under its own name', async () => {
    const [dying, living, third] = [tab(), tab(), tab()];
    const { plan, step } = adding({ labels: ['sea'], handles: [{ kind: 'directory', name: 'Holiday' } as FileSystemDirectoryHandle] });
    const { id } = dying.jobs.start(plan);
    await until(living.shown, ['Holiday running there 0/3']);
    step();
    await vi.waitFor(async () => expect((await readJob(opened.current, id))?.done).toBe(1), { timeout: 20_000 });
    locks.die('sightglass-job-');
    await until(living.shown, ['Holiday interrupted there 1/3']);
    expect(living.info(id)).toMatchObject({ needs: 'nothing', log: [{ event: 'begun' }, { event: 'interrupted' }] });

    const again = adding();
    living.jobs.whenResumed('add', async (record) => {
      expect(record).toMatchObject({ labels: ['sea'], handles: [{ name: 'Holiday' }] });
      living.jobs.start({ ...again.plan, goesOn: record });
    });
    await living.jobs.resume(id);
    await until(living.shown, ['Holiday running here 0/3']);
    await until(third.shown, ['Holiday running there 0/3']);
    again.end();
    await until(living.shown, ['Holiday done here 0/3']);
    expect(living.info(id).log.map(({ event }) => event)).toEqual(['begun', 'interrupted', 'gone-on', 'done']);
  });

  it('is as far as it said last, where the disk was told less', async () => {
    const [dying, living] = [tab(), tab()];
    const { plan, step } = adding();
    const { id } = dying.jobs.start(plan);
    await until(living.shown, ['Holiday running there 0/3']);
    step();
    await until(living.shown, ['Holiday running there 1/3']);
    await vi.waitFor(async () => expect((await readJob(opened.current, id))?.done).toBe(1), { timeout: 20_000 });
    await putJob(opened.current, { ...(await readJob(opened.current, id))!, done: 0, total: 0 });
    locks.die('sightglass-job-');
    await until(living.shown, ['Holiday interrupted there 1/3']);
    expect(living.jobs.record(id)).toMatchObject({ done: 1, total: 3 });
  });

  it('before this page was opened is offered, or dismissed for good', async () => {
    const { plan } = adding();
    const { id } = tab().jobs.start(plan);
    await vi.waitFor(async () => expect(await readJob(opened.current, id)).not.toBeNull());
    locks.die('sightglass-job-');
    const later = tab();
    await later.jobs.read();
    expect(later.shown()).toEqual(['Holiday interrupted there 0/3']);
    expect(later.jobs.interrupted('add', collection)?.id).toBe(id);
    expect(later.jobs.interrupted('repair', collection)).toBeNull();
    await later.jobs.dismiss(id);
    expect(later.shown()).toEqual([]);
    expect(await readJob(opened.current, id)).toBeNull();
  });

  it('where a browser has no locks counts as interrupted when the page is opened', async () => {
    const { plan } = adding();
    const { id } = tab().jobs.start(plan);
    await vi.waitFor(async () => expect(await readJob(opened.current, id)).not.toBeNull());
    vi.stubGlobal('navigator', {});
    const later = tab();
    await later.jobs.read();
    expect(later.info(id).progress.state).toBe('interrupted');
  });
});
