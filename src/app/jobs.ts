import type { Job, JobEvent, JobInfo, JobKind, JobReport, JobState, Outcome, Sightglass } from '../core/api.ts';
import { asError, type SightglassError } from '../core/errors.ts';
import { forgetJob, putJob } from '../storage/jobs.ts';
import type { Database } from '../storage/open.ts';
import type { JobRecord } from '../storage/schema.ts';
import type { Tabs } from '../workers/tabs.ts';
import { atMostEvery } from './atMostEvery.ts';
import { jobLock, locked } from './locks.ts';
import { createOtherJobs } from './otherJobs.ts';
import { createQueue, type Hold, type QueuedJob } from './queue.ts';
import type { Store } from './store.ts';

type Where = Pick<JobInfo, 'collection' | 'name'>;

/** A job before it begins. */
export interface Plan<R> extends Where {
  kind: JobKind;
  needs: JobInfo['needs'];
  /** Where the pictures come from, if the browser can open that again: then it needs nothing. */
  handles?: JobRecord['handles'] | Promise<JobRecord['handles'] | null>;
  labels?: string[];
  signal?: AbortSignal | undefined;
  /** The interrupted job that this one is. */
  goesOn?: JobRecord | null | undefined;
  /** Its turn has come. `told` says where it works, as soon as that is known. See `Queued.begin`. */
  begin(told: (where: Where) => void, signal: AbortSignal): Promise<Job<R>>;
  cancelled(): R;
  /** So far; with the result once there is one. */
  report(result: R | null): JobReport;
}

type PublicJobs = Sightglass['jobs'];

/** All jobs of the page: what runs, what waits, what was interrupted, what ended. Each is kept on the disk, and told to other tabs. */
export interface Jobs extends PublicJobs {
  start<R>(plan: Plan<R>): Job<R>;
  /** Is one of these kinds (none: of any) running, paused or waiting here? */
  busy(...kinds: JobKind[]): boolean;
  /** What makes an interrupted job of this kind go on. */
  whenResumed(kind: JobKind, work: (record: JobRecord) => Promise<unknown>): void;
  /** See {@link import('./otherJobs.ts').OtherJobs}. */
  record(id: string): JobRecord | null;
  interrupted(kind: JobKind, collection: string): JobRecord | null;
  /** Lets all wait; null: no longer. */
  hold(reason: Hold | null): void;
  /** Reads what other tabs and earlier visits left. */
  read(): Promise<void>;
}

interface Own {
  kind: JobKind;
  job: QueuedJob<unknown>;
  info(): JobInfo;
  isOver(): boolean;
}

/** Milliseconds between two pictures of a job, on the page, in other tabs, on the disk. */
const SHOWN = 100;
const TOLD = 250;
const WRITTEN = 1000;
/** Jobs that are over and still in memory with all their outcomes. */
const KEPT = 20;

export interface JobsSetup {
  database: Database;
  store: Store;
  tabs: Tabs;
  /** A job failed. */
  onFailed: (error: SightglassError) => void;
}

