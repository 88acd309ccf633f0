import { describe, expect, it } from 'vitest';
import { type Calibration, dequantizeRow, estimateCalibration, quantizeRows } from '../../../src/core/vectors/calibration.ts';
import { gaussian, generator } from '../../fixtures/random.ts';

const SEED = 41;

/** `count` unit rows around one direction. */
function unitRows(count: number, dim: number): Float32Array {
  const random = generator(SEED);
  const rows = Array.from({ length: count }, () => gaussian(random, dim).map((value, k) => value + (k % 3)));
  return Float32Array.from(rows.flatMap((row) => row.map((value) => value / Math.hypot(...row))));
}

/** Errors in steps of the int8 grid (deviation · scale): the largest, and their root mean square. */
function errors(vectors: Float32Array, calibration: Calibration, refine: boolean): { most: number; rms: number } {
  const dim = calibration.mean.length;
  const stored = quantizeRows(vectors, calibration, { refine });
  const all = [...stored.scales].flatMap((scale, row) => {
    const back = dequantizeRow(stored, row, calibration);
    return Array.from(back, (value, k) => Math.abs(value - vectors[row * dim + k]!) / (calibration.deviation[k]! * scale));
  });
  return { most: Math.max(...all), rms: Math.sqrt(all.reduce((sum, error) => sum + error * error, 0) / all.length) };
}

describe.each([8, 9, 64])(`the refinement plane, %i dimensions (seed ${SEED})`, (dim) => {
  const vectors = unitRows(200, dim);
  const calibration = estimateCalibration('own', vectors, dim)!;

  it('leaves a third of a step at most, where int8 alone leaves up to three quarters', () => {
    const coarse = errors(vectors, calibration, false);
    const fine = errors(vectors, calibration, true);
    expect(coarse.most).toBeLessThan(0.76);
    expect(coarse.rms).toBeLessThan(0.31);
    expect(fine.most).toBeLessThan(1 / 3);
    expect(fine.rms).toBeLessThan(coarse.rms / 8);
  });

  it('keeps rows on their length, which rounding each number to the nearest does not', () => {
    const stored = quantizeRows(vectors, calibration, { refine: true });
    const off = { kept: 0, nearest: 0 };
    for (const [row, scale] of stored.scales.entries()) {
      const back = dequantizeRow(stored, row, calibration);
      let [kept, nearest] = [0, 0];
      for (let k = 0; k < dim; k++) {
        const value = vectors[row * dim + k]!;
        const step = calibration.deviation[k]! * scale;
        const left = ((value - calibration.mean[k]!) / step - stored.rows[row * dim + k]!) * 16;
        kept += value * (back[k]! - value);
        nearest += (value * step * (Math.max(-8, Math.min(7, Math.round(left))) - left)) / 16;
      }
      off.kept += kept ** 2;
      off.nearest += nearest ** 2;
    }
    expect(Math.sqrt(off.kept / off.nearest)).toBeLessThan(dim < 16 ? 0.5 : 0.1);
  });

  it('changes neither rows nor scales', () => {
    const { refinement, ...fine } = quantizeRows(vectors, calibration, { refine: true });
    expect(fine).toEqual(quantizeRows(vectors, calibration));
    expect(refinement).toHaveLength(200 * Math.ceil(dim / 2));
  });
});

it('is laid out as its description says: e + 8, the even dimension in the low half', () => {
  const calibration: Calibration = { id: 'c', mean: new Float32Array(3), deviation: new Float32Array(3).fill(1) };
  const norm = Math.hypot(1, 0.25, 0.499);
  const row = [1 / norm, 0.25 / norm, -0.499 / norm];
  const { rows, scales, refinement } = quantizeRows(new Float32Array(row), calibration, { refine: true });
  expect([...rows]).toEqual([127, 32, -63]);
  const halves = [refinement![0]! & 15, refinement![0]! >> 4, refinement![1]!];
  // Rounded to one of the two nearest, and not all of them up.
  for (const [k, value] of row.entries()) expect(Math.abs(halves[k]! - 8 - (value / scales[0]! - rows[k]!) * 16)).toBeLessThan(0.91);
  // The second number is a quarter of 127 steps, less than the 32 it is rounded to.
  expect(halves[1]).toBeLessThan(8);
});

it('names the row of many that cannot be stored', () => {
  const calibration: Calibration = { id: 'c', mean: new Float32Array(2), deviation: new Float32Array(2).fill(1) };
  expect(() => quantizeRows(new Float32Array([1, 0, 0, 0]), calibration, { firstRow: 4096 })).toThrow('Row 4097 is all zero.');
});

it(`int8 rows are of unit length when they are read (seed ${SEED})`, () => {
  const vectors = unitRows(300, 256);
  const calibration = estimateCalibration('own', vectors, 256)!;
  const stored = quantizeRows(vectors, calibration);
  for (let row = 0; row < 300; row++) expect(Math.hypot(...dequantizeRow(stored, row, calibration))).toBeCloseTo(1, 3);
});
