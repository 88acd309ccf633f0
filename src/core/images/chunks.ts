/** The parts of the container formats: PNG and RIFF chunks, JPEG segments, ISO base media boxes. */
import { latin1, u16be, u32be, u32le, u8 } from './bytes.ts';

/** A part of the file: where its content starts and ends, in bytes; `end` never lies past the data. */
export interface Chunk {
  name: string;
  start: number;
  end: number;
}

/** PNG (ISO/IEC 15948 § 5.3): length, name, content, CRC. */
export function* pngChunks(data: Uint8Array): Generator<Chunk> {
  for (let at = 8; at + 8 <= data.length; ) {
    const start = at + 8;
    const length = u32be(data, at);
    yield { name: latin1(data, at + 4, 4), start, end: Math.min(start + length, data.length) };
    at = start + length + 4;
  }
}

/** RIFF as WebP uses it: name, length (little-endian), content padded to even. */
export function* riffChunks(data: Uint8Array): Generator<Chunk> {
  for (let at = 12; at + 8 <= data.length; ) {
    const start = at + 8;
    const length = u32le(data, at + 4);
    yield { name: latin1(data, at, 4), start, end: Math.min(start + length, data.length) };
    at = start + length + (length & 1);
  }
}

/** JPEG marker segments (ITU T.81 § B.1.1) up to the first scan; `name` is the marker's second byte in hex. */
export function* jpegSegments(data: Uint8Array): Generator<Chunk> {
  for (let at = 2; at + 4 <= data.length; ) {
    if (u8(data, at) !== 0xff) return;
    const marker = u8(data, at + 1);
    if (marker === 0xff) {
      at += 1; // fill byte
      continue;
    }
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2; // markers without a length
      continue;
    }
    if (marker === 0xda || marker === 0xd9) return;
    const length = u16be(data, at + 2);
    if (length < 2) return;
    yield { name: marker.toString(16), start: at + 4, end: Math.min(at + 2 + length, data.length) };
    at += 2 + length;
  }
}

/** Boxes of ISO/IEC 14496-12 between two offsets. 64-bit sizes and 'to the end' (0) are read as 'to the end'. */
export function* isoBoxes(data: Uint8Array, from: number, to: number): Generator<Chunk> {
  for (let at = from; at + 8 <= Math.min(to, data.length); ) {
    const size = u32be(data, at);
    const end = size < 8 ? to : Math.min(at + size, to, data.length);
    yield { name: latin1(data, at + 4, 4), start: at + 8, end };
    at = end;
  }
}
