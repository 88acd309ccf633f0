import { SightglassError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { type Calibration, dequantizeRow, quantizeRows } from '../vectors/calibration.ts';
import type { Segment } from '../vectors/vectorIndex.ts';
import { crc32c, floatsName } from './crc32c.ts';
import { headerBytes, invalid, parseHeader, type SafetensorsHeader, type TensorOut, writeSafetensors } from './safetensors.ts';

/** Of the portable file; a larger one is `archive-too-new`. */
export const FORMAT = 1;
const FORMULA = 'x = mean + sd * scale * q';
const CHUNK = 4096;

/** One line of the `items` tensor. Further fields are kept by readers that know them. */
export interface ArchiveItem {
  id: string;
  name: string;
  caption?: string;
  path?: string;
  type?: string;
  width?: number;
  height?: number;
  bytes?: number;
  takenAt?: string | null;
  labels?: string[];
}

/** What a file says of itself. */
export interface IndexFile {
  /** Encoder id, or null where the file names none. */
  encoder: string | null;
  revision: string | null;
  dim: number;
  count: number;
  items: ArchiveItem[];
  /** Rows from..to as a segment; checks nothing twice. */
  rows(from: number, to: number): Promise<Segment>;
  /** Kept preview of a row, a slice of the file, or null. */
  preview(row: number): Blob | null;
}

/**
 * Opens a portable index file (safetensors; see DESIGN "The portable file"): checks header, shapes, checksums, ids and
 * items before anything is used. `calibrationFor(dim)` quantizes float rows.
 * Throws `archive-invalid`, `archive-too-new` or `invalid-vector` with the exact reason.
 */
export async function openIndexFile(file: Blob, calibrationFor: (dim: number) => Calibration): Promise<IndexFile> {
  const length = headerBytes(new Uint8Array(await file.slice(0, 8).arrayBuffer()), file.size);
  const header = parseHeader(new Uint8Array(await file.slice(0, length).arrayBuffer()), file.size);
  const { metadata, tensors } = header;
  const version = Number(metadata['format_version'] ?? FORMAT);
  if (version > FORMAT) throw new SightglassError('archive-too-new', `The file has format ${version}; this page reads up to ${FORMAT}.`);
  const bytes = (name: string): Promise<Uint8Array<ArrayBuffer>> => tensorBytes(file, header, name);
  const embeddings = tensors.get('embeddings');
  if (!embeddings || embeddings.shape.length !== 2) throw invalid('it has no two-dimensional tensor "embeddings"');
  const [count, dim] = embeddings.shape as [number, number];
  if (count === 0 || dim === 0) throw invalid('it holds no vectors');
  await verifyChecksums(file, header);

  const items = tensors.has('items') ? parseItems(await bytes('items'), count) : await itemsFromHash(file, count);
  const at = header.dataAt + embeddings.start;
  const stored = embeddings.dtype === 'I8' ? await int8Reader(bytes, tensors, dim, count) : null;
  const calibration = stored?.calibration ?? calibrationFor(dim);
  const size = { I8: 1, F16: 2, F32: 4 }[embeddings.dtype];
  if (!size) throw invalid(`its embeddings have the type ${embeddings.dtype}; F32, F16 and I8 can be read`);

  const previews = tensors.get('previews');
  const offsets =
    previews && tensors.has('preview_offsets') ? previewOffsets(await bytes('preview_offsets'), count, previews.end - previews.start) : null;
  return {
    encoder: metadata['encoder'] ?? null,
    revision: metadata['encoder_revision'] ?? null,
    dim,
    count,
    items,
    async rows(from, to) {
      const data = await file.slice(at + from * dim * size, at + to * dim * size).arrayBuffer();
      const ids = items.slice(from, to).map(({ id }) => id);
      if (stored) return { ids, rows: new Int8Array(data), scales: stored.scales.slice(from, to), calibration };
      const floats = size === 4 ? new Float32Array(data) : Float32Array.from(new Uint16Array(data), halfToFloat);
      return { ids, ...quantizeRows(floats, calibration), calibration };
    },
    preview(row) {
      if (!previews || !offsets || offsets[row] === offsets[row + 1]) return null;
      const base = header.dataAt + previews.start;
      return file.slice(base + (offsets[row] as number), base + (offsets[row + 1] as number), metadata['preview_type'] ?? 'image/webp');
    },
  };
}

/** What {@link writeIndexFile} writes. Segments of several calibrations are brought to the first one's. */
export interface IndexContents {
  encoder: string;
  revision: string;
  segments: Segment[];
  /** In the order of the segments' rows. */
  items: ArchiveItem[];
  /** One an item; left out entirely if null. */
  previews: (Blob | null)[] | null;
  previewType?: string;
}

/** The portable file of a collection, as a Blob. Throws `archive-invalid` for a collection without rows. */
export async function writeIndexFile({ encoder, revision, segments, items, previews, previewType = 'image/webp' }: IndexContents): Promise<Blob> {
  const first = segments[0];
  if (!first) throw new SightglassError('archive-invalid', 'There is nothing to export: the collection is empty.');
  const { calibration } = first;
  const dim = calibration.mean.length;
  const same = segments.map((segment) => (segment.calibration.id === calibration.id ? segment : requantized(segment, calibration)));
  const f32 = (values: Float32Array): Uint8Array<ArrayBuffer> => new Uint8Array(values.slice().buffer);
  const tensors: Record<string, TensorOut> = {
    mean: { dtype: 'F32', shape: [dim], parts: [f32(calibration.mean)] },
    sd: { dtype: 'F32', shape: [dim], parts: [f32(calibration.deviation)] },
    scales: { dtype: 'F32', shape: [items.length], parts: same.map(({ scales }) => f32(scales)) },
    embeddings: { dtype: 'I8', shape: [items.length, dim], parts: same.map(({ rows }) => new Uint8Array(rows.slice().buffer)) },
  };
  const lines = new TextEncoder().encode(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  tensors['items'] = { dtype: 'U8', shape: [lines.length], parts: [lines] };
  if (previews) {
    const offsets = new BigUint64Array(items.length + 1);
    let at = 0;
    for (const [k, preview] of previews.entries()) {
      at += preview?.size ?? 0;
      offsets[k + 1] = BigInt(at);
    }
    tensors['preview_offsets'] = { dtype: 'U64', shape: [items.length + 1], parts: [new Uint8Array(offsets.buffer)] };
    tensors['previews'] = { dtype: 'U8', shape: [at], parts: previews.filter((preview) => preview !== null) };
  }
  const metadata: Record<string, string> = {
    format: 'sightglass-index',
    format_version: String(FORMAT),
    encoder,
    encoder_revision: revision,
    dequantization: FORMULA,
    preview_type: previewType,
  };
  for (const [name, { parts }] of Object.entries(tensors)) metadata[`crc32c.${name}`] = (await checksum(parts)).toString(16).padStart(8, '0');
  return writeSafetensors(tensors, metadata);
}

function requantized(segment: Segment, calibration: Calibration): Segment {
  const dim = calibration.mean.length;
  const floats = new Float32Array(segment.ids.length * dim);
  for (let row = 0; row < segment.ids.length; row++) floats.set(dequantizeRow(segment, row, segment.calibration), row * dim);
  return { ids: segment.ids, ...quantizeRows(floats, calibration), calibration };
}

async function checksum(parts: (Uint8Array<ArrayBuffer> | Blob)[]): Promise<number> {
  let sum = 0;
  for (const part of parts) sum = crc32c(part instanceof Blob ? new Uint8Array(await part.arrayBuffer()) : part, sum);
  return sum;
}

async function tensorBytes(file: Blob, { tensors, dataAt }: SafetensorsHeader, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const info = tensors.get(name);
  if (!info) throw invalid(`it has no tensor "${name}"`);
  return new Uint8Array(await file.slice(dataAt + info.start, dataAt + info.end).arrayBuffer());
}

async function verifyChecksums(file: Blob, { metadata, tensors, dataAt }: SafetensorsHeader): Promise<void> {
  const block = CHUNK * 1024;
  for (const [name, { start, end }] of tensors) {
    const expected = metadata[`crc32c.${name}`];
    if (expected === undefined) continue;
    let sum = 0;
    for (let at = start; at < end; at += block)
      sum = crc32c(new Uint8Array(await file.slice(dataAt + at, dataAt + Math.min(end, at + block)).arrayBuffer()), sum);
    if (sum !== Number.parseInt(expected, 16))
      throw invalid(`the bytes of "${name}" have changed (checksum ${sum.toString(16)} instead of ${expected})`);
  }
}

/** Fields that are shown or counted; `null` counts as absent. Others are kept as they are. */
const fieldTypes = {
  caption: 'string',
  path: 'string',
  type: 'string',
  takenAt: 'string',
  width: 'number',
  height: 'number',
  bytes: 'number',
  labels: 'list of strings',
} as const;

function isOf(value: unknown, type: (typeof fieldTypes)[keyof typeof fieldTypes]): boolean {
  if (value === undefined || value === null) return true;
  return type === 'list of strings' ? Array.isArray(value) && value.every((one) => typeof one === 'string') : typeof value === type;
}

function parseItems(bytes: Uint8Array, count: number): ArchiveItem[] {
  let lines: string[];
  try {
    lines = new TextDecoder('utf-8', { fatal: true })
      .decode(bytes)
      .split('\n')
      .filter((line) => line !== '');
  } catch (thrown) {
    throw invalid('its items are not UTF-8', thrown);
  }
  if (lines.length !== count) throw invalid(`it names ${lines.length} items for ${count} rows`);
  const seen = new Set<string>();
  return lines.map((line, row) => {
    let item: unknown;
    try {
      item = JSON.parse(line);
    } catch (thrown) {
      throw invalid(`item ${row} is not JSON`, thrown);
    }
    const { id, name = id } = (typeof item === 'object' && item !== null ? item : {}) as Partial<ArchiveItem>;
    if (typeof id !== 'string' || id === '' || typeof name !== 'string') throw invalid(`item ${row} has no id`);
    const wrong = Object.entries(fieldTypes).find(([field, type]) => !isOf((item as Record<string, unknown>)[field], type));
    if (wrong) throw invalid(`item ${row} has a ${wrong[0]} that is not a ${wrong[1]}`);
    if (seen.has(id)) throw invalid(`the id ${JSON.stringify(id.slice(0, 60))} stands there twice`);
    seen.add(id);
    return { ...(item as ArchiveItem), id, name };
  });
}

async function itemsFromHash(file: Blob, count: number): Promise<ArchiveItem[]> {
  const prefix = (await sha256(await file.arrayBuffer())).slice(0, 12);
  return Array.from({ length: count }, (_, row) => ({ id: `${prefix}:${row}`, name: `${prefix}:${row}` }));
}

async function int8Reader(
  bytes: (name: string) => Promise<Uint8Array<ArrayBuffer>>,
  tensors: SafetensorsHeader['tensors'],
  dim: number,
  count: number,
): Promise<{ scales: Float32Array; calibration: Calibration }> {
  const floats = async (name: string, length: number, fallback: number | null): Promise<Float32Array> => {
    if (!tensors.has(name) && fallback !== null) return new Float32Array(length).fill(fallback);
    const { dtype, shape } = tensors.get(name) ?? { dtype: 'none', shape: [] };
    if (dtype !== 'F32' || shape.length !== 1 || shape[0] !== length)
      throw invalid(`int8 embeddings need a tensor "${name}" of ${length} F32 numbers`);
    const values = new Float32Array((await bytes(name)).buffer);
    if (!values.every(Number.isFinite)) throw invalid(`"${name}" holds a number that is not finite`);
    return values;
  };
  const [scales, mean, deviation] = await Promise.all([floats('scales', count, null), floats('mean', dim, 0), floats('sd', dim, 1)]);
  if (!scales.every((scale) => scale > 0) || !deviation.every((value) => value > 0)) throw invalid('a scale or deviation is not above zero');
  return { scales, calibration: { id: `file-${floatsName(mean, deviation)}-${dim}`, mean, deviation } };
}

function previewOffsets(bytes: Uint8Array<ArrayBuffer>, count: number, size: number): number[] {
  if (bytes.byteLength !== (count + 1) * 8) throw invalid(`it has ${bytes.byteLength / 8} preview offsets for ${count} rows`);
  const offsets = Array.from(new BigUint64Array(bytes.buffer), Number);
  if (offsets.some((offset, k) => offset > size || offset < (offsets[k - 1] ?? 0))) throw invalid('its preview offsets are out of order');
  return offsets;
}

/** IEEE 754 binary16 bits as a number. */
function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
