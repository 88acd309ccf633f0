import { expect, it } from 'vitest';
import { IdTable } from '../../../src/core/vectors/idTable.ts';
import { packIds, unpackIds } from '../../../src/core/vectors/packedIds.ts';
import { generator } from '../../fixtures/random.ts';

it('packs and unpacks ids of any length and language', () => {
  const ids = ['', 'a', '강아지 사진.jpg', '🐶', 'x'.repeat(300)];
  expect(unpackIds(packIds(ids))).toEqual(ids);
});

it('agrees with a map after any mixture of adding, replacing and removing', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = generator(seed);
    const table = new IdTable();
    const rowOf = new Map<string, number>();
    let next = 0;
    for (let step = 0; step < 30; step++) {
      const count = Math.floor(random() * 20);
      const ids = Array.from({ length: count }, () => `id ${Math.floor(random() * 150)}`);
      const rows = Int32Array.from(ids, () => (random() < 0.1 ? -1 : next++));
      const replaced = table.add(packIds(ids), rows);
      const expected: number[] = [];
      for (const [k, id] of ids.entries()) {
        if (rows[k] === -1) continue;
        if (rowOf.has(id)) expected.push(rowOf.get(id)!);
        rowOf.set(id, rows[k]!);
      }
      expect(replaced, `seed ${seed}`).toEqual(expected);
      for (const [id, row] of rowOf)
        if (random() < 0.05) {
          table.remove(row);
          rowOf.delete(id);
          expect(table.id(row)).toBeNull();
        }
      expect(table.size, `seed ${seed}`).toBe(rowOf.size);
      for (let k = 0; k < 150; k++) expect(table.row(`id ${k}`), `seed ${seed}`).toBe(rowOf.get(`id ${k}`) ?? -1);
      for (const [id, row] of rowOf) expect(table.id(row)).toBe(id);
    }
  }
});

it('finds ids that were only appended once they are settled, and says then whose rows they took', () => {
  const table = new IdTable();
  table.add(packIds(['a', 'b']), Int32Array.of(0, 1));
  table.append(packIds([]), new Int32Array(0));
  table.append(packIds(['c', 'a']), Int32Array.of(2, 3));
  table.append(packIds(['d', 'c', 'e']), Int32Array.of(4, -1, 5));
  expect(table.id(3)).toBe('a');
  expect(table.settle()).toEqual([0]);
  expect(table.settle()).toEqual([]);
  expect(['a', 'b', 'c', 'd', 'e'].map((id) => table.row(id))).toEqual([3, 1, 2, 4, 5]);
  expect(table.id(0)).toBeNull();
  expect(table.size).toBe(5);
  // Removed before it was settled: as if it had never come.
  table.append(packIds(['f', 'b']), Int32Array.of(6, 7));
  table.remove(7);
  expect(table.settle()).toEqual([]);
  expect(['b', 'f'].map((id) => table.row(id))).toEqual([1, 6]);
});

it('knows runs of rows before and after they are written down', () => {
  const table = new IdTable();
  table.append(packIds(['a', 'b']), Int32Array.of(4, 1));
  table.appendRun(packIds(['c', 'd', 'e']), 10);
  table.appendRun(packIds([]), 13);
  table.appendRun(packIds(['f', 'a']), 20);
  const ids = () => [1, 4, 9, 10, 12, 13, 20, 21, 22].map((row) => table.id(row));
  expect(ids()).toEqual(['b', 'a', null, 'c', 'e', null, 'f', 'a', null]);
  expect(table.size).toBe(7);
  expect(table.settle()).toEqual([4]);
  expect(ids()).toEqual(['b', null, null, 'c', 'e', null, 'f', 'a', null]);
  expect(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => table.row(id))).toEqual([21, 1, 10, 11, 12, 20]);
  // One of a run goes before it is written down.
  table.appendRun(packIds(['g', 'h']), 30);
  table.remove(30);
  expect([table.id(30), table.id(31), table.size]).toEqual([null, 'h', 7]);
  expect(table.settle()).toEqual([]);
  expect([table.row('g'), table.row('h')]).toEqual([-1, 31]);
});
