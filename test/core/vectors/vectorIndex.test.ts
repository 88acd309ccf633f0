import { describe, expect, it } from 'vitest';
import { type Calibration, dequantizeRow, identityCalibration, normalized, quantizeRows } from '../../../src/core/vectors/calibration.ts';
import { type Segment, VectorIndex } from '../../../src/core/vectors/vectorIndex.ts';
import { kernels } from '../../fixtures/kernels.ts';
import { gaussian, generator } from '../../fixtures/random.ts';

/** Clustered unit rows in a cone with one huge dimension, as CLIP's are. */
function clipLike(count: number, dim: number, seed: number): Float32Array {
  const random = generator(seed);
  const centre = gaussian(random, dim);
  if (dim > 2) centre[1] = 8;
  return Float32Array.from({ length: count * dim }, (_, k) => (centre[k % dim] as number) + gaussian(random, 1)[0]!);
}

function calibrationOf(rows: Float32Array, dim: number): Calibration {
  const count = rows.length / dim;
  const unit = Array.from({ length: count }, (_, row) => normalized(rows.slice(row * dim, (row + 1) * dim)));
  const mean = Float32Array.from({ length: dim }, (_, k) => unit.reduce((sum, row) => sum + row[k]!, 0) / count);
  const deviation = Float32Array.from(
    { length: dim },
    (_, k) => Math.sqrt(unit.reduce((sum, row) => sum + (row[k]! - mean[k]!) ** 2, 0) / count) + 1e-6,
  );
  return { id: `own-${dim}`, mean, deviation };
}

function segment(rows: Float32Array, calibration: Calibration, prefix = 'p'): Segment {
  const count = rows.length / calibration.mean.length;
  return { ids: Array.from({ length: count }, (_, k) => `${prefix}${String(k).padStart(6, '0')}`), ...quantizeRows(rows, calibration), calibration };
}

function exactOrder(rows: Float32Array, query: Float32Array, dim: number): number[] {
  const unit = normalized(query);
  const scores = Array.from({ length: rows.length / dim }, (_, row) =>
    normalized(rows.slice(row * dim, (row + 1) * dim)).reduce((sum, value, k) => sum + value * unit[k]!, 0),
  );
  return scores
    .map((score, row) => ({ score, row }))
    .sort((a, b) => b.score - a.score)
    .map(({ row }) => row);
}

