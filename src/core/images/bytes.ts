/** Reading numbers and tags out of file headers. Every reader answers past the end of the data: 0, or ''. */

/** One unsigned byte; 0 past the end. */
export const u8 = (data: Uint8Array, at: number): number => data[at] ?? 0;
export const u16be = (data: Uint8Array, at: number): number => (u8(data, at) << 8) | u8(data, at + 1);
export const u16le = (data: Uint8Array, at: number): number => u8(data, at) | (u8(data, at + 1) << 8);
export const u24le = (data: Uint8Array, at: number): number => u16le(data, at) | (u8(data, at + 2) << 16);
export const u32be = (data: Uint8Array, at: number): number => ((u16be(data, at) << 16) | u16be(data, at + 2)) >>> 0;
export const u32le = (data: Uint8Array, at: number): number => (u16le(data, at) | (u16le(data, at + 2) << 16)) >>> 0;

/** Bytes as Latin-1 characters: magic numbers and chunk names compare as strings. */
export function latin1(data: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...data.subarray(at, at + length));
}
