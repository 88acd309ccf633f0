import { SightglassError } from '../errors.ts';
import { type Calibration, dequantizeRow, quantizeRows, refinementBytes } from '../vectors/calibration.ts';
import type { Segment } from '../vectors/vectorIndex.ts';
import { checksumAfter, checksumKey, checksumOf, hex } from './checksums.ts';
import { FORMAT } from './indexFile.ts';
import { FORMULA, REFINED_FORMULA } from './int8Rows.ts';
import type { ArchiveItem } from './items.ts';
import { type TensorOut, writeSafetensors } from './safetensors.ts';

/** Some rows to write, with what belongs to each. */
export interface ExportBatch {
  segment: Segment;
  /** One a row. */
  items: ArchiveItem[];
  /** One a row; null: none. */
  previews: (Blob | null)[] | null;
}

export interface IndexContents {
  /** Of the collection. */
  name?: string;
  encoder: string;
  revision: string;
  /** Taken one after the other: never more than one of them lies in memory. */
  batches: Iterable<ExportBatch> | AsyncIterable<ExportBatch>;
  /** Written even if no row has one? */
  previews: boolean;
  /** The preview of this item cannot be read, and is left out. */
  onUnreadable?: (item: ArchiveItem) => void;
}

/** What is kept of a batch: Blobs, which the browser puts on disk when they are many. */
interface Part {
  calibration: Calibration;
  scales: Float32Array<ArrayBuffer>;
  rows: Blob;
  /** Null: int8 alone. */
  refinement: Blob | null;
  items: Blob;
}

/**
 * The portable file of a collection (docs/portable-file.md), as a Blob of many parts. Rows of several calibrations are brought to
 * the one that most of them have; for the others that is a second rounding. Measured on CLIP-like rows, half of them rounded twice:
 * a cosine of at least 0.99995 with the row before, and 0.99 of the ten best of a search (test/core/archive/requantized.test.ts). Throws `archive-invalid` for a collection without rows.
 */
export async function writeIndexFile({ name, encoder, revision, batches, previews, onUnreadable }: IndexContents): Promise<Blob> {
  const parts: Part[] = [];
  const pictures: (Blob | null)[] = [];
  let previewSum = 0;
  for await (const { segment, items, previews: own } of batches) {
    if (segment.ids.length === 0) continue;
    parts.push(partOf(segment, items));
    for (const [row, item] of previews ? items.entries() : []) {
      const picture = own?.[row] ?? null;
      const sum = picture && (await checksumAfter(picture, previewSum).catch(() => null));
      pictures.push(sum === null ? null : picture);
      if (sum !== null) previewSum = sum;
      else if (picture) onUnreadable?.(item);
    }
  }
  const calibration = mostUsed(parts);
  if (!calibration) throw new SightglassError('archive-invalid', 'There is nothing to export: the collection is empty.');
  for (const [k, part] of parts.entries()) if (part.calibration.id !== calibration.id) parts[k] = await requantized(part, calibration);

  const tensors = tensorsOf(parts, calibration, previews ? pictures : null);
  const metadata: Record<string, string> = {
    format: 'sightglass-index',
    format_version: String(FORMAT),
    ...(name !== undefined && { name }),
    encoder,
    encoder_revision: revision,
    dequantization: tensors['refinement'] ? REFINED_FORMULA : FORMULA,
    ...(previews && { preview_type: pictures.find((picture) => picture !== null)?.type || 'image/webp' }),
  };
  for (const [tensor, { parts: bytes }] of Object.entries(tensors))
    metadata[checksumKey(tensor)] = tensor === 'previews' ? hex(previewSum) : await checksumOf(bytes);
  return writeSafetensors(tensors, metadata);
}

