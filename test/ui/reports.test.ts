import { describe, expect, it } from 'vitest';
import type { JobInfo, JobState, Status } from '../../src/core/api.ts';
import {
  groupJobs,
  isActive,
  isExporting,
  jobAwaited,
  jobNumbers,
  jobSafe,
  jobShare,
  jobTitle,
  jobVerdict,
  latestExport,
  lookedWords,
  notAdded,
} from '../../src/ui/job.ts';
import { groupOutcomes } from '../../src/ui/outcomes.ts';
import { statusGroups, statusText } from '../../src/ui/statusText.ts';

const job = (state: JobState, done: number, change: Partial<JobInfo> = {}): JobInfo => ({
  id: 'j',
  kind: 'add',
  collection: 'c',
  name: 'Holiday',
  here: true,
  progress: { state, done: 3, total: 12, perSecond: 1, secondsLeft: null },
  report: { done, skipped: [{ name: 'a', code: 'duplicate', message: '' }], failed: [] },
  error: null,
  begunAt: '',
  endedAt: null,
  log: [],
  needs: 'files',
  pausedBy: null,
  ...change,
});

describe('groupOutcomes', () => {
  it('groups by reason, the largest first, and keeps names as they are', () => {
    const groups = groupOutcomes([
      { name: 'b.txt', code: 'not-an-image', message: 'Not a picture.' },
      { name: '<img onerror>', code: 'duplicate', message: 'Known.' },
      { name: 'c.jpg', code: 'duplicate', message: 'Known too.' },
    ]);
    expect(groups).toEqual([
      { code: 'duplicate', message: 'Known.', names: ['<img onerror>', 'c.jpg'] },
      { code: 'not-an-image', message: 'Not a picture.', names: ['b.txt'] },
    ]);
    expect(groupOutcomes([])).toEqual([]);
  });
});

describe('jobs', () => {
  it('says what came of it', () => {
    expect(jobVerdict(job('done', 1204))).toBe('1,204 pictures added');
    expect(jobVerdict(job('done', 0))).toBe('Nothing new to add');
    expect(jobVerdict(job('cancelled', 1))).toBe('Cancelled. What was added before is kept: 1 picture.');
    expect(jobVerdict(job('failed', 8))).toBe('Stopped. What was added before is kept: 8 pictures.');
    expect(jobVerdict(job('done', 2, { kind: 'repair' }))).toBe('2 pictures repaired');
    expect(jobVerdict(job('failed', 0, { kind: 'import' }))).toBe('Stopped. Nothing was changed.');
  });

  it('says what a look at a folder found', () => {
    const looked = job('done', 1);
    expect(lookedWords(looked)).toEqual([]);
    const folders = { unchanged: 1200, renamed: 2, edited: 1, missing: 3 };
    expect(lookedWords({ ...looked, report: { ...looked.report, folders } })).toEqual([
      '1,200 unchanged',
      '2 renamed or moved',
      '1 edited',
      '3 no longer there',
    ]);
    expect(lookedWords({ ...looked, report: { ...looked.report, folders: { unchanged: 0, renamed: 0, edited: 0, missing: 0 } } })).toEqual([]);
  });

  it('knows how far it is', () => {
    expect(jobShare(job('running', 0))).toBe(0.25);
    expect(jobShare({ ...job('running', 0), progress: { ...job('running', 0).progress, total: 0 } })).toBeNull();
    expect(isActive(job('paused', 0))).toBe(true);
    expect(isActive(job('failed', 0))).toBe(false);
    expect(isActive(job('interrupted', 0))).toBe(false);
    expect(notAdded(job('done', 0))).toBe(1);
  });

  it('says how far it is, and why it waits', () => {
    expect(jobNumbers(job('running', 0))).toEqual(['3 of 12', '1 a second']);
    expect(jobNumbers(job('paused', 0, { pausedBy: 'battery' }))).toEqual(['3 of 12', 'Paused while the machine runs on its battery']);
    const queued = job('queued', 0, { progress: { state: 'queued', done: 0, total: 0, perSecond: 0, secondsLeft: null } });
    expect([jobNumbers(queued), jobNumbers(queued, 'job')]).toEqual([['Looking through the files…'], ['Waiting for its turn']]);
    const theirs = job('running', 0, { id: 'theirs', here: false });
    const before = job('running', 0, { id: 'before', begunAt: '2025' });
    const late = { ...queued, begunAt: '2026' };
    expect([jobAwaited(late, [late]), jobAwaited(late, [theirs, late]), jobAwaited(late, [theirs, before, late])]).toEqual([null, 'tab', 'job']);
    expect(jobAwaited(theirs, [theirs, before])).toBeNull();
    expect(jobTitle(job('running', 0, { here: false }))).toBe('Another tab is adding pictures to “Holiday”');
  });

  it('tells of an export', () => {
    const written = { done: 1204, bytes: 34_000_000, skipped: [], failed: [] };
    const done = job('done', 0, { kind: 'export', report: written, needs: 'nothing' });
    expect(jobTitle(done)).toBe('Exporting “Holiday”');
    expect(jobVerdict(done)).toBe('“Holiday” was exported: 1,204 pictures, 34 MB');
    expect(jobVerdict({ ...done, report: { done: 1, skipped: [], failed: [] } })).toBe('“Holiday” was exported: 1 picture');
    expect(jobVerdict(job('cancelled', 4, { kind: 'export' }))).toBe('Cancelled. No file was saved.');
    expect(jobNumbers(job('running', 0, { kind: 'export' }))).toEqual(['3 of 12 pictures', '1 a second']);
    expect(jobSafe(job('running', 0, { kind: 'export' }))).toBe('The collection is only read.');
    expect(jobSafe(job('running', 0, { kind: 'export', here: false }))).toBe('The file is saved there.');
  });

  it('knows what is being exported, and what was last', () => {
    const old = job('done', 0, { id: 'old', kind: 'export' });
    const now = job('queued', 0, { id: 'now', kind: 'export' });
    const jobs = [old, job('running', 0, { collection: 'other' }), now];
    expect([isExporting(jobs), isExporting(jobs, 'c'), isExporting(jobs, 'other'), isExporting([old])]).toEqual([true, true, false, false]);
    expect([latestExport(jobs, 'c')?.id, latestExport(jobs, 'other')]).toEqual(['now', null]);
  });

  it('wait for their own kind alone', () => {
    const queued = (id: string, kind: JobInfo['kind']) => job('queued', 0, { id, kind, begunAt: id });
    const adding = job('running', 0, { id: '1', begunAt: '1' });
    const later = queued('3', 'export');
    expect([jobAwaited(later, [adding, later]), jobAwaited(later, [queued('2', 'import'), later])]).toEqual([null, 'job']);
  });

  it('have one place each', () => {
    const all = [
      job('done', 1, { id: 'old', endedAt: '2026-01-01' }),
      job('running', 1, { id: 'runs' }),
      job('queued', 1, { id: 'waits' }),
      job('running', 1, { id: 'import', kind: 'import' }),
      job('running', 0, { id: 'export', kind: 'export' }),
      job('running', 1, { id: 'theirs', here: false }),
      job('interrupted', 1, { id: 'cut off', here: false }),
      job('interrupted', 1, { id: 'said elsewhere', here: false, kind: 'rebuild' }),
      job('done', 1, { id: 'newer', endedAt: '2026-01-02' }),
    ];
    const current = { id: 'c', name: 'Holiday', encoder: 'mini', dim: 512, items: 3, bytes: 0, createdAt: '', exportedAt: null };
    const state = { jobs: all, collections: [current], current, outdated: { progress: null }, damage: null };
    const ids = (groups: ReturnType<typeof groupJobs>) =>
      Object.fromEntries(Object.entries(groups).map(([place, jobs]) => [place, [jobs ?? []].flat().map(({ id }: JobInfo) => id)]));
    expect(ids(groupJobs(state))).toEqual({
      lead: ['runs'],
      waiting: ['waits'],
      files: ['import', 'export'],
      elsewhere: ['theirs'],
      interrupted: ['cut off'],
      earlier: ['newer', 'old'],
    });
    const over = all.filter(({ endedAt }) => endedAt !== null);
    expect(ids(groupJobs({ ...state, jobs: over }))).toMatchObject({ lead: ['newer'], earlier: ['old'] });
    // Of a collection that was removed nothing is offered.
    expect(groupJobs({ ...state, collections: [], current: null }).interrupted).toEqual([]);
  });
});

