/** Some rows of an index, as bitmaps: what `VectorIndex.search` can be restricted to without a copy. */
export interface Selection {
  /** Rows in it. */
  readonly count: number;
  /** Calibration id → one bit a row of that part. A part that is missing has no row in it. */
  readonly bits: ReadonlyMap<string, Uint8Array>;
}

/** Puts a row into a bitmap; false if it was there. */
export function setBit(bits: Uint8Array, row: number): boolean {
  const bit = 1 << (row & 7);
  const byte = bits[row >> 3] as number;
  bits[row >> 3] = byte | bit;
  return (byte & bit) === 0;
}

export function hasBit(bits: Uint8Array, row: number): boolean {
  return ((bits[row >> 3] as number) & (1 << (row & 7))) !== 0;
}

/** A bitmap that reaches over `count` rows: those that came after it was made are not in it. */
export function fitted(bits: Uint8Array | undefined, count: number): Uint8Array | undefined {
  if (!bits || bits.length * 8 >= count) return bits;
  const longer = new Uint8Array(Math.ceil(count / 8));
  longer.set(bits);
  return longer;
}
