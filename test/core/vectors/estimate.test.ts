import { describe, expect, it } from 'vitest';
import { type Calibration, estimateCalibration, identityCalibration, quantizeRows, ROWS_TO_ESTIMATE } from '../../../src/core/vectors/calibration.ts';
import { scalarKernel } from '../../../src/core/vectors/scalarKernel.ts';
import { VectorIndex } from '../../../src/core/vectors/vectorIndex.ts';
import { gaussian, generator } from '../../fixtures/random.ts';

const DIM = 64;
const ROWS = 600;
const SEED = 20261121;

/** As CLIP's: a cone, with one dimension that carries most of the norm. */
function cone(count: number, seed: number): Float32Array {
  const random = generator(seed);
  const middle = gaussian(generator(7), DIM).map((value, k) => (k === 5 ? 9 : value * 0.6));
  const row = () => gaussian(random, DIM).map((value, k) => (middle[k] as number) + value * (k % 4 === 0 ? 0.15 : 0.5));
  return Float32Array.from(Array.from({ length: count }, row).flat());
}

const row = (vectors: Float32Array, k: number) => vectors.subarray(k * DIM, (k + 1) * DIM);

function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, k) => sum + value * (y[k] as number), 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

/** Share of the true ten nearest that int8 finds, over 40 queries. */
function recall(vectors: Float32Array, parts: { from: number; to: number; calibration: Calibration }[]): number {
  const index = new VectorIndex(DIM, scalarKernel);
  for (const { from, to, calibration } of parts) {
    const ids = Array.from({ length: to - from }, (_, k) => String(from + k));
    index.add({ ids, calibration, ...quantizeRows(vectors.subarray(from * DIM, to * DIM), calibration) });
  }
  const queries = cone(40, SEED + 1);
  let found = 0;
  for (let q = 0; q < 40; q++) {
    const query = row(queries, q);
    const exact = Array.from({ length: ROWS }, (_, k) => ({ id: String(k), score: cosine(query, row(vectors, k)) })).sort(
      (a, b) => b.score - a.score,
    );
    const nearest = new Set(exact.slice(0, 10).map(({ id }) => id));
    found += index.search(query, 10).hits.filter(({ id }) => nearest.has(id)).length;
  }
  return found / 400;
}

describe('a calibration from the first rows', () => {
  const vectors = cone(ROWS, SEED);
  const estimated = estimateCalibration('c/1', vectors.subarray(0, 32 * DIM), DIM) as Calibration;

  it(`loses less than none does (seed ${SEED})`, () => {
    const identity = recall(vectors, [{ from: 0, to: ROWS, calibration: identityCalibration(DIM) }]);
    const own = recall(vectors, [{ from: 0, to: ROWS, calibration: estimated }]);
    expect(own).toBeGreaterThan(0.97);
    expect(own).toBeGreaterThan(identity);
  });

  it('lives beside rows made without one', () => {
    const mixed = recall(vectors, [
      { from: 0, to: 12, calibration: identityCalibration(DIM) },
      { from: 12, to: ROWS, calibration: estimated },
    ]);
    expect(mixed).toBeGreaterThan(0.97);
  });

  it('is of unit rows: their mean and spread', () => {
    expect(estimated.id).toBe('c/1');
    expect(Math.hypot(...estimated.mean)).toBeGreaterThan(0.9);
    expect(Math.hypot(...estimated.mean)).toBeLessThan(1);
    expect(Math.min(...estimated.deviation)).toBeGreaterThan(0);
  });

  it('waits for enough rows, and for rows that differ', () => {
    expect(estimateCalibration('c/1', vectors.subarray(0, (ROWS_TO_ESTIMATE - 1) * DIM), DIM)).toBeNull();
    const same = Float32Array.from({ length: 32 * DIM }, (_, k) => vectors[k % DIM] as number);
    expect(estimateCalibration('c/1', same, DIM)).toBeNull();
  });

  it('refuses what is no vector', () => {
    expect(() => estimateCalibration('c/1', new Float32Array(32 * DIM), DIM)).toThrow('Row 0 is all zero.');
  });
});
