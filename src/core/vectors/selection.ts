import { CHUNK } from './kernel.ts';

/** Some rows of an index, as a bitmap: what `VectorIndex.search` can be restricted to without a copy. */
export interface Selection {
  /** Rows in it. */
  readonly count: number;
  /** One bit a row, the lowest of each byte first. Rows beyond its end are not in it. */
  readonly bits: Uint8Array;
}

/** Puts a row into a bitmap; false if it was there. */
export function setBit(bits: Uint8Array, row: number): boolean {
  const bit = 1 << (row & 7);
  const byte = bits[row >> 3] as number;
  bits[row >> 3] = byte | bit;
  return (byte & bit) === 0;
}

export function clearBit(bits: Uint8Array, row: number): void {
  bits[row >> 3] = (bits[row >> 3] as number) & ~(1 << (row & 7));
}

/** Puts the rows `from`…`to − 1` into a bitmap that has none of them. Gives how many they are. */
export function setBits(bits: Uint8Array, from: number, to: number): number {
  const [first, last] = [Math.min(to, Math.ceil(from / 8) * 8), Math.max(from, Math.floor(to / 8) * 8)];
  for (let row = from; row < first; row++) setBit(bits, row);
  if (first < last) bits.fill(255, first / 8, last / 8);
  for (let row = Math.max(first, last); row < to; row++) setBit(bits, row);
  return to - from;
}

export function hasBit(bits: Uint8Array, row: number): boolean {
  return ((bits[row >> 3] as number) & (1 << (row & 7))) !== 0;
}

/** The part of a bitmap that stands for one chunk of rows; what is missing is clear. */
export function chunkBits(bits: Uint8Array, chunk: number): Uint8Array {
  const size = CHUNK / 8;
  const part = bits.subarray(chunk * size, (chunk + 1) * size);
  if (part.length === size) return part;
  const whole = new Uint8Array(size);
  whole.set(part);
  return whole;
}
