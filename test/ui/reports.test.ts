import { describe, expect, it } from 'vitest';
import type { JobState } from '../../src/app/contract.ts';
import { isRunning, jobShare, jobVerdict, lookedWords, notAdded } from '../../src/ui/job.ts';
import { groupOutcomes } from '../../src/ui/outcomes.ts';
import { statusGroups, statusText } from '../../src/ui/statusText.ts';

const job = (state: JobState['progress']['state'], added: number): JobState => ({
  id: 'j',
  title: 'Adding',
  progress: { state, done: 3, total: 12, perSecond: 1, secondsLeft: null },
  report: { added, skipped: [{ name: 'a', code: 'duplicate', message: '' }], failed: [], cancelled: state === 'cancelled' },
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
    expect(isRunning(job('paused', 0))).toBe(true);
    expect(isRunning(job('failed', 0))).toBe(false);
    expect(notAdded(job('done', 0))).toBe(1);
  });
});

it('writes the status as text', () => {
  const text = statusText(
    statusGroups(
      {
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
      },
      { encoder: { phase: 'ready', loaded: 1, device: 'wasm', choice: null, message: null }, current: null, offlineReady: true },
    ),
  );
  expect(text).toContain('Model\n  Encoder: sightglass-mini\n  Model: Ready\n  Device: CPU (WebAssembly)');
  expect(text).toContain('  Collection: c1\n  Pictures: 1,204');
  expect(text).toContain('  Index in memory: 96.5 MB of 537 MB\n  Rows read from disk: 120,000\n  Search runs on: Relaxed SIMD · 2 threads');
  expect(text).toContain('  Search time, p50 / p95: 12 ms / 38 ms');
  expect(text).toContain('  Storage: 64.2 MB of 42.3 GB\n  Kept by the browser: No\n  Works offline: Yes\n  Open for: 1 min');
});
