import { describe, expect, it } from 'vitest';
import { between, createRandom, pick, pickWeighted } from '../../../src/core/random.ts';

describe('createRandom', () => {
  it('repeats itself for a seed and stream, and only for those', () => {
    const draw = (seed: number, stream: number) => Array.from({ length: 4 }, createRandom(seed, stream));
    expect(draw(1, 2)).toEqual(draw(1, 2));
    expect(draw(1, 2)).not.toEqual(draw(1, 3));
    expect(draw(1, 2)).not.toEqual(draw(2, 2));
  });

  it('is uniform in [0, 1)', () => {
    const random = createRandom(11);
    const counts = new Array<number>(10).fill(0);
    for (let k = 0; k < 100_000; k++) {
      const bin = Math.floor(random() * 10);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    // Ten cells of 10,000, standard deviation 95.
    for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(450);
  });

  it('draws first numbers of neighbouring streams independently', () => {
    const firsts = Array.from({ length: 10_000 }, (_, stream) => createRandom(7, stream)());
    expect(Math.abs(firsts.reduce((sum, value) => sum + value, 0) / 10_000 - 0.5)).toBeLessThan(0.012);
    let product = 0;
    for (let k = 1; k < firsts.length; k++) product += ((firsts[k] ?? 0) - 0.5) * ((firsts[k - 1] ?? 0) - 0.5);
    expect(Math.abs(product / 10_000 / (1 / 12))).toBeLessThan(0.04);
  });

  it('helps to choose', () => {
    const random = createRandom(5);
    expect(between(random, 3, 3)).toBe(3);
    expect(() => pick(random, [])).toThrow(RangeError);
    const counts = { a: 0, b: 0 };
    for (let k = 0; k < 4000; k++) counts[pickWeighted(random, { a: 3, b: 1 })]++;
    expect(Math.abs(counts.a - 3000)).toBeLessThan(120);
  });
});
