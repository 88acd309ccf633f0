import { expect, it } from 'vitest';
import { composeQuery } from '../../../src/core/query/compose.ts';

const v = (...values: number[]) => new Float32Array(values);

it('mixes unit parts by weight, whatever their length', () => {
  const mixed = composeQuery([
    { vector: v(100, 0), weight: 1 },
    { vector: v(0, 0.01), weight: 1 },
  ]);
  expect([...mixed]).toEqual([expect.closeTo(Math.SQRT1_2, 6), expect.closeTo(Math.SQRT1_2, 6)]);
});

it('goes away from negative parts', () => {
  const [x, y] = composeQuery([
    { vector: v(1, 0), weight: 1 },
    { vector: v(0, 1), weight: -0.5 },
  ]);
  expect(x).toBeGreaterThan(0);
  expect(y).toBeLessThan(0);
});

it.each([
  ['no parts', [], 'invalid-query'],
  ['a weight that is not finite', [{ vector: v(1, 0), weight: Number.NaN }], 'invalid-query'],
  [
    'different lengths',
    [
      { vector: v(1, 0), weight: 1 },
      { vector: v(1), weight: 1 },
    ],
    'invalid-vector',
  ],
  [
    'parts that cancel out',
    [
      { vector: v(1, 0), weight: 1 },
      { vector: v(2, 0), weight: -1 },
    ],
    'invalid-vector',
  ],
])('refuses %s', (_, parts, code) => {
  expect(() => composeQuery(parts)).toThrow(expect.objectContaining({ code }));
});
