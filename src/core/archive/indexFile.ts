import { SightglassError } from '../errors.ts';
import { sha256 } from '../sha256.ts';
import { type Calibration, identityCalibration, type QuantizedRows, quantizeRows, refinementBytes } from '../vectors/calibration.ts';
import { MAX_DIM } from '../vectors/operand.ts';
import type { Segment } from '../vectors/vectorIndex.ts';
import { verifyChecksums } from './checksums.ts';
import type { Between } from './fileBytes.ts';
import { floatRows, type ReadFloats } from './floatRows.ts';
import { FORMULA, type Int8Rows, int8Rows } from './int8Rows.ts';
import { invalid, quoted } from './invalid.ts';
import { openItems, type ReadItems, unnamedItems } from './items.ts';
import { openPreviews, type PreviewOf } from './previews.ts';
import { sampleRows } from './sampleRows.ts';
import type { TensorFile } from './safetensors.ts';
import { openTensorFile } from './tensorFile.ts';

/** Of the portable file; a larger one is `archive-too-new`. */
export const FORMAT = 1;
/** UTF-16 units of a collection's name that are taken from a file. */
const LONGEST_NAME = 200;
/** Numbers that are quantized at once. */
const PIECE = 1 << 19;

/** How rows are to be had. */
export interface Wanted {
  /** Default: the file's own, or none. */
  calibration?: Calibration;
  /** With the refinement plane (core/vectors/calibration.ts)? Default: where the file has it. Int8 rows without one get none. */
  refine?: boolean;
}

/** What a file says of itself. Nothing of it lies in memory but the places of its items and previews. */
export interface IndexFile {
  /** Of the collection it was, or null. */
  name: string | null;
  /** Encoder id, or null where the file names none. */
  encoder: string | null;
  revision: string | null;
  dim: number;
  count: number;
  /** What int8 rows were made with, and are kept with; null where the rows are to be quantized. */
  calibration: Calibration | null;
  items: ReadItems;
  /** Up to `most` rows (× dim floats) spread evenly over the file, those left out that cannot be normalised. */
  sample(most: number): Promise<Float32Array>;
  /** Rows from…to − 1 as a segment. Throws `invalid-vector`, naming the row of the file. */
  rows(from: number, to: number, wanted?: Wanted): Promise<Segment>;
  /** Kept preview of a row, a slice of the file, or null. */
  preview: PreviewOf;
}

export interface OpenOptions {
  /** SHA-256 of a file, in hex, asked for where the file names no items. By default its bytes are read at once. */
  hash?: (file: Blob) => Promise<string>;
  /** Awaited between blocks while the file is gone through: to pause, or to stop by rejecting. */
  between?: Between;
}

/**
 * Opens a portable index file (docs/portable-file.md), safetensors or .npy: checks header, shapes, checksums, ids and items before
 * anything is used. Throws `archive-invalid` or `archive-too-new` with the exact reason.
 */
