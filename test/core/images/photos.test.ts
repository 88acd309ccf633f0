import { expect, it } from 'vitest';
import { sniff } from '../../../src/core/images/sniff.ts';
import { photos } from '../../fixtures/pictures/photos.ts';
import { zoo } from '../../fixtures/pictures/zoo.ts';

it('makes distinct photos, the same again for the same seed', async () => {
  const [some, more, others] = await Promise.all([photos(70, 3), photos(100, 3), photos(70, 4)]);
  expect(more.slice(0, 70)).toEqual(some);
  expect(others[0]).not.toEqual(some[0]);
  expect(new Set(more.map(({ bytes }) => bytes.join())).size).toBe(100);
  expect(sniff(more[99]?.bytes ?? new Uint8Array())).toEqual({ format: 'jpeg', size: { width: 64, height: 48 } });
}, 60_000);

it('makes the same zoo each time, every name once', async () => {
  const [first, second] = [await zoo(), await zoo()];
  expect(second).toEqual(first);
  expect(new Set(first.map(({ name }) => name)).size).toBe(first.length);
  expect(Math.max(...first.map(({ name }) => name.length))).toBe(255);
}, 60_000);
