import { expect, it } from 'vitest';
import { groupsOf } from '../../../src/core/query/near.ts';

it('groups what hangs together, the largest first', () => {
  const groups = groupsOf([
    ['a', 'b'],
    ['x', 'y'],
    ['b', 'a'],
    ['c', 'd'],
    ['d', 'b'],
  ]);
  expect(groups.map((group) => group.toSorted())).toEqual([
    ['a', 'b', 'c', 'd'],
    ['x', 'y'],
  ]);
  expect(groupsOf([])).toEqual([]);
});
