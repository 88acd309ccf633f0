import { describe, expect, it } from 'vitest';
import { estimateCalibration, identityCalibration, normalized, quantizeRows, type Calibration } from '../../../../src/core/vectors/calibration.ts';
import { symmetricEigen } from '../../../../src/core/vectors/nested/eigen.ts';
import { learnCodes } from '../../../../src/core/vectors/nested/learn.ts';
import { VectorIndex } from '../../../../src/core/vectors/vectorIndex.ts';
import { kernels } from '../../../fixtures/kernels.ts';
import { gaussian, generator } from '../../../fixtures/random.ts';

const DIM = 64;
const SEED = 12;

/** Unit rows of 40 clusters around one direction. */
function clusters(count: number): Float32Array {
  const random = generator(SEED);
  const axis = gaussian(random, DIM);
  const centres = Array.from({ length: 40 }, () => gaussian(random, DIM));
  const rows = Array.from({ length: count }, (_, row) => {
    const centre = centres[row % 40]!;
    return [...normalized(Float32Array.from(gaussian(random, DIM), (value, k) => 2 * axis[k]! + centre[k]! + 0.5 * value))];
  });
  return Float32Array.from(rows.flat());
}

describe('symmetricEigen', () => {
  it.each([1, 2, 3, 17, 64])('takes a symmetric matrix of side %i apart', (n) => {
    const random = generator(n);
    const half = Float64Array.from(gaussian(random, n * n));
    const matrix = half.map((value, at) => value + half[(at % n) * n + Math.floor(at / n)]!);
    const { values, vectors } = symmetricEigen(matrix, n);
    expect([...values]).toEqual([...values].sort((a, b) => b - a));
    for (let k = 0; k < n; k++) {
      const vector = vectors.subarray(k * n, (k + 1) * n);
      expect(Math.hypot(...vector)).toBeCloseTo(1, 9);
      for (let i = 0; i < n; i++)
        expect(vector.reduce((sum, value, j) => sum + matrix[i * n + j]! * value, 0)).toBeCloseTo(values[k]! * vector[i]!, 8);
    }
  });
});

describe(`nested codes (seed ${SEED})`, () => {
  const rows = clusters(2000);
  const basis = learnCodes(rows, DIM);

  it('have directions at right angles, as many as bits', () => {
    expect(basis.bits).toBe(64);
    const of = (k: number) => basis.directions.subarray(k * DIM, (k + 1) * DIM);
    for (const [a, b] of [
      [0, 0],
      [0, 1],
      [3, 40],
      [20, 20],
      [63, 8],
    ] as const)
      expect(of(a).reduce((sum, value, k) => sum + value * of(b)[k]!, 0)).toBeCloseTo(a === b ? 1 : 0, 4);
  });

  it.each(kernels)('rank by differing bits, ties by id, with the cosine beside ($name)', (kernel) => {
    const index = new VectorIndex(DIM, kernel);
    const own = estimateCalibration('own', rows, DIM) as Calibration;
    const flat = identityCalibration(DIM);
    const id = (row: number) => `p${String(row).padStart(4, '0')}`;
    const add = (from: number, to: number, calibration: Calibration) =>
      index.add({
        ids: Array.from({ length: to - from }, (_, k) => id(from + k)),
        calibration,
        ...quantizeRows(rows.subarray(from * DIM, to * DIM), calibration),
      });
    add(0, 1500, own);
    add(1500, 1900, flat);
    const query = rows.slice(7 * DIM, 8 * DIM);
    const truth = new Set(index.search(query, 40, { method: 'exact' }).hits.map((hit) => hit.id));
    let before = 0;
    for (const bits of [8, 16, 32, 64]) {
      const { hits, method } = index.search(query, 40, { method: 'hamming', bits });
      expect(method).toBe('hamming');
      for (const [k, hit] of hits.entries()) {
        const next = hits[k + 1];
        if (next) expect(hit.distance! < next.distance! || (hit.distance === next.distance && hit.id < next.id)).toBe(true);
        expect(hit.distance).toBeLessThanOrEqual(bits);
      }
      const found = hits.filter((hit) => truth.has(hit.id)).length;
      expect(found).toBeGreaterThanOrEqual(before - 6);
      before = found;
    }
    expect(before).toBeGreaterThan(25);
    const [first] = index.search(query, 1, { method: 'hamming' }).hits;
    expect(first).toMatchObject({ id: id(7), score: expect.closeTo(1, 2) });
    expect(first?.distance).toBeLessThanOrEqual(2);
    // Rows that come later have codes too, and removed ones are not found.
    add(1900, 2000, own);
    index.remove([id(7)]);
    const late = rows.slice(1950 * DIM, 1951 * DIM);
    expect(index.search(late, 1, { method: 'hamming', bits: 64 }).hits[0]?.id).toBe(id(1950));
    expect(index.search(query, 2000, { method: 'hamming', bits: 8 }).hits.some((hit) => hit.id === id(7))).toBe(false);
    const only = index.select([id(3), id(1950), id(1600)]);
    expect(
      index
        .search(late, 5, { method: 'hamming', bits: 64, only })
        .hits.map((hit) => hit.id)
        .sort(),
    ).toEqual([id(3), id(1600), id(1950)]);
  });

  it('refuse lengths there are none of', () => {
    const index = new VectorIndex(DIM, kernels[0]!);
    expect(index.search(new Float32Array(DIM).fill(1), 3, { method: 'hamming' }).hits).toEqual([]);
    for (const bits of [0, 7, 128])
      expect(() => index.search(new Float32Array(DIM).fill(1), 3, { method: 'hamming', bits })).toThrow(
        expect.objectContaining({ code: 'not-supported' }),
      );
  });
});