describe.each(kernels)('VectorIndex on $name', (kernel) => {
  it('finds what float32 finds on CLIP-shaped rows, and calibrated rows find more than plain ones', () => {
    const dim = 128;
    const rows = clipLike(1000, dim, 7);
    const recall = (calibration: Calibration): number => {
      const index = new VectorIndex(dim, kernel);
      index.add(segment(rows, calibration));
      let found = 0;
      for (let q = 0; q < 10; q++) {
        const query = rows.slice(q * 47 * dim, (q * 47 + 1) * dim).map((value, k) => value + Math.sin(k * (q + 1)) * 0.3);
        const truth = new Set(
          exactOrder(rows, query, dim)
            .slice(0, 10)
            .map((row) => `p${String(row).padStart(6, '0')}`),
        );
        found += index.search(query, 10).hits.filter(({ id }) => truth.has(id)).length;
      }
      return found / 100;
    };
    const calibrated = recall(calibrationOf(rows, dim));
    // Isotropic noise makes near ties, the hardest case for eight bits.
    expect(calibrated).toBeGreaterThan(0.95);
    expect(calibrated).toBeGreaterThan(recall(identityCalibration(dim)));
  });

  it('estimates cosines within 0.005', () => {
    const dim = 64;
    const rows = clipLike(50, dim, 3);
    const index = new VectorIndex(dim, kernel);
    index.add(segment(rows, calibrationOf(rows, dim)));
    const query = rows.slice(0, dim);
    for (const { id, score } of index.search(query, 50).hits) {
      const row = Number(id.slice(1));
      const exact = normalized(rows.slice(row * dim, (row + 1) * dim)).reduce((sum, value, k) => sum + value * normalized(query)[k]!, 0);
      expect(Math.abs(score - exact)).toBeLessThan(0.005);
    }
  });

  it('gives comparable scores to segments of different calibrations', () => {
    const dim = 64;
    const rows = clipLike(300, dim, 5);
    const mixed = new VectorIndex(dim, kernel);
    mixed.add(segment(rows.slice(0, 150 * dim), calibrationOf(rows, dim), 'a'));
    mixed.add(segment(rows.slice(150 * dim), identityCalibration(dim), 'b'));
    const query = rows.slice(200 * dim, 201 * dim);
    const hits = mixed.search(query, 300).hits;
    expect(hits).toHaveLength(300);
    expect(hits[0]?.id).toBe('b000050');
    const order = exactOrder(rows, query, dim)
      .slice(0, 10)
      .map((row) => (row < 150 ? `a${String(row).padStart(6, '0')}` : `b${String(row - 150).padStart(6, '0')}`));
    expect(hits.slice(0, 10).filter(({ id }) => order.includes(id)).length).toBeGreaterThanOrEqual(9);
  });

  it('breaks ties by id, whatever the order of insertion', () => {
    const same = new Float32Array([1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4]);
    const calibration = identityCalibration(4);
    const index = new VectorIndex(4, kernel);
    index.add({ ids: ['c', 'a', 'b'], ...quantizeRows(same, calibration), calibration });
    expect(index.search(new Float32Array([1, 2, 3, 4]), 2).hits.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('searches among some ids, forgets removed ones, replaces repeated ones, and holds one or no picture', () => {
    const calibration = identityCalibration(2);
    const index = new VectorIndex(2, kernel);
    expect(index.search(new Float32Array([1, 0]), 5).hits).toEqual([]);
    index.add({ ids: ['east'], ...quantizeRows(new Float32Array([1, 0]), calibration), calibration });
    expect(index.search(new Float32Array([1, 0]), 5).hits).toEqual([{ id: 'east', score: expect.closeTo(1, 6) }]);
    index.add({ ids: ['north', 'west'], ...quantizeRows(new Float32Array([0, 1, -1, 0]), calibration), calibration });
    expect(index.search(new Float32Array([1, 0]), 5, { only: index.select(['west', 'north']) }).hits.map(({ id }) => id)).toEqual(['north', 'west']);
    index.remove(['north', 'nobody']);
    expect(index.search(new Float32Array([0, 1]), 5).hits.map(({ id }) => id)).toEqual(['east', 'west']);
    index.add({ ids: ['west'], ...quantizeRows(new Float32Array([0, 1]), calibration), calibration });
    expect(index.size).toBe(2);
    expect(index.search(new Float32Array([0, 1]), 5).hits[0]).toEqual({ id: 'west', score: expect.closeTo(1, 6) });
    expect([...index.vector('west')!]).toEqual([0, 1]);
    expect(index.search(new Float32Array([0, 1]), 0).hits).toEqual([]);
  });

  describe('within a selection', () => {
    const dim = 48;
    const rows = clipLike(9000, dim, 11);
    const query = rows.slice(40 * dim, 41 * dim);
    const index = new VectorIndex(dim, kernel);
    index.add(segment(rows.slice(0, 5000 * dim), calibrationOf(rows.slice(0, 500 * dim), dim), 'a'));
    index.add(segment(rows.slice(5000 * dim), identityCalibration(dim), 'b'));
    index.remove(['a000040', 'b000003']);
    const all = index.search(query, 9000).hits;

    it.each([2, 7, 1000])('gives what a search over all gives when every %i. item is kept', (step) => {
      const kept = all.filter((_, k) => k % step === 0);
      const selection = index.select([...kept.map(({ id }) => id), 'a000040', 'nobody', kept[0]!.id]);
      expect(selection.count).toBe(kept.length);
      expect(index.search(query, 50, { only: selection }).hits).toEqual(kept.slice(0, 50));
    });

    it('holds nothing where nothing was selected', () => {
      expect(index.select([]).count).toBe(0);
      expect(index.search(query, 5, { only: index.select([]) }).hits).toEqual([]);
    });

    it('keeps to itself when rows come later, and the version tells', () => {
      const own = new VectorIndex(2, kernel);
      const calibration = identityCalibration(2);
      own.add({ ids: ['east'], ...quantizeRows(new Float32Array([1, 0]), calibration), calibration });
      const selection = own.select(['east']);
      const { version } = own;
      own.add({ ids: Array.from({ length: 20 }, (_, k) => `new${k}`), ...quantizeRows(new Float32Array(40).fill(1), calibration), calibration });
      expect(own.search(new Float32Array([1, 1]), 5, { only: selection }).hits.map(({ id }) => id)).toEqual(['east']);
      expect(own.version).not.toBe(version);
    });

    it('is compared with many queries at once, block by block, and goes on where it stopped', () => {
      const queries = [query, rows.slice(0, dim)];
      const done = new Map<string, number>();
      const scores = new Map<string, number[]>();
      const take = () => {
        let blocks = 0;
        for (const { ids, cosines } of index.cosines(queries, done)) {
          blocks++;
          for (const [row, id] of ids.entries()) if (id !== null) scores.set(id, [...cosines.subarray(row * 2, row * 2 + 2)]);
        }
        return blocks;
      };
      expect(take()).toBe(3);
      expect(take()).toBe(0);
      expect(scores.size).toBe(index.size);
      for (const { id, score } of all.slice(0, 20)) expect(scores.get(id)?.[0]).toBeCloseTo(score, 6);
      for (const { id, score } of index.search(queries[1]!, 20).hits) expect(scores.get(id)?.[1]).toBeCloseTo(Math.min(1, score), 2);
    });
  });

  it('gives cosines with rows that are added between two blocks', () => {
    const dim = 4;
    const calibration = identityCalibration(dim);
    const index = new VectorIndex(dim, kernel);
    const query = new Float32Array([1, 0, 0, 0]);
    index.add(segment(clipLike(10, dim, 8), calibration, 'a'));
    const cosines = new Map<string, number>();
    let blocks = 0;
    for (const block of index.cosines([query], new Map())) {
      // After a block that was not full, more than a whole one comes.
      if (blocks++ === 0) index.add(segment(clipLike(5000, dim, 9), calibration, 'b'));
      for (const [row, id] of block.ids.entries()) cosines.set(id ?? '', block.cosines[row] as number);
    }
    const hits = index.search(query, index.size).hits;
    expect(hits).toHaveLength(5010);
    expect(hits.filter(({ id, score }) => !(Math.abs((cosines.get(id) ?? Number.NaN) - score) < 1e-3))).toEqual([]);
  });

  it.each([
    ['zero', [0, 0]],
    ['NaN', [Number.NaN, 1]],
    ['infinite', [Number.POSITIVE_INFINITY, 1]],
    ['too short', [1]],
  ])('refuses a query that is %s', (_, query) => {
    const index = new VectorIndex(2, kernel);
    expect(() => index.search(new Float32Array(query), 1).hits).toThrow(expect.objectContaining({ code: 'invalid-vector' }));
  });

  it('refuses a segment whose parts do not fit', () => {
    const calibration = identityCalibration(2);
    const index = new VectorIndex(2, kernel);
    expect(() => index.add({ ids: ['a', 'b'], ...quantizeRows(new Float32Array([1, 0]), calibration), calibration })).toThrow(
      expect.objectContaining({ code: 'segment-damaged' }),
    );
  });
});

describe('quantizeRows', () => {
  it('reads back what it wrote within half a step', () => {
    const calibration: Calibration = { id: 'c', mean: new Float32Array([0.1, 0, -0.2]), deviation: new Float32Array([0.5, 1, 2]) };
    const row = normalized(new Float32Array([0.3, -0.5, 0.8]));
    const stored = quantizeRows(row, calibration);
    const back = dequantizeRow(stored, 0, calibration);
    for (let k = 0; k < 3; k++) expect(Math.abs(back[k]! - row[k]!)).toBeLessThanOrEqual(stored.scales[0]! * calibration.deviation[k]! * 0.5 + 1e-6);
  });

  it('names the row that cannot be used', () => {
    expect(() => quantizeRows(new Float32Array([1, 0, 0, 0]), identityCalibration(2))).toThrow('Row 1 is all zero.');
    expect(() => quantizeRows(new Float32Array([1, Number.NaN]), identityCalibration(2))).toThrow('Row 0 holds a number that is not finite.');
    expect(() => quantizeRows(new Float32Array(3), identityCalibration(2))).toThrow('whole number');
  });
});
