import { invalid, quoted } from './invalid.ts';

/**
 * The safetensors container: 8 bytes little-endian header length, a JSON header, then the tensors' bytes
 * (https://github.com/huggingface/safetensors#format).
 */
export interface TensorInfo {
  dtype: string;
  shape: number[];
  /** Byte range, relative to {@link TensorFile.dataAt}. */
  start: number;
  end: number;
}

/** What the head of a file says: of a safetensors file, or of a .npy one (npy.ts), which holds one tensor. */
export interface TensorFile {
  kind: 'safetensors' | 'npy';
  metadata: Readonly<Record<string, string>>;
  tensors: ReadonlyMap<string, TensorInfo>;
  /** Byte at which the tensors begin. */
  dataAt: number;
}

const bytesPer: ReadonlyMap<string, number> = new Map(
  Object.entries({ F64: 8, F32: 4, F16: 2, BF16: 2, I64: 8, I32: 4, I16: 2, I8: 1, U8: 1, U16: 2, U32: 4, U64: 8, BOOL: 1 }),
);
/** Ours have less than 2 kB. The reference allows 100 MB, which would take a page a gigabyte to parse. */
const LONGEST_HEADER = 8_000_000;

/** How many bytes at the start of a file hold its header. `head`: at least 8 bytes. Throws `archive-invalid`. */
export function headerBytes(head: Uint8Array, fileSize: number): number {
  if (head.length < 8) throw invalid('it is shorter than a header');
  const view = new DataView(head.buffer, head.byteOffset, 8);
  const length = view.getUint32(0, true) + view.getUint32(4, true) * 2 ** 32;
  if (length < 2 || length > LONGEST_HEADER || length > fileSize - 8) throw invalid(`its header claims ${length} bytes of a file of ${fileSize}`);
  return 8 + length;
}

/** Reads and checks a header (`head`: the first {@link headerBytes} bytes). Tensors must fill the file without gaps or overlaps. Throws `archive-invalid`. */
export function parseHeader(head: Uint8Array, fileSize: number): TensorFile {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(head.subarray(8)));
  } catch (thrown) {
    throw invalid('its header is not JSON', thrown);
  }
  if (!isRecord(json)) throw invalid('its header is not an object');
  const metadata: Record<string, string> = Object.create(null) as Record<string, string>;
  const tensors = new Map<string, TensorInfo>();
  for (const [name, value] of Object.entries(json)) {
    if (!isRecord(value)) throw invalid(`the entry ${quoted(name)} is not an object`);
    if (name === '__metadata__') {
      for (const [key, text] of Object.entries(value)) {
        if (typeof text !== 'string') throw invalid(`the metadata ${quoted(key)} is not a string`);
        metadata[key] = text;
      }
    } else tensors.set(name, tensorInfo(name, value));
  }
  let at = 0;
  for (const [name, { start, end }] of [...tensors].sort(([, a], [, b]) => a.start - b.start || a.end - b.end)) {
    if (start !== at) throw invalid(`the tensor ${quoted(name)} begins at byte ${start}, not ${at}`);
    at = end;
  }
  if (head.length + at !== fileSize) throw invalid(`its tensors end at byte ${head.length + at} of a file of ${fileSize}`);
  return { kind: 'safetensors', metadata, tensors, dataAt: head.length };
}

function tensorInfo(name: string, value: Record<string, unknown>): TensorInfo {
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== 'string') throw invalid(`the tensor ${quoted(name)} has no type`);
  const size = bytesPer.get(dtype);
  if (size === undefined) throw invalid(`the tensor ${quoted(name)} has the unknown type ${quoted(dtype)}`);
  if (!isSizes(shape) || shape.length > 8) throw invalid(`the tensor ${quoted(name)} has no valid shape`);
  if (!isSizes(offsets) || offsets.length !== 2) throw invalid(`the tensor ${quoted(name)} has no valid offsets`);
  const [start, end] = offsets as [number, number];
  // A product too large to be exact is larger than any range of bytes.
  const expected = shape.reduce((product, side) => product * side, size);
  if (end - start !== expected) throw invalid(`the tensor ${quoted(name)} spans ${end - start} bytes where its shape needs ${expected}`);
  return { dtype, shape, start, end };
}

/** One tensor to write. */
export interface TensorOut {
  dtype: string;
  shape: number[];
  /** Parts are written one after the other. */
  parts: (Uint8Array<ArrayBuffer> | Blob)[];
}

/** A safetensors file as a Blob: parts are referred to, not copied. Data begin at a multiple of 8. */
export function writeSafetensors(tensors: Record<string, TensorOut>, metadata: Record<string, string>): Blob {
  const header: Record<string, unknown> = { __metadata__: metadata };
  const parts: (Uint8Array<ArrayBuffer> | Blob)[] = [];
  let at = 0;
  for (const [name, { dtype, shape, parts: own }] of Object.entries(tensors)) {
    const start = at;
    for (const part of own) {
      at += part instanceof Blob ? part.size : part.byteLength;
      parts.push(part);
    }
    header[name] = { dtype, shape, data_offsets: [start, at] };
  }
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padded = new Uint8Array(8 + Math.ceil(text.length / 8) * 8).fill(0x20, 8);
  padded.set(text, 8);
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - 8), true);
  return new Blob([padded, ...parts], { type: 'application/octet-stream' });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSizes(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && n >= 0);
}
