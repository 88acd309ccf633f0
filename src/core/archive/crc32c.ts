/** Table k gives what a byte does to the sum when k more bytes follow it: eight bytes at a time (Kounavis and Berry 2005). */
const tables = Array.from({ length: 8 }, () => new Int32Array(256));
const [table] = tables as [Int32Array, ...Int32Array[]];
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
  table[n] = c;
}
for (let n = 0; n < 256; n++)
  for (let k = 1; k < 8; k++) {
    const before = tables[k - 1]?.[n] as number;
    (tables[k] as Int32Array)[n] = (table[before & 255] as number) ^ (before >>> 8);
  }
const [t0, t1, t2, t3, t4, t5, t6, t7] = tables as [Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array, Int32Array];

const none = new Int32Array(0);

/** Bytes that are worth a call of what {@link quicken} was given. */
export const BLOCK = 32_768;

/** Goes on with a sum over whole blocks of {@link BLOCK} bytes; both inverted, as they are while a sum is made. */
export type SumOfBlocks = (bytes: Uint8Array, before: number) => number;

let quick: SumOfBlocks | null = null;

/** From now on sums of many bytes are made by `sum`: this code must get warm first, which takes longer than a small collection. */
export function quicken(sum: SumOfBlocks): void {
  quick = sum;
}

/** CRC32C (Castagnoli, RFC 3720 appendix B.4) of `bytes`, continuing from `before`; unsigned 32 bits. One to two gigabytes a second. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  const blocks = quick ? bytes.length - (bytes.length % BLOCK) : 0;
  if (!quick || blocks === 0) return plain(bytes, before);
  return plain(bytes.subarray(blocks), ~quick(bytes.subarray(0, blocks), ~before));
}

function plain(bytes: Uint8Array, before: number): number {
  let c = ~before;
  let at = 0;
  const oneByOne = (until: number): void => {
    for (; at < until; at++) c = (table[(c ^ (bytes[at] as number)) & 255] as number) ^ (c >>> 8);
  };
  // All platforms of today are little-endian, as the sum is.
  oneByOne(Math.min(bytes.length, (4 - (bytes.byteOffset & 3)) & 3));
  const words = bytes.length - at < 8 ? none : new Int32Array(bytes.buffer, bytes.byteOffset + at, ((bytes.length - at) >> 3) * 2);
  for (let k = 0; k < words.length; k += 2) {
    const a = c ^ (words[k] as number);
    const b = words[k + 1] as number;
    c =
      (t7[a & 255] as number) ^
      (t6[(a >>> 8) & 255] as number) ^
      (t5[(a >>> 16) & 255] as number) ^
      (t4[a >>> 24] as number) ^
      (t3[b & 255] as number) ^
      (t2[(b >>> 8) & 255] as number) ^
      (t1[(b >>> 16) & 255] as number) ^
      (t0[b >>> 24] as number);
  }
  at += words.byteLength;
  oneByOne(bytes.length);
  return ~c >>> 0;
}

/** Eight hex digits that name float arrays by their content, one after the other. */
export function floatsName(...arrays: readonly Float32Array[]): string {
  const sum = arrays.reduce((before, array) => crc32c(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), before), 0);
  return sum.toString(16).padStart(8, '0');
}