export async function openIndexFile(file: Blob, { hash, between = () => Promise.resolve() }: OpenOptions = {}): Promise<IndexFile> {
  const tensorFile = await openTensorFile(file);
  const { metadata, tensors, dataAt } = tensorFile;
  checkVersion(tensorFile);
  const embeddings = tensors.get('embeddings');
  if (embeddings?.shape.length !== 2) throw invalid('it has no two-dimensional tensor "embeddings"');
  const [count, dim] = embeddings.shape as [number, number];
  if (count === 0 || dim === 0) throw invalid('it holds no vectors');
  if (dim > MAX_DIM) throw invalid(`its vectors have ${dim} dimensions; up to ${MAX_DIM} can be read`);
  if (!['F32', 'F16', 'I8'].includes(embeddings.dtype))
    throw invalid(`its embeddings have the type ${embeddings.dtype}; F32, F16 and I8 can be read`);
  await verifyChecksums(file, tensorFile, between);

  const lines = tensors.get('items');
  if (lines && lines.dtype !== 'U8') throw invalid(`its items have the type ${lines.dtype}, not U8`);
  const hashOf = hash ?? (async (whole: Blob) => sha256(await whole.arrayBuffer()));
  const items = lines ? await openItems(file, dataAt + lines.start, dataAt + lines.end, count, between) : unnamedItems(await hashOf(file));
  const preview = await openPreviews(file, tensorFile, count);
  const int8 = embeddings.dtype === 'I8' ? await int8Rows(file, tensorFile, embeddings) : null;
  const floats = int8?.floats ?? floatRows(file, tensorFile, embeddings);
  const sample = (most: number) => sampleRows(floats, dim, count, most);
  const kept = int8 && (tensorFile.kind === 'npy' || (await areUnit(await sample(256), dim))) ? int8 : null;
  return {
    name: metadata['name']?.slice(0, LONGEST_NAME) || null,
    encoder: metadata['encoder'] || null,
    revision: metadata['encoder_revision'] || null,
    dim,
    count,
    calibration: kept?.calibration ?? null,
    items,
    sample,
    async rows(from, to, wanted = {}) {
      const calibration = wanted.calibration ?? kept?.calibration ?? identityCalibration(dim);
      const refine = wanted.refine ?? int8?.refined ?? false;
      const quantized = await inPieces(from, to, dim, pieceReader(kept, floats, calibration, refine));
      const ids = (await items(from, to)).map(({ id }) => id);
      return { ids, ...quantized, calibration };
    },
    preview,
  };
}

function checkVersion({ metadata }: TensorFile): void {
  const version = metadata['format_version'] ?? String(FORMAT);
  if (!/^[1-9]\d{0,8}$/.test(version)) throw invalid(`its format version is ${quoted(version)}`);
  if (Number(version) > FORMAT) throw new SightglassError('archive-too-new', `The file has format ${version}; this page reads up to ${FORMAT}.`);
  const formula = metadata['dequantization'];
  if (formula !== undefined && !formula.startsWith(FORMULA))
    throw invalid(`its numbers are to be read as ${quoted(formula)}, which is not known here`);
}

/** Rows of a file that this project wrote are; those of others may have any length, and are then quantized like floats. */
async function areUnit(rows: Float32Array, dim: number): Promise<boolean> {
  for (let at = 0; at < rows.length; at += dim) {
    const length = Math.hypot(...rows.subarray(at, at + dim));
    if (Math.abs(length - 1) > 0.02) return false;
  }
  return true;
}

type ReadPiece = (from: number, to: number) => Promise<QuantizedRows>;

function pieceReader(kept: Int8Rows | null, floats: ReadFloats, calibration: Calibration, refine: boolean): ReadPiece {
  if (kept?.calibration !== calibration) return async (from, to) => quantizeRows(await floats(from, to), calibration, { refine, firstRow: from });
  return async (from, to) => {
    const { rows, scales, refinement } = await kept.stored(from, to);
    return { rows, scales, ...(refine && refinement && { refinement }) };
  };
}

/** A page answers between the pieces. */
async function inPieces(from: number, to: number, dim: number, read: ReadPiece): Promise<QuantizedRows> {
  const step = Math.max(1, Math.floor(PIECE / dim));
  const rows = new Int8Array((to - from) * dim);
  const scales = new Float32Array(to - from);
  let refinement: Uint8Array | undefined;
  for (let at = from; at < to; at += step) {
    const piece = await read(at, Math.min(to, at + step));
    rows.set(piece.rows, (at - from) * dim);
    scales.set(piece.scales, at - from);
    if (!piece.refinement) continue;
    refinement ??= new Uint8Array((to - from) * refinementBytes(dim));
    refinement.set(piece.refinement, (at - from) * refinementBytes(dim));
  }
  return { rows, scales, ...(refinement && { refinement }) };
}
