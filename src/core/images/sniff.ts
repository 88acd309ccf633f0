/** Tells what a file is from its bytes alone; its name and the type the system gave are not asked. */
import { latin1, u16be, u16le, u32be, u32le, u8 } from './bytes.ts';
import { dimensions, type Size } from './dimensions.ts';
import type { Format } from './formats.ts';

export interface Sniffed {
  format: Format;
  /** As stored, before EXIF orientation; null where the header does not tell. */
  size: Size | null;
}

/** [format, offset, characters]; the first match wins. */
const magic: ReadonlyArray<readonly [Format, number, string]> = [
  ['jpeg', 0, '\xff\xd8\xff'],
  ['png', 0, '\x89PNG\r\n\x1a\n'],
  ['gif', 0, 'GIF87a'],
  ['gif', 0, 'GIF89a'],
  ['webp', 8, 'WEBP'],
  ['video', 8, 'AVI '],
  ['audio', 8, 'WAVE'],
  ['jxl', 0, '\xff\x0a'],
  ['jxl', 0, '\0\0\0\x0cJXL \r\n\x87\n'],
  ['jp2', 0, '\0\0\0\x0cjP  \r\n\x87\n'],
  ['jp2', 0, '\xff\x4f\xff\x51'],
  ['psd', 0, '8BPS'],
  ['pdf', 0, '%PDF-'],
  ['raw', 0, 'IIRO'], // Olympus
  ['raw', 0, 'IIRS'],
  ['raw', 0, 'MMOR'],
  ['raw', 0, 'IIU\0'], // Panasonic
  ['raw', 0, 'FUJIFILMCCD-RAW'],
  ['raw', 0, 'II\x1a\0\0\0HEAPCCDR'], // Canon CRW
  ['raw', 0, 'FOVb'], // Sigma
  ['raw', 0, '\0MRM'], // Minolta
  ['video', 0, '\x1aE\xdf\xa3'], // Matroska, WebM
  ['video', 0, 'OggS'],
  ['video', 0, 'FLV\x01'],
  ['video', 0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11'], // ASF: WMV
  ['video', 0, '\0\0\x01\xba'], // MPEG program stream
  ['video', 0, '\0\0\x01\xb3'],
  ['audio', 0, 'ID3'],
  ['audio', 0, 'fLaC'],
  ['archive', 0, 'PK\x03\x04'],
  ['archive', 0, 'PK\x05\x06'],
  ['archive', 0, '\x1f\x8b'],
  ['archive', 0, '7z\xbc\xaf\x27\x1c'],
  ['archive', 0, 'Rar!'],
];

/** By major and compatible brands of the `ftyp` box. A HEIF file of brand mif1 tells AVIF from HEIC by the others. */
function isoFormat(data: Uint8Array): Format {
  const end = Math.min(u32be(data, 0), data.length, 512);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += at === 8 ? 8 : 4) brands.push(latin1(data, at, 4));
  if (brands[0] === 'crx ') return 'raw';
  if (brands.some((brand) => brand === 'avif' || brand === 'avis')) return 'avif';
  if (brands.some((brand) => /^(hei[cxms]|hev[cxms]|mif1|msf1)$/.test(brand))) return 'heic';
  return brands[0]?.startsWith('M4A') ? 'audio' : 'video';
}

/**
 * TIFF, or a camera's RAW file built on it: Canon writes 'CR', DNG its version tag (C612); NEF, ARW, PEF and others
 * keep the sensor in a SubIFD (14A) beside the maker's name (10F), which a plain TIFF does not have together.
 */
function tiffFormat(data: Uint8Array): Format {
  const little = u8(data, 0) === 0x49;
  const short = (at: number): number => (little ? u16le(data, at) : u16be(data, at));
  if (latin1(data, 8, 2) === 'CR') return 'raw';
  const directory = little ? u32le(data, 4) : u32be(data, 4);
  const tags = new Set<number>();
  for (let entry = 0; entry < short(directory) && directory + 2 + entry * 12 < data.length; entry++) tags.add(short(directory + 2 + entry * 12));
  return tags.has(0xc612) || (tags.has(0x10f) && tags.has(0x14a)) ? 'raw' : 'tiff';
}

/** An icon directory is four weak bytes, so its first entry must make sense too. */
function isIcon(data: Uint8Array): boolean {
  const count = u16le(data, 4);
  return u32be(data, 0) === 0x00000100 && count > 0 && count <= 256 && u8(data, 9) === 0 && u32le(data, 18) >= 6 + 16 * count;
}

/** Names the header of the bitmap as well: 'BM' alone begins many a text. */
const isBitmap = (data: Uint8Array): boolean => latin1(data, 0, 2) === 'BM' && [12, 40, 52, 56, 64, 108, 124].includes(u32le(data, 14));

/** Text: UTF-8 (or UTF-16 with a mark) without control characters in the first kilobyte. */
function textFormat(data: Uint8Array): Format | null {
  const mark = u16be(data, 0);
  if (mark === 0xfeff || mark === 0xfffe) return 'text';
  const head = data.subarray(0, 1024);
  if (head.some((byte) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte))) return null;
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(data.subarray(0, 4096), { stream: true });
  } catch {
    return null; // not UTF-8: what remains is unknown bytes
  }
  const root = text.replace(/^(<\?xml[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE\s+svg[^>[]*(\[[\s\S]*?\])?[^>]*>|\s)*/i, '');
  if (/^<(svg|\w+:svg)[\s/>]/i.test(root)) return 'svg';
  return /^<(!doctype\s+html|html|head|body|script)\b/i.test(root) ? 'html' : 'text';
}

function formatOf(data: Uint8Array): Format {
  for (const [format, at, characters] of magic) if (latin1(data, at, characters.length) === characters) return format;
  if (latin1(data, 4, 4) === 'ftyp') return isoFormat(data);
  const head = latin1(data, 0, 4);
  if (head === 'II*\0' || head === 'MM\0*' || head === 'II+\0' || head === 'MM\0+') return tiffFormat(data);
  if (isBitmap(data)) return 'bmp';
  if (isIcon(data)) return 'ico';
  return textFormat(data) ?? 'unknown';
}

/**
 * The format by magic bytes and, for what browsers decode, the stored size. `data` is the file or its beginning:
 * 4 KiB decide the format; a size may lie behind long metadata (JPEG, AVIF), so give all there is.
 */
export function sniff(data: Uint8Array): Sniffed {
  const format = formatOf(data);
  return { format, size: dimensions(data, format) };
}
