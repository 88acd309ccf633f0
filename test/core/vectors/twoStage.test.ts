import { describe, expect, it } from 'vitest';
import { type Calibration, estimateCalibration, identityCalibration, normalized, quantizeRows } from '../../../src/core/vectors/calibration.ts';
import { TWO_STAGE_FROM, type VectorAnswer, VectorIndex } from '../../../src/core/vectors/vectorIndex.ts';
import { kernels } from '../../fixtures/kernels.ts';
import { gaussian, generator } from '../../fixtures/random.ts';

const DIM = 96;
const COUNT = 20_000;

/** Clusters in a cone, one dimension of which is huge; queries near the rows, and from another cone with a little of a cluster in them. */
function clusters(seed: number) {
  const random = generator(seed);
  const axis = gaussian(random, DIM);
  axis[3] = 12;
  const centres = Array.from({ length: 300 }, () => gaussian(random, DIM));
  const other = gaussian(random, DIM);
  const near = () => {
    const centre = centres[Math.floor(random() * centres.length)]!;
    return gaussian(random, DIM).map((value, k) => axis[k]! + centre[k]! + value);
  };
  const across = () => {
    const centre = centres[Math.floor(random() * centres.length)]!;
    return gaussian(random, DIM).map((value, k) => 3 * other[k]! + 0.5 * centre[k]! + 0.7 * value);
  };
  const rows = new Float32Array(COUNT * DIM);
  for (let row = 0; row < COUNT; row++) rows.set(near(), row * DIM);
  return { rows, near: () => Float32Array.from(near()), across: () => Float32Array.from(across()) };
}

const ids = (from: number, count: number) => Array.from({ length: count }, (_, k) => `p${String(from + k).padStart(6, '0')}`);

const seed = 20_261_121;
const data = clusters(seed);
const calibration = estimateCalibration('own', data.rows.subarray(0, 2000 * DIM), DIM) as Calibration;

/** Most rows of one calibration, some of none, in uneven segments; a few removed. */
function filled(kernel: (typeof kernels)[number]): VectorIndex {
  const index = new VectorIndex(DIM, kernel);
  const random = generator(5);
  for (let from = 0; from < COUNT; ) {
    const count = Math.min(COUNT - from, 1 + Math.floor(random() * 3000));
    const own = from > 1000 && from < 2000 ? identityCalibration(DIM) : calibration;
    index.add({ ids: ids(from, count), calibration: own, ...quantizeRows(data.rows.subarray(from * DIM, (from + count) * DIM), own) });
    from += count;
  }
  index.remove(ids(100, 50));
  return index;
}

// All answer the same queries one after the other: what they learn of them is the same.
const indexes = kernels.map(filled);
const reference = filled(kernels[0]!);
const names = ({ hits }: VectorAnswer) => hits.map(({ id }) => id);

