import { expect, it } from 'vitest';
import { Best } from '../../../src/core/vectors/best.ts';
import { generator } from '../../fixtures/random.ts';

it('holds the best of all that were offered, and every row even with the last of them', () => {
  for (let seed = 1; seed <= 200; seed++) {
    const random = generator(seed);
    const k = Math.floor(random() * 30);
    const scores = Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 20));
    const best = new Best(k);
    let copy = best.copy();
    for (const [row, score] of scores.entries()) {
      // A copy is what it was, and takes its place back.
      if (row === 50) copy = best.copy();
      if (score >= best.threshold) best.offer(row, score);
      if (row === 60) {
        best.restore(copy);
        for (let again = 50; again <= 60; again++) best.offer(again, scores[again]!);
      }
    }
    const order = [...scores].sort((a, b) => b - a);
    const least = k === 0 ? Number.POSITIVE_INFINITY : (order[k - 1] ?? Number.NEGATIVE_INFINITY);
    const expected = scores.flatMap((score, row) => (score >= least ? [row] : []));
    const { rows, scores: kept } = best.all();
    expect(
      [...rows].sort((a, b) => a - b),
      `seed ${seed}`,
    ).toEqual(expected);
    expect([...kept], `seed ${seed}`).toEqual([...rows].map((row) => scores[row]));
  }
});
