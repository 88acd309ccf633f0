import { expect, it } from 'vitest';
import { averagePrecision, hitAt, precisionAt, rankOf } from '../../../src/core/measure/ranking.ts';

const ranking = [false, true, true, false, true];

it('counts a hit within the first k', () => {
  expect([hitAt(ranking, 1), hitAt(ranking, 2), hitAt(ranking, 10), hitAt([], 1)]).toEqual([0, 1, 1, 0]);
});

it('gives precision over k places, those beyond the end included', () => {
  expect([precisionAt(ranking, 2), precisionAt(ranking, 5), precisionAt(ranking, 10)]).toEqual([0.5, 0.6, 0.3]);
});

it('averages the precision at each relevant place', () => {
  expect(averagePrecision(ranking)).toBeCloseTo((1 / 2 + 2 / 3 + 3 / 5) / 3, 12);
  expect(averagePrecision([true, true])).toBe(1);
  expect(averagePrecision([false, false])).toBe(0);
});

it('ranks a tie behind its equals, so that a model that says nothing earns nothing', () => {
  expect(rankOf([0.1, 0.9, 0.5], 2)).toBe(2);
  expect(rankOf([0.5, 0.5, 0.5], 1)).toBe(3);
});
