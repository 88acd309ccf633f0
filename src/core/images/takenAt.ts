/**
 * When a picture was taken, from its EXIF (CIPA DC-008). One tag is read, so by hand: exifr 7.1.3, the library for this,
 * throws in its lite build when tags are picked, calls libheif's AVIF malformed, reads no WebP, and weighs 45 KB.
 */
import { latin1, u16be, u16le, u32be, u32le, u8 } from './bytes.ts';
import { jpegSegments, pngChunks, riffChunks } from './chunks.ts';
import type { Format } from './formats.ts';

const exifDirectory = 0x8769;
const dateTimeOriginal = 0x9003;

/** From the TIFF header on, or null. */
function tiffBlock(data: Uint8Array, format: Format): Uint8Array | null {
  if (format === 'avif' || format === 'heic') return scanned(data);
  const chunks = format === 'jpeg' ? jpegSegments(data) : format === 'png' ? pngChunks(data) : format === 'webp' ? riffChunks(data) : [];
  for (const { name, start, end } of chunks) {
    const marked = latin1(data, start, 6) === 'Exif\0\0'; // always in JPEG, by some writers in WebP
    if (name === 'e1' ? marked : name === 'eXIf' || name === 'EXIF') return data.subarray(marked ? start + 6 : start, end);
  }
  return null;
}

/** HEIF keeps EXIF in an item found through three boxes; its header, eight fixed bytes in every known writer, is found as well without them. */
function scanned(data: Uint8Array): Uint8Array | null {
  for (let at = data.indexOf(0x2a); at >= 0; at = data.indexOf(0x2a, at + 1)) {
    if (latin1(data, at - 2, 8) === 'II*\0\x08\0\0\0') return data.subarray(at - 2);
    if (latin1(data, at - 3, 8) === 'MM\0*\0\0\0\x08') return data.subarray(at - 3);
  }
  return null;
}

/** The text of DateTimeOriginal, '' where there is none. Offsets may point anywhere: reading past the end gives zeros. */
function dateText(tiff: Uint8Array): string {
  const little = u8(tiff, 0) === 0x49;
  const short = (at: number): number => (little ? u16le(tiff, at) : u16be(tiff, at));
  const long = (at: number): number => (little ? u32le(tiff, at) : u32be(tiff, at));
  /** Where the value field of a tag stands, 0 if the directory lacks it. */
  const find = (directory: number, tag: number): number => {
    for (let at = directory + 2, left = short(directory); left > 0 && at < tiff.length; at += 12, left--) if (short(at) === tag) return at + 8;
    return 0;
  };
  const pointer = find(long(4), exifDirectory);
  const value = pointer && find(long(pointer), dateTimeOriginal);
  return value ? latin1(tiff, long(value), 19) : '';
}

/** '2024:05:01 12:30:00' → '2024-05-01T12:30:00'. Null for what is no date: cameras without a clock write zeros or blanks. */
export function isoFromExif(text: string): string | null {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)$/.exec(text);
  if (!match || match[1] === '0000') return null;
  const iso = `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}`;
  const time = new Date(`${iso}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(iso) ? iso : null;
}

/** EXIF DateTimeOriginal as ISO 8601 without zone (EXIF states local time), or null. Never throws: a picture with broken metadata is still a picture. */
export function takenAt(data: Uint8Array, format: Format): string | null {
  const tiff = tiffBlock(data, format);
  return tiff && isoFromExif(dateText(tiff));
}