it('writes the status as text', () => {
  const state = {
    encoder: { phase: 'ready', loaded: 1, device: 'wasm', choice: null, message: null } as const,
    current: { id: 'c1', name: 'IMG_2040', encoder: 'mini', dim: 512, items: 3, bytes: 0, createdAt: '', exportedAt: null },
    offlineReady: true,
  };
  const status: Status = {
    version: '0.1.0',
    encoder: 'sightglass-mini',
    device: 'wasm',
    dtype: 'q8',
    threads: 2,
    isolated: true,
    collection: 'c1',
    items: 1204,
    vectors: 1204,
    index: { bytes: 96_468_992, budget: 536_870_912, rowsOnDisk: 120_000, copied: 0, workers: 2, kernel: 'relaxed' },
    storage: { used: 64_200_000, quota: 42_300_000_000, persistent: false },
    uptimeMs: 61_000,
    searches: { count: 41, p50Ms: 12.2, p95Ms: 38 },
    queue: { running: 1, waiting: 2, paused: 0, interrupted: 1 },
    errors: { count: 3, codes: { 'worker-died': 2, 'not-found': 1 } },
  };
  const text = statusText(status, state);
  expect(text).toContain('Model\n  Encoder: sightglass-mini\n  Model: Ready\n  Device: CPU (WebAssembly)');
  expect(text).toContain('  Collection: c1\n  Pictures: 1,204');
  expect(text).toContain('  Index in memory: 96.5 MB of 537 MB\n  Rows read from disk: 120,000\n  Search runs on: Relaxed SIMD · 2 threads');
  expect(text).toContain('  Search time, p50 / p95: 12 ms / 38 ms');
  expect(text).toContain('  Storage: 64.2 MB of 42.3 GB\n  Kept by the browser: No\n');
  expect(text).toContain('  Jobs: 1 running, 2 waiting, 1 interrupted\n  Errors since opening: 2 × worker-died, not-found\n  Works offline: Yes\n');
  expect(text).toContain('  Open for: 1 min\n  Version: 0.1.0');
  // A collection can be named for a file.
  expect(text).not.toContain('IMG_2040');
  expect(statusGroups(status, state).flatMap(({ rows }) => rows.map(([, value]) => value))).toContain('IMG_2040');
});
