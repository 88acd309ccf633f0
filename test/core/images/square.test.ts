import { expect, it } from 'vitest';
import { centreSquare, fitted, withoutAlpha } from '../../../src/core/images/square.ts';

it('takes the middle of a wide and of a tall picture', () => {
  const data = Uint8Array.from({ length: 4 * 2 * 4 }, (_, k) => k >> 2); // pixel number in every channel
  const numbers = (picture: { data: ArrayLike<number> }) => Array.from(picture.data).filter((_, k) => k % 4 === 0);
  expect(numbers(centreSquare({ data, width: 4, height: 2 }))).toEqual([1, 2, 5, 6]);
  expect(numbers(centreSquare({ data, width: 2, height: 4 }))).toEqual([2, 3, 4, 5]);
});

it('drops alpha', () =>
  expect(withoutAlpha({ data: Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 255), width: 2, height: 1 })).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6)));

it('fits without enlarging and without losing a side', () => {
  expect(fitted({ width: 4000, height: 3000 }, 512)).toEqual({ width: 512, height: 384 });
  expect(fitted({ width: 30, height: 20 }, 512)).toEqual({ width: 30, height: 20 });
  expect(fitted({ width: 4000, height: 3 }, 512)).toEqual({ width: 512, height: 1 });
});
