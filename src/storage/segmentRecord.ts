import { crc32c } from '../core/archive/crc32c.ts';
import { SightglassError } from '../core/errors.ts';
import type { QuantizedRows } from '../core/vectors/calibration.ts';
import { idBytes, type PackedIds, packIds } from '../core/vectors/packedIds.ts';
import { hasBit, setBit } from '../core/vectors/selection.ts';
import type { StoredSegment } from '../core/vectors/vectorIndex.ts';
import type { FirstSegmentRecord, SegmentRecord } from './schema.ts';

/** Of the records that are written; see {@link SegmentRecord}. */
export const FORMAT = 2;

/** A record before it has a place in a collection. */
export type UnplacedRecord = Omit<SegmentRecord, 'collection' | 'sequence'>;

export function recordOf({ ids, removed, rows, scales, refinement, calibration }: StoredSegment): UnplacedRecord {
  return {
    format: FORMAT,
    dim: calibration.mean.length,
    calibration: calibration.id,
    ids: { bytes: bufferOf(ids.bytes), ends: bufferOf(ids.ends) },
    removed: removed && bufferOf(removed),
    rows: new Blob([rows as Int8Array<ArrayBuffer>]),
    scales: bufferOf(scales),
    refinement: refinement ? new Blob([refinement as Uint8Array<ArrayBuffer>]) : null,
    checksum: checksumOf({ rows, scales, ...(refinement && { refinement }) }, ids),
  };
}

export function checksumOf({ rows, scales, refinement }: QuantizedRows, ids: PackedIds): number {
  let sum = crc32c(bytesOf(scales), crc32c(bytesOf(rows)));
  if (refinement) sum = crc32c(refinement, sum);
  return idsChecksum(ids, sum);
}

function idsChecksum({ bytes, ends }: PackedIds, before: number): number {
  return crc32c(bytesOf(ends), crc32c(bytes, before));
}

/**
 * A record in today's layout. The checksum of an earlier one goes on over the ids, so that it still vouches for the rows.
 * Throws `future-version`.
 */
export function asToday(record: SegmentRecord | FirstSegmentRecord): SegmentRecord {
  if (record.format === FORMAT) return record;
  if (record.format !== 1)
    throw new SightglassError(
      'future-version',
      `Segment ${(record as SegmentRecord).sequence} has format ${(record as SegmentRecord).format}; this page reads up to ${FORMAT}.`,
    );
  const { ids, removed } = packRows(record.ids);
  return {
    ...record,
    format: FORMAT,
    ids: { bytes: bufferOf(ids.bytes), ends: bufferOf(ids.ends) },
    removed: removed && bufferOf(removed),
    refinement: null,
    checksum: idsChecksum(ids, record.checksum),
  };
}

/** Ids of rows, null where a row has none: packed, with a bitmap of those. */
export function packRows(ids: readonly (string | null)[]): { ids: PackedIds; removed: Uint8Array | null } {
  const removed = ids.includes(null) ? new Uint8Array(Math.ceil(ids.length / 8)) : null;
  for (const [row, id] of ids.entries()) if (id === null) setBit(removed as Uint8Array, row);
  return { ids: packIds(ids.map((id) => id ?? '')), removed };
}

/** The ids of a record, without a copy. */
export function idsOf({ ids: { bytes, ends } }: UnplacedRecord): PackedIds {
  return { bytes: new Uint8Array(bytes), ends: new Uint32Array(ends, 0, Math.floor(ends.byteLength / 4)) };
}

export function rowCount({ ids: { ends } }: UnplacedRecord): number {
  return Math.floor(ends.byteLength / 4);
}

/** Rows that belong to an item. */
export function liveCount(record: UnplacedRecord): number {
  let live = rowCount(record);
  for (const byte of new Uint8Array(record.removed ?? new ArrayBuffer(0))) for (let bits = byte; bits > 0; bits &= bits - 1) live--;
  return live;
}

/** As messages say it. */
export function pictures(count: number): string {
  return count === 1 ? '1 picture' : `${count} pictures`;
}

export function isRemoved({ removed }: UnplacedRecord, row: number): boolean {
  return removed !== null && hasBit(new Uint8Array(removed), row);
}

/** A copy of the record's bitmap in which `row` is removed, or is not. */
export function withRemoved(record: UnplacedRecord, row: number, isGone: boolean): ArrayBuffer {
  const bits = new Uint8Array(record.removed?.slice(0) ?? new ArrayBuffer(Math.ceil(rowCount(record) / 8)));
  if (isGone) setBit(bits, row);
  else bits[row >> 3] = (bits[row >> 3] as number) & ~(1 << (row & 7));
  return bits.buffer;
}

/** The row that holds an item, or -1. */
export function rowOf(record: UnplacedRecord, id: string): number {
  const ids = idsOf(record);
  const wanted = new TextEncoder().encode(id);
  for (let row = 0; row < ids.ends.length; row++) if (!isRemoved(record, row) && sameBytes(idBytes(ids, row), wanted)) return row;
  return -1;
}

export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, k) => byte === b[k]);
}

/** Bytes of rows and what belongs to them, as collections count them. */
export function rowBytes({ rows, scales, refinement }: Pick<UnplacedRecord, 'rows' | 'scales' | 'refinement'>): number {
  return rows.size + scales.byteLength + (refinement?.size ?? 0);
}

function bytesOf(array: Int8Array | Float32Array | Uint32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** Exactly the bytes of the array: it may be a view of something larger. */
function bufferOf(array: Uint8Array | Uint32Array | Float32Array): ArrayBuffer {
  return array.slice().buffer;
}
