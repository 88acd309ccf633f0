import { describe, expect, it } from 'vitest';
import { linesOf, median, quantile } from '../bench/vectors/figures.ts';
import { exactOf, workersVariant } from '../bench/vectors/ours/names.ts';
import { recallOf } from '../bench/vectors/rows.ts';
import { tablesOf } from '../bench/vectors/tables.ts';
import { measured } from './benchRecords.ts';

describe('medians and quantiles', () => {
  it('take the middle, or the mean of the two in the middle', () => {
    expect(median([5, 1, 3])).toBe(3);
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([])).toBeNaN();
  });

  it('take the nearest rank from above', () => {
    const hundred = Array.from({ length: 100 }, (_, k) => k + 1);
    expect(quantile(hundred, 0.95)).toBe(96);
    expect(quantile(hundred, 1)).toBe(100);
    expect(quantile([], 0.95)).toBeNaN();
  });
});

describe('recall', () => {
  const truth = [
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    [11, 12, 13, 14, 15, 16, 17, 18, 19, 20],
  ];

  it('counts the true neighbours found, in any order, from the query it is told', () => {
    expect(recallOf(truth, [[20, 19, 18, 1, 2]], 1)).toEqual({ hits: 3, of: 10 });
  });

  it('counts what is missing, and nothing twice', () => {
    expect(recallOf(truth, [[1, 1, 1], []], 0)).toEqual({ hits: 1, of: 20 });
  });
});

describe('a line', () => {
  const rounds = [
    { ms: 2, recall: 0.9, limit: 4, ours: 1 },
    { ms: 6, recall: 0.8, limit: 4, ours: 2 },
    { ms: 4, recall: 1, limit: 8, ours: 2 },
  ];
  const [line] = linesOf(measured('float32', 'clip', 1000, { '': { near: rounds } }, { reloads: { fast: [30, 10, 20], none: [] } }));

  it('has the ratio of medians, and the least and most ratio of a round', () => {
    expect(line?.sets.near?.p50).toEqual({ median: 4, min: 2, max: 6 });
    expect(line?.sets.near?.toLimit).toEqual({ median: 1, min: 0.5, max: 1.5 });
    expect(line?.sets.near?.toOurs).toEqual({ median: 2, min: 2, max: 3 });
  });

  it('has the recall of all rounds together', () => {
    expect(line?.sets.near?.recall).toBeCloseTo(0.9, 10);
    expect(line?.sets.near?.ofExact).toBeNull();
  });

  it('has what it was started anew in, by way', () => {
    expect(line?.reloads).toEqual({ fast: { median: 20, min: 10, max: 30 } });
  });

  it('stands without figures where there are none, with the reason', () => {
    const [none, ...others] = linesOf(measured('voy', 'clip', 1000, {}, { failed: 'it crashed' }));
    expect(others).toEqual([]);
    expect(none).toMatchObject({ sets: {}, failed: 'it crashed', buildMs: null, bytesPerVector: null });
  });

  it('counts bytes of the browser only where the contender does not tell', () => {
    const bytes = (build: { ms: number; bytes: number | null; memory: number | null }) => linesOf(measured('voy', 'clip', 10, {}, { build }))[0];
    expect(bytes({ ms: 1, bytes: 50, memory: 90 })).toMatchObject({ bytesPerVector: 5, counted: false });
    expect(bytes({ ms: 1, bytes: null, memory: 90 })).toMatchObject({ bytesPerVector: 9, counted: true });
  });

  it('of the streaming limit has no recall', () => {
    expect(linesOf(measured('limit', 'clip', 10, { '1 thread': { near: { ms: 1 } } }))[0]?.sets.near?.recall).toBeNull();
  });
});

describe('tables', () => {
  it('stand by kind, then rows, with contenders in the order of the entries', () => {
    const records = [
      measured('hnswlib', 'clip', 2000, {}),
      measured('limit', 'clip', 2000, {}),
      measured('limit', 'tight', 1000, {}),
      measured('limit', 'clip', 1000, {}),
    ];
    expect(tablesOf(records).map(({ kind, rows, lines }) => [kind, rows, lines.map(({ id }) => id)])).toEqual([
      ['clip', 1000, ['limit']],
      ['clip', 2000, ['limit', 'hnswlib']],
      ['tight', 1000, ['limit']],
    ]);
  });
});

describe('our variants', () => {
  it('know which of them compares with every row', () => {
    expect(exactOf('two-stage')).toBe('exact');
    expect(exactOf(workersVariant(2, 'auto'))).toBe(workersVariant(2, 'exact'));
    expect(exactOf('exact')).toBeNull();
    expect(exactOf(workersVariant(1, 'exact'))).toBeNull();
  });
});
