import { afterEach, expect, it, vi } from 'vitest';
import { sha256 } from '../../src/core/sha256.ts';

afterEach(() => vi.unstubAllGlobals());

it('gives the digests of FIPS 180-4, of a buffer and of a view alike', async () => {
  const abc = new TextEncoder().encode('abc');
  expect(await sha256(abc)).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await sha256(new ArrayBuffer(0))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  const within = new Uint8Array([0, ...abc, 0]).subarray(1, 4);
  expect(await sha256(within)).toBe(await sha256(abc));
});

it('says why where the browser withholds WebCrypto', async () => {
  vi.stubGlobal('crypto', {});
  await expect(sha256(new ArrayBuffer(1))).rejects.toMatchObject({ code: 'not-supported' });
});