describe(`two stages (seed ${seed})`, () => {
  it.each(['near', 'across'] as const)('find what a full scan finds, for queries %s', (set) => {
    let found = 0;
    let compared = 0;
    for (let q = 0; q < 20; q++) {
      const query = data[set]();
      const all = new Set(names(reference.search(query, 10, { method: 'exact' })));
      const answer = reference.search(query, 10, { method: 'two-stage' });
      expect(answer.method).toBe('two-stage');
      found += names(answer).filter((id) => all.has(id)).length;
      compared += answer.compared / 20;
    }
    expect(found / 200).toBeGreaterThanOrEqual(0.99);
    expect(compared).toBeLessThan(COUNT);
    if (set === 'near') expect(compared).toBeLessThan(COUNT / 4);
  });

  it('learn what texts have in common, and then have to look at far fewer rows', () => {
    for (const kernel of kernels) {
      const index = filled(kernel);
      const shares = Array.from({ length: 24 }, () => index.search(data.across(), 10, { method: 'two-stage' }).compared / index.size);
      const mean = (from: number, to: number) => shares.slice(from, to).reduce((sum, share) => sum + share, 0) / (to - from);
      expect(mean(16, 24)).toBeLessThan(mean(0, 1) / 3);
      // Rows that come later are known too.
      index.add({ ids: ids(COUNT, 3000), calibration, ...quantizeRows(data.rows.subarray(0, 3000 * DIM), calibration) });
      const [query, best] = [data.across(), (method: 'exact' | 'two-stage', given: Float32Array) => names(index.search(given, 10, { method }))];
      expect(best('two-stage', query).filter((id) => best('exact', query).includes(id)).length).toBeGreaterThanOrEqual(9);
    }
  });

  it.each([1, 10, 100, 5000, COUNT])('give the same ids and scores on every kernel, %i of them', (topK) => {
    for (const query of [data.near(), data.across()])
      for (const method of ['exact', 'two-stage'] as const) {
        const answers = indexes.map((index) => index.search(query, topK, { method }));
        expect(answers[1]).toEqual(answers[0]);
        expect(answers[2]).toEqual(answers[0]);
        expect(answers[0]?.hits.length).toBe(Math.min(topK, reference.size));
      }
  });

  it('are chosen by themselves where there are rows enough, and never within a selection', () => {
    expect(COUNT).toBeGreaterThan(TWO_STAGE_FROM);
    const query = data.near();
    expect(reference.search(query, 10).method).toBe('two-stage');
    const selection = reference.select(ids(5000, 300));
    const within = reference.search(query, 10, { only: selection });
    expect(within).toMatchObject({ method: 'exact', searched: 300, compared: 300 });
    expect(within.hits.every(({ id }) => id >= 'p005000' && id < 'p005300')).toBe(true);
  });

  it('compare all rows where the codes say too little', () => {
    // Even with each other in all but a hair: no sign tells them apart.
    const random = generator(8);
    const index = new VectorIndex(DIM, kernels[0]!);
    const base = gaussian(random, DIM);
    const rows = Float32Array.from({ length: 9000 * DIM }, (_, k) => base[k % DIM]! + 1e-3 * gaussian(random, 1)[0]!);
    const flat = identityCalibration(DIM);
    index.add({ ids: ids(0, 9000), calibration: flat, ...quantizeRows(rows, flat) });
    const query = Float32Array.from(base);
    expect(index.search(query, 10, { method: 'two-stage' })).toEqual({ ...index.search(query, 10, { method: 'exact' }), method: 'two-stage' });
  });

  it('break ties by id, however many there are', () => {
    const same = new Float32Array(9000 * DIM).fill(1);
    for (const kernel of kernels) {
      const index = new VectorIndex(DIM, kernel);
      const flat = identityCalibration(DIM);
      index.add({ ids: ids(0, 9000).reverse(), calibration: flat, ...quantizeRows(same, flat) });
      const query = new Float32Array(DIM).fill(1);
      for (const method of ['exact', 'two-stage'] as const) expect(names(index.search(query, 3, { method }))).toEqual(ids(0, 3));
    }
  });
});

it('gives cosines within 0.004 of float32', () => {
  let most = 0;
  for (const query of [data.near(), data.across()]) {
    const unit = normalized(query);
    for (const { id, score } of reference.search(query, 500, { method: 'exact' }).hits) {
      const row = Number(id.slice(1));
      const exact = normalized(data.rows.slice(row * DIM, (row + 1) * DIM)).reduce((sum, value, k) => sum + value * unit[k]!, 0);
      most = Math.max(most, Math.abs(exact - score));
    }
  }
  expect(most).toBeLessThan(0.004);
});

describe('the refinement plane', () => {
  it('orders near ties as float32 does, where int8 alone does not', () => {
    const random = generator(77);
    const rows = new Float32Array(3000 * DIM);
    const centre = gaussian(random, DIM);
    for (let k = 0; k < rows.length; k++) rows[k] = centre[k % DIM]! + 0.05 * gaussian(random, 1)[0]!;
    const own = estimateCalibration('near', rows, DIM) as Calibration;
    const recall = (refine: boolean): number => {
      const index = new VectorIndex(DIM, kernels[1]!);
      index.add({ ids: ids(0, 3000), calibration: own, ...quantizeRows(rows, own, { refine }) });
      let found = 0;
      for (let q = 0; q < 30; q++) {
        const query = Float32Array.from(centre, (value) => value + 0.05 * gaussian(random, 1)[0]!);
        const unit = normalized(query);
        const scores = Array.from({ length: 3000 }, (_, row) => ({
          row,
          score: normalized(rows.slice(row * DIM, (row + 1) * DIM)).reduce((sum, value, k) => sum + value * unit[k]!, 0),
        })).sort((a, b) => b.score - a.score);
        const truth = new Set(scores.slice(0, 10).map(({ row }) => ids(row, 1)[0]));
        found += names(index.search(query, 10)).filter((id) => truth.has(id)).length;
      }
      return found / 300;
    };
    const [coarse, fine] = [recall(false), recall(true)];
    // The tenth and the eleventh differ by a hundred-thousandth of a cosine.
    expect(fine).toBeGreaterThan(0.97);
    expect(1 - fine).toBeLessThan((1 - coarse) / 4);
  });
});
