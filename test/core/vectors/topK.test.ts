import { expect, it } from 'vitest';
import { TopK } from '../../../src/core/vectors/topK.ts';
import { generator } from '../../fixtures/random.ts';

it('agrees with a full sort, ties by id', () => {
  for (let seed = 1; seed <= 50; seed++) {
    const random = generator(seed);
    const count = Math.floor(random() * 200);
    const k = Math.floor(random() * 30);
    const rows = Array.from({ length: count }, (_, row) => ({
      row,
      score: Math.floor(random() * 20),
      id: String(Math.floor(random() * 1e9)).padStart(9, '0'),
    }));
    const best = new TopK(k, (row) => rows[row]!.id);
    for (const { row, score } of rows) best.offer(row, score);
    const expected = [...rows].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, k);
    expect(
      best.sorted().map(({ row }) => row),
      `seed ${seed}`,
    ).toEqual(expected.map(({ row }) => row));
  }
});
