import { describe, expect, it } from 'vitest';
import { followItem, gridShape, isMoveKey, moveFocus, rowCount } from '../../src/ui/gridLayout.ts';

describe('gridShape', () => {
  it('has three columns on a phone', () => {
    expect(gridShape(382)).toEqual({ columns: 3, gap: 3, tile: (382 - 6) / 3 });
  });

  it.each([
    [520, 4],
    [1000, 4],
    [1232, 6],
    [1872, 9],
  ])('%d px hold %d columns', (width, columns) => expect(gridShape(width).columns).toBe(columns));

  it('fills the width exactly, and survives none', () => {
    const { columns, gap, tile } = gridShape(1232);
    expect(columns * tile + (columns - 1) * gap).toBeCloseTo(1232, 9);
    expect(gridShape(0).tile).toBe(0);
  });
});

describe('moveFocus', () => {
  // 10 items in 4 columns: rows of 4, 4 and 2.
  const move = (key: Parameters<typeof moveFocus>[0], from: number): number | null => moveFocus(key, from, 10, 4, 2);

  it.each([
    ['ArrowLeft', 5, 4],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 3, 4],
    ['ArrowRight', 9, 9],
    ['ArrowUp', 9, 5],
    ['ArrowUp', 3, null],
    ['ArrowDown', 1, 5],
    ['ArrowDown', 7, 9],
    ['ArrowDown', 9, 9],
    ['Home', 7, 0],
    ['End', 2, 9],
    ['PageDown', 1, 9],
    ['PageDown', 8, 9],
    ['PageUp', 9, 1],
    ['PageUp', 6, 2],
  ] as const)('%s from %d leads to %s', (key, from, to) => expect(move(key, from)).toBe(to));

  it('goes nowhere in an empty grid', () => expect(moveFocus('End', 0, 0, 4, 2)).toBeNull());

  it('knows its keys', () => {
    expect(isMoveKey('PageUp')).toBe(true);
    expect(isMoveKey('Enter')).toBe(false);
    expect(isMoveKey('xHome')).toBe(false);
  });
});

describe('followItem', () => {
  const items = ['a', 'b', 'c', 'd'].map((id) => ({ id }));

  it('stays with the item when it moves', () => expect(followItem(items, 'd', 1)).toBe(3));
  it('keeps the place when the item is gone', () => expect(followItem(items, 'x', 2)).toBe(2));
  it('stays inside the list', () => {
    expect(followItem(items, 'x', 9)).toBe(3);
    expect(followItem([], 'x', 9)).toBe(0);
  });
});

it('counts rows', () => {
  expect(rowCount(10, 4)).toBe(3);
  expect(rowCount(0, 4)).toBe(0);
  expect(rowCount(10_000, 6)).toBe(1667);
});
