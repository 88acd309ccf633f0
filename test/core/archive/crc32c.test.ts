import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { compileWat } from '../../../scripts/vite-wat.mjs';
import { crc32c, quicken } from '../../../src/core/archive/crc32c.ts';
import { sumOfBlocks } from '../../../src/kernel/crc32c.ts';
import { generator } from '../../fixtures/random.ts';

it.each([
  // RFC 3720, appendix B.4.
  ['32 zeros', new Uint8Array(32), 0x8a9136aa],
  ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8ab43],
  ['0 to 31', Uint8Array.from({ length: 32 }, (_, k) => k), 0x46dd794e],
  ['31 to 0', Uint8Array.from({ length: 32 }, (_, k) => 31 - k), 0x113fdb5c],
  ['"123456789"', new TextEncoder().encode('123456789'), 0xe3069283],
  ['nothing', new Uint8Array(0), 0],
])('gives the published sum of %s', (_, bytes, sum) => {
  expect(crc32c(bytes)).toBe(sum);
});

it('goes on from any place, at any alignment', () => {
  const random = generator(3);
  const all = Uint8Array.from({ length: 300 }, () => Math.floor(random() * 256));
  for (let from = 0; from < 9; from++)
    for (let to = from; to < 300; to += 7) {
      const cut = from + Math.floor(random() * (to - from + 1));
      expect(crc32c(all.subarray(cut, to), crc32c(all.subarray(from, cut)))).toBe(crc32c(all.slice(from, to)));
    }
});

it('is the same when WebAssembly sums it', async () => {
  const random = generator(4);
  const all = Uint8Array.from({ length: 100_000 }, () => Math.floor(random() * 256));
  const cuts = [0, 1, 5, 32_767, 32_768, 32_769, 65_536, 70_003, 100_000];
  const sums = () => cuts.flatMap((to) => [0, 3, 0xffffffff].map((before) => crc32c(all.subarray(to % 3, to), before)));
  const plain = sums();
  quicken(sumOfBlocks(await WebAssembly.compile(await compileWat(fileURLToPath(new URL('../../../src/kernel/crc32c.wat', import.meta.url))))));
  expect(sums()).toEqual(plain);
  expect(new Set(plain).size).toBeGreaterThan(20);
});
