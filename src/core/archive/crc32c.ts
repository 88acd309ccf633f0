const table = new Int32Array(256);
for (let n = 0; n < 256; n++) {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
  table[n] = c;
}

/** CRC32C (Castagnoli, RFC 3720 appendix B.4) of `bytes`, continuing from `before`; unsigned 32 bits. */
export function crc32c(bytes: Uint8Array, before = 0): number {
  let c = ~before;
  for (let k = 0; k < bytes.length; k++) c = (table[(c ^ (bytes[k] as number)) & 255] as number) ^ (c >>> 8);
  return ~c >>> 0;
}

/** Eight hex digits that name float arrays by their content, one after the other. */
export function floatsName(...arrays: readonly Float32Array[]): string {
  const sum = arrays.reduce((before, array) => crc32c(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), before), 0);
  return sum.toString(16).padStart(8, '0');
}