export function createJobs({ database, store, tabs, onFailed }: JobsSetup): Jobs {
  const queue = createQueue();
  const own = new Map<string, Own>();
  const listeners = new Set<() => void>();
  const revivals = new Map<JobKind, (record: JobRecord) => Promise<unknown>>();
  const others = createOtherJobs({ database, tabs, onChange: show, report: store.report });
  const showSoon = atMostEvery(SHOWN, show);

  function show(): void {
    const jobs = [...others.list().filter(({ id }) => !own.has(id)), ...[...own.values()].map((one) => one.info())];
    jobs.sort((a, b) => (a.begunAt < b.begunAt ? -1 : 1));
    store.set({ jobs });
    for (const listener of listeners) listener();
  }

  function start<R>(plan: Plan<R>): Job<R> {
    const { kind, labels, goesOn, signal } = plan;
    const id = goesOn?.id ?? crypto.randomUUID();
    const begunAt = goesOn?.begunAt ?? new Date().toISOString();
    const log: { at: string; event: JobEvent }[] = [...(goesOn?.log ?? [])];
    const note = (event: JobEvent, at = new Date().toISOString()) => log.push({ at, event });
    if (goesOn) note('interrupted', goesOn.toldAt);
    note(goesOn ? 'gone-on' : 'begun');
    let where: Where = { collection: plan.collection, name: plan.name };
    let handles: JobRecord['handles'] | null = null;
    let result: R | null = null;
    let error: SightglassError | null = null;
    let endedAt: string | null = null;
    const outcomes = createCopies();

    const errorOf = () => error && { code: error.code, message: error.message };
    const info = (): JobInfo => ({
      id,
      kind,
      ...where,
      here: true,
      progress: job.progress,
      report: outcomes(plan.report(result)),
      error: errorOf(),
      begunAt,
      endedAt,
      log: [...log],
      needs: handles ? 'nothing' : plan.needs,
      pausedBy: job.heldBy,
    });
    const write = async (durability: 'strict' | 'relaxed') => {
      const { progress, report, needs } = info();
      const { done, total } = progress;
      const now: JobRecord['state'] = endedAt === null ? 'open' : (progress.state as Exclude<JobRecord['state'], 'open'>);
      const told: JobRecord = {
        id,
        kind,
        ...where,
        state: now,
        done,
        total,
        toldAt: new Date().toISOString(),
        report,
        error: errorOf(),
        begunAt,
        endedAt,
        log,
        needs,
      };
      await putJob(database, { ...told, ...(handles && { handles }), ...(labels && { labels }) }, durability);
    };
    const tell = () => tabs.tell({ what: 'job', job: { ...info(), report: { done: plan.report(result).done, skipped: [], failed: [] } } });
    const writeSoon = atMostEvery(WRITTEN, () => {
      // The last word is written by whoever ends it.
      if (endedAt === null) write('relaxed').catch(store.report);
    });
    const tellSoon = atMostEvery(TOLD, () => endedAt === null && tell());

    let free = () => {};
    // What is on the disk says "open" only while the lock is held.
    const recorded = locked(jobLock(id))
      .then(async (letGo) => {
        free = letGo;
        handles = (await plan.handles) ?? null;
        await write('strict');
        tell();
      })
      .catch(store.report);
    let state: JobState = 'queued';
    const changed = () => {
      const next = job.progress.state;
      if (next !== state && next === 'paused') note('paused');
      if (next !== state && state === 'paused' && next === 'running') note('resumed');
      if (next !== state) show();
      else showSoon();
      state = next;
      writeSoon();
      tellSoon();
    };
    const told = (next: Where) => {
      where = next;
      changed();
    };
    others.take(id);
    const job: QueuedJob<R> = queue.add({
      id,
      lane: kind === 'import' || kind === 'export' ? 'files' : 'pictures',
      ready: recorded,
      begin: (aborted) => plan.begin(told, aborted),
      cancelled: plan.cancelled,
      signal,
    });
    own.set(id, { kind, job, info, isOver: () => endedAt !== null });
    job.subscribe(changed);
    show();

    const over = async (made: R | null, thrown: SightglassError | null) => {
      result = made;
      error = thrown;
      if (thrown) onFailed(thrown);
      await recorded;
      endedAt = new Date().toISOString();
      note(job.progress.state as JobEvent);
      const ended = [...own].filter(([, one]) => one.isOver());
      for (const [old] of ended.slice(0, Math.max(0, ended.length - KEPT))) own.delete(old);
      show();
      await write('strict').finally(free);
      tell();
    };
    job.done
      .then(
        (made) => over(made, null),
        (thrown) => over(null, asError(thrown)),
      )
      .catch(store.report);
    return job;
  }

  /** Done here, or by the tab that runs it. */
  function ask(id: string, what: 'pause' | 'resume' | 'cancel'): void {
    if (own.has(id)) own.get(id)?.job[what]();
    else tabs.tell({ what: 'job-asked', id, ask: what });
  }

  tabs.listen((news) => {
    if (news.what === 'job-asked') own.get(news.id)?.job[news.ask]();
  });

  const active = () => [...own.values()].filter((one) => !one.isOver());

  return {
    start,
    busy: (...kinds) => active().some((one) => kinds.length === 0 || kinds.includes(one.kind)),
    list: () => store.get().jobs,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    pause: (id) => ask(id, 'pause'),
    cancel: (id) => ask(id, 'cancel'),
    async resume(id) {
      const record = others.record(id);
      if (record) await revivals.get(record.kind)?.(record);
      else ask(id, 'resume');
    },
    async dismiss(id) {
      const one = own.get(id);
      if (!one) {
        const known = others.list().find((other) => other.id === id);
        // One that another tab runs is not this page's to forget.
        if (known && (known.endedAt !== null || known.progress.state === 'interrupted')) await others.dismiss(id);
        return;
      }
      if (!one.isOver()) return;
      own.delete(id);
      show();
      await forgetJob(database, id);
      tabs.tell({ what: 'job-dismissed', id });
    },
    whenResumed: (kind, work) => revivals.set(kind, work),
    record: others.record,
    interrupted: others.interrupted,
    hold: queue.hold,
    read: others.read,
  };
}

/** Copies a report that grows; a list that did not grow is copied once. */
function createCopies(): (report: JobReport) => JobReport {
  let skipped: readonly Outcome[] = [];
  let failed: readonly Outcome[] = [];
  return (report) => {
    if (skipped.length !== report.skipped.length) skipped = [...report.skipped];
    if (failed.length !== report.failed.length) failed = [...report.failed];
    const { done, bytes, folders } = report;
    return { done, skipped, failed, ...(bytes !== undefined && { bytes }), ...(folders && { folders: { ...folders } }) };
  };
}
