import { describe, expect, it } from 'vitest';
import { buildLimit, entries, type Entry } from '../bench/vectors/entries.ts';
import { secondsLeft, secondsOf, secondsToPrepare, sparedBecause } from '../bench/vectors/plan.ts';
import { measured } from './benchRecords.ts';

const MINUTE = 60_000;
const built = (rows: number, ms: number) => measured('hnswlib', 'clip', rows, {}, { build: { ms, bytes: 1, memory: null } });
const failed = (rows: number, reason: string) => measured('edgevec', 'clip', rows, {}, { failed: reason });

describe('a contender is spared', () => {
  it('what would take longer than it may, going by fewer rows', () => {
    expect(sparedBecause(1_000_000, [built(10_000, 30_000), built(100_000, 654_000)], 20 * MINUTE)).toBe(
      'not tried: more than 20 minutes to build (100,000 rows took 654 s, and so many more take at least 109 minutes)',
    );
  });

  it('nothing that may fit', () => {
    expect(sparedBecause(1_000_000, [built(100_000, 2 * MINUTE)], 20 * MINUTE)).toBeNull();
    expect(sparedBecause(1_000_000, [built(100_000, 2 * MINUTE + 1)], 20 * MINUTE)).not.toBeNull();
  });

  it('what failed with fewer rows already, and says the first reason once', () => {
    const once = sparedBecause(100_000, [failed(10_000, 'it crashed')], MINUTE);
    expect(once).toBe('not tried: with 10,000 rows already: it crashed');
    expect(sparedBecause(1_000_000, [failed(100_000, once ?? '')], MINUTE)).toBe('not tried: with 100,000 rows already: it crashed');
  });

  it('not by what it did with as many rows or more', () => {
    expect(sparedBecause(100_000, [built(100_000, 99 * MINUTE), failed(1_000_000, 'it crashed')], MINUTE)).toBeNull();
    expect(sparedBecause(100_000, [], MINUTE)).toBeNull();
  });
});

describe('the time to build', () => {
  it('is the entry’s own, four minutes, or what was asked for', () => {
    expect(buildLimit({ minutes: 20 }, null)).toBe(20 * MINUTE);
    expect(buildLimit({}, null)).toBe(4 * MINUTE);
    expect(buildLimit({ minutes: 20 }, 3)).toBe(3 * MINUTE);
  });
});

describe('the estimate', () => {
  const entry = (pace: NonNullable<Entry['pace']>, minutes?: number): Entry => ({
    id: '',
    name: '',
    role: 'peer',
    pace,
    ...(minutes && { minutes }),
  });
  const effort = { rounds: 5, queries: 20, budgetMs: 4000, reloads: 3 };

  it('is starting, building, and rounds of all queries of each set', () => {
    // 3 + 10 + 5 rounds × 1 set × (20 × 100 ms + 0.1 s)
    expect(secondsOf(entry({ build: 100, query: 1 }), 'gaussian', 100_000, effort)).toBeCloseTo(3 + 10 + 10.5, 6);
    expect(secondsOf(entry({ build: 100, query: 1 }), 'clip', 100_000, effort)).toBeCloseTo(3 + 10 + 21, 6);
  });

  it('lets a slow one off after its time, but not before a few answers', () => {
    // 500 ms a query: eight of them; 2 s a query: five.
    expect(secondsOf(entry({ build: 0, query: 5 }), 'gaussian', 100_000, effort)).toBeCloseTo(3 + 5 * 4.1, 6);
    expect(secondsOf(entry({ build: 0, query: 20 }), 'gaussian', 100_000, effort)).toBeCloseTo(3 + 5 * 10.1, 6);
  });

  it('counts no more building than is allowed, and starting anew', () => {
    expect(secondsOf(entry({ build: 6000, query: 0 }, 2), 'gaussian', 100_000, effort)).toBeCloseTo(3 + 120 + 0.5, 6);
    expect(secondsOf(entry({ build: 0, query: 0, load: 10 }), 'gaussian', 100_000, effort)).toBeCloseTo(3 + 0.5 + 3 * 7, 6);
  });

  it('is nothing for one that cannot run', () => {
    expect(secondsOf({ id: '', name: '', role: 'peer', reason: 'no build' }, 'clip', 1000, effort)).toBe(0);
  });

  it('makes only the rows that are lacking', () => {
    expect(secondsToPrepare('gaussian', 1_000_000, 0) - secondsToPrepare('gaussian', 1_000_000, 1_000_000)).toBeCloseTo(35, 6);
    expect(secondsToPrepare('gaussian', 1_000_000, 2_000_000)).toBeCloseTo(45, 6);
  });

  it('of what is left follows what is done, within reason', () => {
    expect(secondsLeft(0, 600, 0)).toBe(600);
    expect(secondsLeft(100, 600, 200)).toBe(1200);
    expect(secondsLeft(100, 600, 5000)).toBe(3000);
  });
});

describe('who takes part', () => {
  const names = entries.filter(({ role }) => role === 'peer').map(({ name }) => name.toLowerCase());

  it.each([
    'javascript float32 loop',
    'transformers cos_sim',
    'hnswlib-wasm',
    'voy-search',
    'orama',
    'client-vector-search',
    'pglite + pgvector',
    'sqlite-vec',
    'edgevec',
    'usearch',
    'naive int8',
  ])('%s does', (name) => {
    expect(names).toContain(name);
  });

  it('runs, or says why not; by a name of its own', () => {
    expect(entries.filter(({ file, reason, role }) => !file && !reason && role !== 'page')).toEqual([]);
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  });
});
