import { crc32c } from '../core/archive/crc32c.ts';
import { SightglassError } from '../core/errors.ts';
import type { Calibration } from '../core/vectors/calibration.ts';
import type { Segment } from '../core/vectors/vectorIndex.ts';
import type { Database } from './open.ts';
import type { CalibrationRecord, SegmentRecord } from './schema.ts';

/** Rows of a segment as stored, with their checksum. */
export function checksumOf(rows: Int8Array, scales: Float32Array): number {
  return crc32c(bytesOf(scales), crc32c(bytesOf(rows)));
}

/** Sequence numbers of a collection's segments, oldest first. */
export async function segmentSequences(database: Database, collection: string): Promise<number[]> {
  const keys = await database.getAllKeys('segments', IDBKeyRange.bound([collection, 0], [collection, Number.MAX_SAFE_INTEGER]));
  return keys.map(([, sequence]) => sequence);
}

/**
 * One segment, verified. Rows of removed items are left out. Throws `not-found`, `future-version`, or
 * `segment-damaged` naming the number of pictures affected.
 */
export async function readSegment(database: Database, collection: string, sequence: number): Promise<Segment> {
  const record = await database.get('segments', [collection, sequence]);
  if (!record) throw new SightglassError('not-found', `Segment ${sequence} is not there.`);
  if (record.format > 1) throw new SightglassError('future-version', `Segment ${sequence} has format ${record.format}; this page reads up to 1.`);
  const calibration = await readCalibration(database, record.calibration);
  const { rows, scales } = await verified(record);
  if (record.ids.every((id) => id !== null)) return { ids: record.ids, rows, scales, calibration };
  const kept = record.ids.flatMap((id, row) => (id === null ? [] : [{ id, row }]));
  const some = new Int8Array(kept.length * record.dim);
  for (const [k, { row }] of kept.entries()) some.set(rows.subarray(row * record.dim, (row + 1) * record.dim), k * record.dim);
  return { ids: kept.map(({ id }) => id), rows: some, scales: Float32Array.from(kept, ({ row }) => scales[row] as number), calibration };
}

async function verified(record: SegmentRecord): Promise<{ rows: Int8Array; scales: Float32Array }> {
  const damaged = (why: string, cause?: unknown) =>
    new SightglassError('segment-damaged', `Segment ${record.sequence} with ${record.ids.length} pictures cannot be read: ${why}.`, { cause });
  let bytes: ArrayBuffer;
  try {
    bytes = await record.rows.arrayBuffer();
  } catch (thrown) {
    throw damaged('its bytes are gone', thrown);
  }
  if (bytes.byteLength !== record.ids.length * record.dim || record.scales.byteLength !== record.ids.length * 4) throw damaged('it is cut short');
  const rows = new Int8Array(bytes);
  const scales = new Float32Array(record.scales);
  if (checksumOf(rows, scales) !== record.checksum) throw damaged('its bytes have changed');
  return { rows, scales };
}

async function readCalibration(database: Database, id: string): Promise<Calibration> {
  const record = await database.get('calibrations', id);
  if (!record) throw new SightglassError('segment-damaged', `The calibration ${id} is missing.`);
  return { id, mean: new Float32Array(record.mean), deviation: new Float32Array(record.deviation) };
}

/** The calibration a collection's newest segment was made with; null where there is none. */
export async function lastCalibration(database: Database, collection: string): Promise<Calibration | null> {
  const sequence = (await segmentSequences(database, collection)).at(-1);
  const record = sequence === undefined ? undefined : await database.get('segments', [collection, sequence]);
  return record ? readCalibration(database, record.calibration) : null;
}

export function calibrationRecord({ id, mean, deviation }: Calibration): CalibrationRecord {
  return { id, mean: mean.slice().buffer, deviation: deviation.slice().buffer };
}

function bytesOf(array: Int8Array | Float32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
