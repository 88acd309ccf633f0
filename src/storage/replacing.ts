import { idAt } from '../core/vectors/packedIds.ts';
import { hasBit, setBit } from '../core/vectors/selection.ts';
import type { StoredSegment } from '../core/vectors/vectorIndex.ts';
import { type MadeWith, madeAlike } from './collections.ts';
import type { Database } from './open.ts';
import { inPieces } from './pieces.ts';
import { type ItemRecord, NO_SEGMENT, type SegmentRecord } from './schema.ts';
import { asToday, recordOf, rowBytes, sameBytes } from './segmentRecord.ts';
import { calibrationRecord } from './segments.ts';
import { strictly } from './strictly.ts';

/** What comes in the place of segments. */
export interface Replacement {
  /** Segments that go, as they were read. */
  old: readonly SegmentRecord[];
  /** Where the items come from: sequence numbers of `old`, of segments that are gone, or `NO_SEGMENT`. Items that are elsewhere now keep their place. */
  from: ReadonlySet<number>;
  /** Null where no row is left. */
  segment: StoredSegment | null;
  /** Items that have no row from now on. They stay listed. */
  rowless?: readonly string[];
  /** Of the segment's vectors. */
  madeWith: MadeWith;
}

/**
 * Puts one segment in the place of others in one transaction: the old ones go, their items name the new one, previews stay.
 * False, and nothing is changed, where that does not fit any more: a segment or what is removed of it changed since it was read,
 * the collection was removed, updated to another model, or is being updated.
 */
export async function replaceSegments(
  database: Database,
  collection: string,
  { old, from, segment, rowless = [], madeWith }: Replacement,
): Promise<boolean> {
  const rows = segment && recordOf(segment);
  return strictly(database, ['collections', 'calibrations', 'segments', 'items'], async (transaction) => {
    const [collections, segments, items] = [
      transaction.objectStore('collections'),
      transaction.objectStore('segments'),
      transaction.objectStore('items'),
    ];
    const all = await collections.getAll();
    const record = all.find(({ id }) => id === collection);
    if (!record || record.removedAt || !madeAlike(record, madeWith) || all.some(({ shadowOf }) => shadowOf === collection)) return false;
    const now = await Promise.all(old.map(({ sequence }) => segments.get([collection, sequence])));
    if (!old.every((before, k) => isAsItWas(before, now[k]))) return false;

    const itemsOf = (ids: readonly string[]): Promise<(ItemRecord | null)[]> =>
      inPieces(ids, async (id) => {
        const item = await items.get([collection, id]);
        return item && from.has(item.segment) ? item : null;
      });
    const count = segment ? segment.ids.ends.length : 0;
    const removed = segment?.removed?.slice() ?? new Uint8Array(Math.ceil(count / 8));
    const listed = Array.from({ length: count }, (_, row) => row).filter((row) => !hasBit(removed, row));
    const found = segment ? await itemsOf(listed.map((row) => idAt(segment.ids, row))) : [];
    // Removed or added anew since: nobody owns that row.
    for (const [k, item] of found.entries()) if (!item) setBit(removed, listed[k] as number);
    const left = await itemsOf(rowless);

    const sequence = record.nextSequence;
    const moved = [...found.map((item) => item && { ...item, segment: sequence }), ...left.map((item) => item && { ...item, segment: NO_SEGMENT })];
    await inPieces(moved, async (item) => item && items.put(item));
    const puts: Promise<unknown>[] = old.map((before) => segments.delete([collection, before.sequence]));
    if (segment && rows)
      puts.push(
        transaction.objectStore('calibrations').put(calibrationRecord(segment.calibration)),
        segments.put({ ...rows, collection, sequence, removed: removed.some((byte) => byte !== 0) ? removed.buffer : null }),
      );
    const freed = old.reduce((sum, before) => sum + rowBytes(before), 0);
    puts.push(collections.put({ ...record, nextSequence: sequence + 1, bytes: record.bytes - freed + (rows ? rowBytes(rows) : 0) }));
    await Promise.all(puts);
    return true;
  });
}

function isAsItWas(before: SegmentRecord, now: Parameters<typeof asToday>[0] | undefined): boolean {
  if (!now) return false;
  const { checksum, removed } = asToday(now);
  const bits = (bitmap: ArrayBuffer | null) => new Uint8Array(bitmap ?? new ArrayBuffer(0));
  return checksum === before.checksum && sameBytes(bits(removed), bits(before.removed));
}
