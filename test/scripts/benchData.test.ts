import { describe, expect, it } from 'vitest';
import { BLOCK, createSource, DIM, dot, kinds, OUTLIER_AT } from '../bench/vectors/data.ts';

const SEED = 7;
const COUNT = 300;
const row = (rows: Float32Array, k: number) => rows.subarray(k * DIM, (k + 1) * DIM);
const mean = (numbers: readonly number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
/** Cosines of the first rows with each other. */
function pairs(rows: Float32Array): number[] {
  const cosines: number[] = [];
  for (let a = 0; a < COUNT; a++) for (let b = 0; b < a; b++) cosines.push(dot(row(rows, a), row(rows, b)));
  return cosines;
}

describe.each(kinds)('%s', (kind) => {
  const source = createSource(kind, SEED);
  const rows = source.block(0);

  it('has blocks of unit rows', () => {
    expect(rows).toHaveLength(BLOCK * DIM);
    for (let k = 0; k < BLOCK; k++) expect(dot(row(rows, k), row(rows, k))).toBeCloseTo(1, 5);
  });

  it('is the same for the same seed, and another for another seed, block or set', () => {
    // Bytes: comparing two million numbers one by one takes the test library seconds.
    expect(Buffer.from(createSource(kind, SEED).block(0).buffer).equals(Buffer.from(rows.buffer))).toBe(true);
    expect(
      createSource(kind, SEED + 1)
        .block(0)
        .slice(0, DIM),
    ).not.toEqual(rows.slice(0, DIM));
    expect(source.block(1).slice(0, DIM)).not.toEqual(rows.slice(0, DIM));
    expect(source.queries('near', 1)).not.toEqual(rows.slice(0, DIM));
  });

  it('gives the same first queries whatever their number', () => {
    expect(source.queries('near', 3).slice(0, DIM)).toEqual(source.queries('near', 1));
  });
});

describe('clip', () => {
  const source = createSource('clip', SEED);
  const rows = source.block(0);
  const axis = Float32Array.from({ length: DIM }, (_, d) => mean(Array.from({ length: BLOCK }, (_row, k) => rows[k * DIM + d] as number)));

  it('lies in a cone: mean pairwise cosine 0.5, spread by its clusters', () => {
    const cosines = pairs(rows);
    expect(mean(cosines)).toBeGreaterThan(0.48);
    expect(mean(cosines)).toBeLessThan(0.52);
    expect(Math.max(...cosines)).toBeGreaterThan(0.7);
  });

  it('has one dimension with 0.76 of the norm of the mean', () => {
    const norm = Math.sqrt(dot(axis, axis));
    expect((axis[OUTLIER_AT] as number) / norm).toBeCloseTo(0.76, 1);
    expect(axis.filter((value) => Math.abs(value) / norm > 0.2)).toHaveLength(1);
  });

  it('has texts whose cosines with pictures are weak, and highest where they share a cluster', () => {
    const texts = source.queries('across', 100);
    const cosines = Array.from({ length: 100 }, (_, t) => Array.from({ length: BLOCK }, (_row, k) => dot(row(texts, t), row(rows, k))));
    expect(mean(cosines.map(mean))).toBeGreaterThan(0.17);
    expect(mean(cosines.map(mean))).toBeLessThan(0.23);
    const best = mean(cosines.map((list) => Math.max(...list)));
    expect(best).toBeGreaterThan(0.28);
    expect(best).toBeLessThan(0.38);
  });
});

describe('the hard kinds', () => {
  it('gaussian: no two rows are alike', () => {
    expect(Math.max(...pairs(createSource('gaussian', SEED).block(0)))).toBeLessThan(0.3);
  });

  it('tight: rows are unrelated or nearly equal', () => {
    const cosines = pairs(createSource('tight', SEED).block(0));
    expect(cosines.filter((cosine) => cosine > 0.3 && cosine < 0.88)).toEqual([]);
    expect(cosines.filter((cosine) => cosine >= 0.88).length).toBeGreaterThan(10);
  });
});