/** Numbers of eight bytes first, then of four: so each stands where its size divides, and can be mapped as it is. */
function tensorsOf(parts: readonly Part[], { mean, deviation }: Calibration, pictures: readonly (Blob | null)[] | null): Record<string, TensorOut> {
  const dim = mean.length;
  const count = parts.reduce((sum, { scales }) => sum + scales.length, 0);
  const tensors: Record<string, TensorOut> = {};
  if (pictures) {
    const offsets = new BigUint64Array(count + 1);
    let at = 0;
    for (const [k, picture] of pictures.entries()) {
      at += picture?.size ?? 0;
      offsets[k + 1] = BigInt(at);
    }
    tensors['preview_offsets'] = { dtype: 'U64', shape: [count + 1], parts: [bytesOf(offsets)] };
  }
  tensors['mean'] = { dtype: 'F32', shape: [dim], parts: [bytesOf(mean.slice())] };
  tensors['sd'] = { dtype: 'F32', shape: [dim], parts: [bytesOf(deviation.slice())] };
  tensors['scales'] = { dtype: 'F32', shape: [count], parts: parts.map(({ scales }) => bytesOf(scales)) };
  tensors['embeddings'] = { dtype: 'I8', shape: [count, dim], parts: parts.map(({ rows }) => rows) };
  if (parts.some(({ refinement }) => refinement)) {
    const planes = parts.map(({ refinement, scales }) => refinement ?? nothingLeft(scales.length, dim));
    tensors['refinement'] = { dtype: 'U8', shape: [count, refinementBytes(dim)], parts: planes };
  }
  const lines = parts.map(({ items }) => items);
  tensors['items'] = { dtype: 'U8', shape: [lines.reduce((sum, { size }) => sum + size, 0)], parts: lines };
  if (pictures) {
    const there = pictures.filter((picture) => picture !== null);
    tensors['previews'] = { dtype: 'U8', shape: [there.reduce((sum, { size }) => sum + size, 0)], parts: there };
  }
  return tensors;
}

function partOf({ calibration, rows, scales, refinement }: Segment, items: readonly ArchiveItem[]): Part {
  return {
    calibration,
    scales: scales.slice(),
    rows: blobOf(rows),
    refinement: refinement ? blobOf(refinement) : null,
    items: new Blob(items.map((item) => `${JSON.stringify(item)}\n`)),
  };
}

/** The calibration of most rows; of two with as many the one that comes first. */
function mostUsed(parts: readonly Part[]): Calibration | null {
  const rows = new Map<string, number>();
  for (const { calibration, scales } of parts) rows.set(calibration.id, (rows.get(calibration.id) ?? 0) + scales.length);
  let most: Calibration | null = null;
  for (const { calibration } of parts) if (!most || (rows.get(calibration.id) ?? 0) > (rows.get(most.id) ?? 0)) most = calibration;
  return most;
}

async function requantized(part: Part, calibration: Calibration): Promise<Part> {
  const { scales } = part;
  const dim = calibration.mean.length;
  const rows = new Int8Array(await part.rows.arrayBuffer());
  const plane = part.refinement && new Uint8Array(await part.refinement.arrayBuffer());
  const floats = new Float32Array(scales.length * dim);
  const before = { rows, scales, ...(plane && { refinement: plane }) };
  for (let row = 0; row < scales.length; row++) floats.set(dequantizeRow(before, row, part.calibration), row * dim);
  const { rows: next, scales: own, refinement } = quantizeRows(floats, calibration, { refine: plane !== null });
  return { ...part, calibration, rows: blobOf(next), scales: own.slice(), refinement: refinement ? blobOf(refinement) : null };
}

/** The plane of rows that have none: every e is 0. */
function nothingLeft(count: number, dim: number): Blob {
  const row = new Uint8Array(refinementBytes(dim)).fill(0x88);
  if (dim % 2 === 1) row[row.length - 1] = 0x08;
  const plane = new Uint8Array(count * row.length);
  for (let k = 0; k < count; k++) plane.set(row, k * row.length);
  return new Blob([plane]);
}

function bytesOf({ buffer }: Float32Array<ArrayBuffer> | BigUint64Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}

function blobOf(bytes: Int8Array | Uint8Array): Blob {
  return new Blob([bytes as Int8Array<ArrayBuffer> | Uint8Array<ArrayBuffer>]);
}
