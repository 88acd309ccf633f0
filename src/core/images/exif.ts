/**
 * When and where a picture was taken, from its EXIF (CIPA DC-008). A few tags are read, so by hand: exifr 7.1.3, the library for
 * this, throws in its lite build when tags are picked, calls libheif's AVIF malformed, reads no WebP, and weighs 45 KB.
 */
import type { Coordinates } from '../api.ts';
import { latin1, u16be, u16le, u32be, u32le, u8 } from './bytes.ts';
import { jpegSegments, pngChunks, riffChunks } from './chunks.ts';
import type { Format } from './formats.ts';

/** What is kept of a picture's EXIF. */
export interface Exif {
  /** DateTimeOriginal as ISO 8601 without zone (EXIF states local time), or null. */
  takenAt: string | null;
  /** Null where the camera did not know it. */
  place: Coordinates | null;
}

const exifDirectory = 0x8769;
const gpsDirectory = 0x8825;
const dateTimeOriginal = 0x9003;
const gps = { latitudeRef: 1, latitude: 2, longitudeRef: 3, longitude: 4 } as const;

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

/** A TIFF block's directories. Offsets may point anywhere: reading past the end gives zeros. */
class Tiff {
  readonly data: Uint8Array;
  readonly #little: boolean;

  constructor(data: Uint8Array) {
    this.data = data;
    this.#little = u8(data, 0) === 0x49;
  }

  long(at: number): number {
    return this.#little ? u32le(this.data, at) : u32be(this.data, at);
  }

  /** Where the value field of a tag stands, 0 if the directory lacks it. */
  find(directory: number, tag: number): number {
    const short = (at: number): number => (this.#little ? u16le(this.data, at) : u16be(this.data, at));
    for (let at = directory + 2, left = short(directory); left > 0 && at < this.data.length; at += 12, left--) if (short(at) === tag) return at + 8;
    return 0;
  }

  /** Where a directory named by a tag of the first one begins, 0 if there is none. */
  directory(tag: number): number {
    const pointer = this.find(this.long(4), tag);
    return pointer && this.long(pointer);
  }

  /** Degrees, minutes and seconds as fractions (§ 4.6.6), in degrees; NaN where a fraction has no denominator. */
  degrees(at: number): number {
    const fraction = (k: number): number => {
      const [over, under] = [this.long(at + 8 * k), this.long(at + 8 * k + 4)];
      // Cameras that know no seconds write 0/0.
      return over === 0 ? 0 : over / under;
    };
    return this.long(at + 4) === 0 ? Number.NaN : fraction(0) + fraction(1) / 60 + fraction(2) / 3600;
  }
}

/** '2024:05:01 12:30:00' → '2024-05-01T12:30:00'. Null for what is no date: cameras without a clock write zeros or blanks. */
export function isoFromExif(text: string): string | null {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)[ T](\d\d):(\d\d):(\d\d)$/.exec(text);
  if (!match || match[1] === '0000') return null;
  const iso = `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}`;
  const time = new Date(`${iso}Z`);
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(iso) ? iso : null;
}

function takenAt(tiff: Tiff): string | null {
  const directory = tiff.directory(exifDirectory);
  const value = directory && tiff.find(directory, dateTimeOriginal);
  return value ? isoFromExif(latin1(tiff.data, tiff.long(value), 19)) : null;
}

/** Null also for 0° N 0° E, where nobody photographs: cameras without a fix write zeros. */
function place(tiff: Tiff): Coordinates | null {
  const directory = tiff.directory(gpsDirectory);
  if (!directory) return null;
  const angle = (tag: number, refTag: number, most: number, negative: string): number | null => {
    const [value, ref] = [tiff.find(directory, tag), tiff.find(directory, refTag)];
    if (!value || !ref) return null;
    const degrees = tiff.degrees(tiff.long(value));
    if (!(degrees <= most)) return null;
    // Six decimals are a tenth of a metre.
    const rounded = Math.round(degrees * 1e6) / 1e6;
    return latin1(tiff.data, ref, 1) === negative ? 0 - rounded : rounded;
  };
  const latitude = angle(gps.latitude, gps.latitudeRef, 90, 'S');
  const longitude = angle(gps.longitude, gps.longitudeRef, 180, 'W');
  return latitude === null || longitude === null || (latitude === 0 && longitude === 0) ? null : { latitude, longitude };
}

/** Never throws: a picture with broken metadata is still a picture. */
export function readExif(data: Uint8Array, format: Format): Exif {
  const block = tiffBlock(data, format);
  const tiff = block && new Tiff(block);
  return { takenAt: tiff && takenAt(tiff), place: tiff && place(tiff) };
}
