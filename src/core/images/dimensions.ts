/** Width and height from a picture's header, without decoding: a decompression bomb is refused before it unfolds. */
import { latin1, u16be, u16le, u24le, u32be, u32le, u8 } from './bytes.ts';
import { isoBoxes, jpegSegments, riffChunks } from './chunks.ts';
import type { Format } from './formats.ts';

/** Pixels, as stored (before EXIF orientation). */
export interface Size {
  width: number;
  height: number;
}

/** Start of frame (ITU T.81 table B.1): C0 to CF without DHT (C4), JPG (C8) and DAC (CC). */
function jpegSize(data: Uint8Array): Size | null {
  for (const { name, start } of jpegSegments(data)) {
    if (/^c[0-9a-f]$/.test(name) && !['c4', 'c8', 'cc'].includes(name)) return { height: u16be(data, start + 1), width: u16be(data, start + 3) };
  }
  return null;
}

function pngSize(data: Uint8Array, at = 0): Size | null {
  return latin1(data, at + 12, 4) === 'IHDR' ? { width: u32be(data, at + 16), height: u32be(data, at + 20) } : null;
}

/** The largest of what the chunks say: in an extended file the canvas and each frame state a size (RFC 9649). */
function webpSize(data: Uint8Array): Size | null {
  for (const { name, start } of riffChunks(data)) {
    if (name === 'VP8X') return { width: u24le(data, start + 4) + 1, height: u24le(data, start + 7) + 1 };
    if (name === 'VP8 ') return { width: u16le(data, start + 6) & 0x3fff, height: u16le(data, start + 8) & 0x3fff };
    if (name === 'VP8L') {
      const bits = u32le(data, start + 1);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
  }
  return null;
}

function bmpSize(data: Uint8Array): Size {
  if (u32le(data, 14) === 12) return { width: u16le(data, 18), height: u16le(data, 20) };
  return { width: Math.abs(u32le(data, 18) | 0), height: Math.abs(u32le(data, 22) | 0) }; // negative: rows from the top
}

/** The largest entry. An entry may hold a whole PNG whose own header decides. */
function icoSize(data: Uint8Array): Size {
  let largest: Size = { width: 0, height: 0 };
  for (let entry = 0; entry < u16le(data, 4) && 6 + entry * 16 < data.length; entry++) {
    const at = 6 + entry * 16;
    const stated = { width: u8(data, at) || 256, height: u8(data, at + 1) || 256 };
    const size = pngSize(data, u32le(data, at + 12)) ?? stated;
    if (size.width * size.height > largest.width * largest.height) largest = size;
  }
  return largest;
}

/** The largest `ispe` property: of a grid that is the whole picture, the others are tiles and thumbnails (ISO/IEC 23008-12). */
function heifSize(data: Uint8Array): Size | null {
  let largest: Size | null = null;
  const path: Record<string, number> = { meta: 4, iprp: 0, ipco: 0 }; // box to enter → bytes before its children
  const enter = (from: number, to: number): void => {
    for (const { name, start, end } of isoBoxes(data, from, to)) {
      const skip = path[name];
      if (skip !== undefined) enter(start + skip, end);
      else if (name === 'ispe') {
        const size = { width: u32be(data, start + 4), height: u32be(data, start + 8) };
        if (!largest || size.width * size.height > largest.width * largest.height) largest = size;
      }
    }
  };
  enter(0, data.length);
  return largest;
}

/** Null where the format is not read here or the header is cut off; the decoded size is checked again then. */
export function dimensions(data: Uint8Array, format: Format): Size | null {
  switch (format) {
    case 'jpeg':
      return jpegSize(data);
    case 'png':
      return pngSize(data);
    case 'gif':
      return { width: u16le(data, 6), height: u16le(data, 8) };
    case 'webp':
      return webpSize(data);
    case 'bmp':
      return bmpSize(data);
    case 'ico':
      return icoSize(data);
    case 'avif':
    case 'heic':
      return heifSize(data);
    default:
      return null;
  }
}
