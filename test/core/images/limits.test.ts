import { expect, it } from 'vitest';
import { checkFileBytes, checkSize } from '../../../src/core/images/limits.ts';

it('lets a 15,000 × 15,000 picture and 256 MiB pass', () => {
  expect(() => checkSize({ width: 15_000, height: 15_000 })).not.toThrow();
  expect(() => checkFileBytes(268_435_456)).not.toThrow();
});

it('names the figures of what is too large', () => {
  expect(() => checkSize({ width: 20_000, height: 20_000 })).toThrow(
    'The picture has 20,000 × 20,000 pixels, 400 megapixels; the most is 225 megapixels.',
  );
  expect(() => checkSize({ width: 70_000, height: 3 })).toThrow('The picture has 70,000 × 3 pixels; the most is 65,535 on a side.');
  expect(() => checkFileBytes(300_000_000)).toThrow('The file has 286.1 MiB; the most is 256 MiB.');
});

it('has the code too-large', () => {
  expect(() => checkSize({ width: 20_000, height: 20_000 })).toThrow(expect.objectContaining({ code: 'too-large' }));
});
