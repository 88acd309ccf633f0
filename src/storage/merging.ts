import { asError } from '../core/errors.ts';
import { packIds } from '../core/vectors/packedIds.ts';
import type { Segment, StoredSegment } from '../core/vectors/vectorIndex.ts';
import type { Database } from './open.ts';
import { replaceSegments } from './replacing.ts';
import type { SegmentRecord } from './schema.ts';
import { asToday, FORMAT, liveCount, rowCount } from './segmentRecord.ts';
import { readRecord, verified, withoutRemoved } from './segments.ts';

/** Rows of a merged segment at most: 2 MB at 512 dimensions, which a page reads and checks without a pause that is felt. */
export const MERGED_ROWS = 4096;
/** Fewer small segments than this are left alone: each merge writes all their rows again. */
const WORTH_MERGING = 4;

interface Group {
  sequences: number[];
  rows: number;
  live: number;
}

/**
 * Which segments to merge, a list of sequence numbers each: neighbours of one calibration that together stay within
 * {@link MERGED_ROWS}, where there are enough of them, and those of which half or more is removed.
 */
export async function planMerges(database: Database, collection: string): Promise<number[][]> {
  const open = new Map<string, Group>();
  const groups: Group[] = [];
  const range = IDBKeyRange.bound([collection, 0], [collection, Number.MAX_SAFE_INTEGER]);
  // One at a time: the ids of a million rows need not be there at once.
  for await (const { value } of database.transaction('segments').store.iterate(range)) {
    if (value.format > FORMAT) continue;
    const record = asToday(value);
    const [rows, live] = [rowCount(record), liveCount(record)];
    if (live > MERGED_ROWS / 2 && live * 2 > rows) continue;
    const kind = `${record.calibration} ${record.refinement !== null}`;
    let group = open.get(kind);
    if (!group || group.live + live > MERGED_ROWS) {
      group = { sequences: [], rows: 0, live: 0 };
      groups.push(group);
      open.set(kind, group);
    }
    group.sequences.push(record.sequence);
    group.rows += rows;
    group.live += live;
  }
  return groups.filter(({ sequences, rows, live }) => sequences.length >= WORTH_MERGING || live * 2 <= rows).map(({ sequences }) => sequences);
}

/**
 * Merges segments into one, without the rows of removed items, in one transaction: killed at any moment, the page finds either
 * the old ones or the new one. False where nothing was done: one of them is damaged (it is left for
 * app/repairing.ts), gone, or was changed meanwhile.
 */
export async function mergeSegments(database: Database, collection: string, sequences: readonly number[]): Promise<boolean> {
  const madeWith = await database.get('collections', collection);
  if (!madeWith) return false;
  const old: SegmentRecord[] = [];
  const parts: Segment[] = [];
  try {
    for (const sequence of sequences) {
      const record = await readRecord(database, collection, sequence);
      if (!record) return false;
      old.push(record);
      // Of rows that all go nothing needs to be read.
      if (liveCount(record) > 0) parts.push(withoutRemoved(await verified(record, (await database.get('calibrations', record.calibration)) ?? null)));
    }
  } catch (thrown) {
    // Opening names these.
    if (['segment-damaged', 'future-version'].includes(asError(thrown).code)) return false;
    throw thrown;
  }
  return replaceSegments(database, collection, { old, from: new Set(sequences), segment: merged(parts), madeWith });
}

/** All of one calibration; null where there is no row. */
function merged(parts: readonly Segment[]): StoredSegment | null {
  const [first] = parts;
  if (!first) return null;
  const ids = packIds(parts.flatMap((part) => part.ids));
  const rows = new Int8Array(parts.reduce((sum, part) => sum + part.rows.length, 0));
  const scales = new Float32Array(ids.ends.length);
  const refinement = first.refinement && new Uint8Array(parts.reduce((sum, part) => sum + (part.refinement?.length ?? 0), 0));
  const at = { row: 0, byte: 0, half: 0 };
  for (const part of parts) {
    rows.set(part.rows, at.byte);
    scales.set(part.scales, at.row);
    if (part.refinement) refinement?.set(part.refinement, at.half);
    at.row += part.scales.length;
    at.byte += part.rows.length;
    at.half += part.refinement?.length ?? 0;
  }
  return { ids, removed: null, rows, scales, ...(refinement && { refinement }), calibration: first.calibration };
}
