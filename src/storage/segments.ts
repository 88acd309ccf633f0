import { crc32c } from '../core/archive/crc32c.ts';
import { SightglassError, toWire, type WireError } from '../core/errors.ts';
import type { Calibration, QuantizedRows } from '../core/vectors/calibration.ts';
import { unpackIds } from '../core/vectors/packedIds.ts';
import { hasBit } from '../core/vectors/selection.ts';
import type { Segment, StoredSegment } from '../core/vectors/vectorIndex.ts';
import type { Database } from './open.ts';
import type { CalibrationRecord, SegmentRecord } from './schema.ts';
import { asToday, checksumOf, FORMAT, idsOf, liveCount, pictures, rowCount } from './segmentRecord.ts';

/** Sequence numbers of a collection's segments, oldest first. */
export async function segmentSequences(database: Database, collection: string): Promise<number[]> {
  const keys = await database.getAllKeys('segments', IDBKeyRange.bound([collection, 0], [collection, Number.MAX_SAFE_INTEGER]));
  return keys.map(([, sequence]) => sequence);
}

/** The record of a segment, or null. Throws `future-version`. */
export async function readRecord(database: Database, collection: string, sequence: number): Promise<SegmentRecord | null> {
  const record = await database.get('segments', [collection, sequence]);
  return record ? asToday(record) : null;
}

/**
 * One segment, verified: a few large arrays, nothing a row. Throws `not-found`, `future-version`, or `segment-damaged` naming the
 * number of pictures affected.
 */
export async function readSegment(database: Database, collection: string, sequence: number): Promise<StoredSegment> {
  return (await readNumbered(database, collection, sequence)).segment;
}

/** The same with what tells it from others. */
export async function readNumbered(
  database: Database,
  collection: string,
  sequence: number,
  calibration = (id: string) => database.get('calibrations', id),
): Promise<ReadSegment> {
  const record = await readRecord(database, collection, sequence);
  if (!record) throw new SightglassError('not-found', `Segment ${sequence} is not there.`);
  const segment = await verified(record, (await calibration(record.calibration)) ?? null);
  return { segment, sequence, checksum: record.checksum };
}

/** A calibration by its id, or null. */
export async function readCalibration(database: Database, id: string): Promise<Calibration | null> {
  const record = await database.get('calibrations', id);
  return record ? calibrationOf(record) : null;
}

/** A segment that could not be read, and why. */
export interface DamagedSegment extends WireError {
  sequence: number;
}

export interface ReadSegment {
  segment: StoredSegment;
  sequence: number;
  checksum: number;
}

/**
 * Segments that are being read while another is worked on, and bytes of them: a browser reads many small files side by side in two thirds
 * of the time. Until it is known how large they are, only a few.
 */
const AHEAD = { first: 4, most: 24, bytes: 50e6 };

/**
 * All segments of a collection but those of `known`, which grows by them. One that is merged with others meanwhile is gone when
 * its turn comes; then the merged one follows, with some items that were there before.
 */
export async function* readLacking(
  database: Database,
  collection: string,
  known: Set<number>,
): AsyncGenerator<ReadSegment | { damaged: DamagedSegment }> {
  // Most have the same.
  const calibrations = new Map<string, Promise<CalibrationRecord | undefined>>();
  const calibration = (id: string) => {
    const record = calibrations.get(id) ?? database.get('calibrations', id);
    calibrations.set(id, record);
    return record;
  };
  for (let isMerged = true; isMerged; ) {
    isMerged = false;
    const lacking = (await segmentSequences(database, collection)).filter((sequence) => !known.has(sequence));
    const ahead: { sequence: number; result: Promise<ReadSegment | WireError> }[] = [];
    let most = AHEAD.first;
    for (let next = 0; next < lacking.length || ahead.length > 0; ) {
      while (next < lacking.length && ahead.length < most) {
        const sequence = lacking[next++] as number;
        if (known.has(sequence)) continue;
        known.add(sequence);
        ahead.push({ sequence, result: readNumbered(database, collection, sequence, calibration).catch(toWire) });
      }
      const first = ahead.shift();
      if (!first) break;
      const result = await first.result;
      if ('segment' in result) {
        const { rows, refinement } = result.segment;
        most = Math.max(1, Math.min(AHEAD.most, Math.floor(AHEAD.bytes / (rows.length + (refinement?.length ?? 0)))));
        yield result;
      } else if (result.code === 'not-found') isMerged = true;
      else yield { damaged: { ...result, sequence: first.sequence } };
    }
  }
}

/** Records of some of a collection's segments, in the order of `sequences`; null where there is none, or one of a newer version of the page. */
export async function readRecords(database: Database, collection: string, sequences: readonly number[]): Promise<(SegmentRecord | null)[]> {
  const { store } = database.transaction('segments');
  const records = await Promise.all(sequences.map((sequence) => store.get([collection, sequence])));
  return records.map((record) => (record && record.format <= FORMAT ? asToday(record) : null));
}

