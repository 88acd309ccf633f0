import { describe, expect, it } from 'vitest';
import { fitScores, matchOf, matchProbability, readScores } from '../../../src/core/query/match.ts';
import { createRandom } from '../../../src/core/random.ts';

const SEED = 17;

/** Normal numbers (Box and Muller). */
function normals(count: number, mean: number, deviation: number, stream: number): number[] {
  const random = createRandom(SEED, stream);
  return Array.from({ length: count }, () => mean + deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()));
}

describe('matchOf', () => {
  it('puts the words at 0.7 and 0.3', () => {
    const curve = { slope: 10, offset: -2 };
    expect(matchProbability(0.2, curve)).toBeCloseTo(0.5, 12);
    expect(matchOf(0.285, curve)).toBe('strong');
    expect(matchOf(0.284, curve)).toBe('fair');
    expect(matchOf(0.116, curve)).toBe('fair');
    expect(matchOf(0.115, curve)).toBe('weak');
  });
});

describe('fitScores', () => {
  it('finds the curve that two normal clouds have by Bayes’ rule', () => {
    // Means 0.30 and 0.10, deviation 0.05: slope = 0.2 / 0.05², offset = −(0.3² − 0.1²) / (2 · 0.05²) + ln(0.05 / 0.95).
    const { slope, offset } = fitScores(normals(4000, 0.3, 0.05, 1), normals(40_000, 0.1, 0.05, 2));
    expect(slope / 80).toBeCloseTo(1, 1);
    expect(offset / (-16 + Math.log(0.05 / 0.95))).toBeCloseTo(1, 1);
  });

  it('means the same for a model whose cosines lie elsewhere', () => {
    const [meant, others] = [normals(2000, 0.3, 0.05, 3), normals(20_000, 0.1, 0.06, 4)];
    const one = fitScores(meant, others);
    const moved = (values: number[]) => values.map((value) => 0.8 + value / 10);
    const other = fitScores(moved(meant), moved(others));
    for (const cosine of [0.1, 0.2, 0.25, 0.3, 0.4]) expect(matchProbability(0.8 + cosine / 10, other)).toBeCloseTo(matchProbability(cosine, one), 6);
  });

  it('does not depend on how many of each kind were measured', () => {
    const [meant, others] = [normals(1000, 0.3, 0.08, 5), normals(9000, 0.1, 0.05, 6)];
    const once = fitScores(meant, others);
    const often = fitScores([...meant, ...meant, ...meant], others);
    expect(often.slope / once.slope).toBeCloseTo(1, 2);
    expect(often.offset / once.offset).toBeCloseTo(1, 2);
  });

  it('stays finite where the kinds do not touch, and refuses what cannot be fitted', () => {
    const { slope, offset } = fitScores([0.8, 0.9], [0.1, 0.2, 0.15]);
    expect(Number.isFinite(slope + offset)).toBe(true);
    expect(matchOf(0.85, { slope, offset })).not.toBe('weak');
    expect(matchOf(0.15, { slope, offset })).toBe('weak');
    expect(() => fitScores([], [0.1])).toThrow(RangeError);
    expect(() => fitScores([0.1], [0.2])).toThrow(RangeError);
  });
});

describe('fitScores of a model near chance', () => {
  it('finds the shallow curve that two clouds have which nearly lie on each other', () => {
    // Separation 0.1 deviations: slope = 0.005 / 0.05².
    for (const stream of [10, 20, 30]) {
      const { slope } = fitScores(normals(20_000, 0.205, 0.05, stream), normals(40_000, 0.2, 0.05, stream + 1));
      expect(slope, `seed ${SEED}, stream ${stream}`).toBeGreaterThan(1);
      expect(slope, `seed ${SEED}, stream ${stream}`).toBeLessThan(3);
    }
  });

  it('refuses what has no curve that rises', () => {
    expect(() => fitScores(normals(2000, 0.19, 0.05, 12), normals(4000, 0.2, 0.05, 13))).toThrow(/no higher/);
    expect(() => fitScores([0.2, 0.2], [0.2])).toThrow(RangeError);
    expect(() => fitScores([Number.NaN], [0.2])).toThrow(RangeError);
  });
});

describe('readScores', () => {
  it('takes a curve, with or without one for pictures, and nothing else', () => {
    expect(readScores({ slope: 20, offset: -5 })).toEqual({ slope: 20, offset: -5 });
    expect(readScores({ slope: 20, offset: -5, images: { slope: 9, offset: -6 } })).toEqual({
      slope: 20,
      offset: -5,
      images: { slope: 9, offset: -6 },
    });
    expect(readScores({ slope: 20, offset: -5, images: { slope: -9, offset: 1 } })).toEqual({ slope: 20, offset: -5 });
    for (const wrong of [undefined, null, 'scores', {}, { slope: '20', offset: 1 }, { slope: Number.NaN, offset: 1 }, { slope: -1, offset: 1 }])
      expect(readScores(wrong)).toBeNull();
  });
});
