import { expect, it } from 'vitest';
import { crc32c } from '../../../src/core/archive/crc32c.ts';
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