/** What a record holds. Throws `segment-damaged`. */
export async function verified(record: SegmentRecord, calibration: CalibrationRecord | null): Promise<StoredSegment> {
  const damaged = (why: string, cause?: unknown) =>
    new SightglassError('segment-damaged', `Segment ${record.sequence} with ${pictures(liveCount(record))} cannot be read: ${why}.`, { cause });
  if (calibration?.mean.byteLength !== record.dim * 4 || calibration.deviation.byteLength !== record.dim * 4)
    throw damaged(`its calibration ${record.calibration} is missing`);
  if (!isUnchanged(calibration)) throw damaged(`its calibration ${record.calibration} has changed`);
  let bytes: ArrayBuffer;
  let finer: ArrayBuffer | null;
  try {
    [bytes, finer] = await Promise.all([record.rows.arrayBuffer(), record.refinement?.arrayBuffer() ?? null]);
  } catch (thrown) {
    throw damaged('its bytes are gone', thrown);
  }
  const count = rowCount(record);
  const isWhole =
    record.ids.ends.byteLength === count * 4 &&
    bytes.byteLength === count * record.dim &&
    record.scales.byteLength === count * 4 &&
    (!finer || finer.byteLength === count * Math.ceil(record.dim / 2)) &&
    (!record.removed || record.removed.byteLength === Math.ceil(count / 8));
  if (!isWhole) throw damaged('it is cut short');
  const ids = idsOf(record);
  const stored: QuantizedRows = {
    rows: new Int8Array(bytes),
    scales: new Float32Array(record.scales),
    ...(finer && { refinement: new Uint8Array(finer) }),
  };
  if (checksumOf(stored, ids) !== record.checksum) throw damaged('its bytes have changed');
  return { ids, removed: record.removed && new Uint8Array(record.removed), ...stored, calibration: calibrationOf(calibration) };
}

/** A segment without the rows of removed items. */
export function withoutRemoved(stored: StoredSegment): Segment {
  const { ids, removed, rows, scales, refinement, calibration } = stored;
  if (!removed) return { ids: unpackIds(ids), rows, scales, ...(refinement && { refinement }), calibration };
  const all = Array.from({ length: scales.length }, (_, row) => row);
  return pickRows(
    stored,
    all.filter((row) => !hasBit(removed, row)),
  );
}

/** Some rows of a segment, in the order given. */
export function pickRows({ ids, rows, scales, refinement, calibration }: StoredSegment, wanted: readonly number[]): Segment {
  const names = unpackIds(ids);
  const pick = <A extends Int8Array | Uint8Array | Float32Array>(from: A, width: number, into: A): A => {
    for (const [k, row] of wanted.entries()) into.set(from.subarray(row * width, (row + 1) * width), k * width);
    return into;
  };
  const dim = calibration.mean.length;
  const half = Math.ceil(dim / 2);
  return {
    ids: wanted.map((row) => names[row] as string),
    rows: pick(rows, dim, new Int8Array(wanted.length * dim)),
    scales: pick(scales, 1, new Float32Array(wanted.length)),
    ...(refinement && { refinement: pick(refinement, half, new Uint8Array(wanted.length * half)) }),
    calibration,
  };
}

function calibrationOf({ id, mean, deviation }: CalibrationRecord): Calibration {
  return { id, mean: new Float32Array(mean), deviation: new Float32Array(deviation) };
}

/** The calibration of the newest segment whose calibration's name begins so; null where there is none. */
export async function newestCalibration(database: Database, collection: string, prefix: string): Promise<Calibration | null> {
  for (const sequence of (await segmentSequences(database, collection)).reverse()) {
    const { calibration: id } = (await database.get('segments', [collection, sequence])) ?? {};
    const record = id?.startsWith(prefix) ? await database.get('calibrations', id) : undefined;
    if (record && isUnchanged(record)) return calibrationOf(record);
  }
  return null;
}

export function calibrationRecord({ id, mean, deviation }: Calibration): CalibrationRecord {
  const buffers = { mean: mean.slice().buffer, deviation: deviation.slice().buffer };
  return { id, ...buffers, checksum: sumOf(buffers) };
}

/** Is that calibration there, as it was written? */
export async function hasCalibration(database: Database, id: string): Promise<boolean> {
  const record = await database.get('calibrations', id);
  return record !== undefined && isUnchanged(record);
}

function isUnchanged({ checksum, ...buffers }: CalibrationRecord): boolean {
  return checksum === undefined || checksum === sumOf(buffers);
}

function sumOf({ mean, deviation }: Pick<CalibrationRecord, 'mean' | 'deviation'>): number {
  return crc32c(new Uint8Array(deviation), crc32c(new Uint8Array(mean)));
}
