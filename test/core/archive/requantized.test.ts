import { describe, expect, it } from 'vitest';
import { openIndexFile } from '../../../src/core/archive/indexFile.ts';
import { writeIndexFile } from '../../../src/core/archive/writeIndexFile.ts';
import {
  type Calibration,
  dequantizeRow,
  estimateCalibration,
  identityCalibration,
  normalized,
  type QuantizedRows,
  quantizeRows,
} from '../../../src/core/vectors/calibration.ts';
import { gaussian, generator } from '../../fixtures/random.ts';

const SEED = 20261121;
const DIM = 128;
const COUNT = 2000;
const HALF = COUNT / 2;

/** As CLIP's: a cone with a mean cosine of about a half, clusters in it, and one dimension that carries most of the norm. */
function clipLike(count: number, seed: number): Float32Array {
  const random = generator(seed);
  const middle = gaussian(generator(7), DIM).map((value, k) => (k === 5 ? 11 : value * 0.5));
  const clusters = Array.from({ length: 40 }, (_, k) => gaussian(generator(100 + k), DIM).map((value) => value * 0.7));
  const rows = Array.from({ length: count }, () => {
    const cluster = clusters[Math.floor(random() * clusters.length)]!;
    return gaussian(random, DIM).map((value, k) => middle[k]! + cluster[k]! + value * (k % 4 === 0 ? 0.2 : 0.6));
  });
  return Float32Array.from(rows.flat());
}

const unit = (rows: QuantizedRows, row: number, calibration: Calibration) => normalized(dequantizeRow(rows, row, calibration));
const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, k) => sum + value * b[k]!, 0);

/** Rows as an index would score them, unit length. */
function unitRows(rows: QuantizedRows, calibration: Calibration): Float32Array[] {
  return Array.from(rows.scales, (_, row) => unit(rows, row, calibration));
}

function nearest(rows: readonly Float32Array[], query: Float32Array): number[] {
  return rows
    .map((row, k) => ({ k, score: dot(row, query) }))
    .sort((a, b) => b.score - a.score || a.k - b.k)
    .slice(0, 10)
    .map(({ k }) => k);
}

describe(`rows of two calibrations in one file (seed ${SEED})`, () => {
  const vectors = clipLike(COUNT, SEED);
  const queries = clipLike(50, SEED + 1);
  const target = estimateCalibration('all', vectors, DIM)!;

  it.each<[string, Calibration, boolean]>([
    ['an earlier one of the collection', estimateCalibration('first', vectors.subarray(0, 32 * DIM), DIM)!, false],
    ['none', identityCalibration(DIM), false],
    ['none, refined', identityCalibration(DIM), true],
  ])('lose little by being brought to one: the other is %s', async (_, other, refine) => {
    // The first half less one row: the target has the most.
    const parts = [
      { from: 0, to: HALF - 1, calibration: other },
      { from: HALF - 1, to: COUNT, calibration: target },
    ].map(({ from, to, calibration }) => ({
      segment: {
        ids: Array.from({ length: to - from }, (__, k) => String(from + k)),
        calibration,
        ...quantizeRows(vectors.subarray(from * DIM, to * DIM), calibration, { refine }),
      },
      items: Array.from({ length: to - from }, (__, k) => ({ id: String(from + k), name: '' })),
      previews: null,
    }));
    const opened = await openIndexFile(await writeIndexFile({ encoder: 'e', revision: 'r', previews: false, batches: parts }));
    const read = await opened.rows(0, COUNT);
    expect([...read.calibration.mean]).toEqual([...target.mean]);

    const before = parts.flatMap(({ segment }) => unitRows(segment, segment.calibration));
    const after = unitRows(read, read.calibration);
    const worst = Math.min(...before.map((row, k) => dot(row, after[k]!)));
    const kept = Array.from({ length: 50 }, (__, q) => {
      const query = normalized(queries.slice(q * DIM, (q + 1) * DIM));
      const wanted = new Set(nearest(before, query));
      return nearest(after, query).filter((k) => wanted.has(k)).length / 10;
    });
    const recall = kept.reduce((sum, share) => sum + share, 0) / kept.length;
    expect(worst).toBeGreaterThan(0.99995);
    expect(recall).toBeGreaterThanOrEqual(0.99);
  });
});
