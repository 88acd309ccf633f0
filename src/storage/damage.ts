import type { ErrorCode } from '../core/errors.ts';
import { unpackIds } from '../core/vectors/packedIds.ts';
import type { Database } from './open.ts';
import { type ItemRecord, NO_SEGMENT, type SegmentRecord } from './schema.ts';
import { asToday, FORMAT, idsOf, isRemoved, liveCount, pictures } from './segmentRecord.ts';
import { type DamagedSegment, readLacking } from './segments.ts';

/** Items that no search can find, of one segment, and why. They are listed all the same. */
export interface Damage {
  /** The segment that should hold their rows; `NO_SEGMENT` where none does any more. */
  sequence: number;
  /** Are the segment's bytes there, but not fit for use? Then it goes when its rows are made anew. */
  isThere: boolean;
  ids: string[];
  code: ErrorCode;
  /** Says which segment, how many pictures, and why. */
  message: string;
}

/** Items in one read of the damaged library. */
const CHUNK = 2000;

/**
 * What no search can find in a collection: the items of `unreadable` segments, of segments that are gone, and those that have no
 * row. Goes through all items; nothing is read of the rows.
 */
export async function damageOf(database: Database, collection: string, unreadable: readonly DamagedSegment[]): Promise<Damage[]> {
  const transaction = database.transaction(['items', 'segments']);
  const [items, segments] = [transaction.objectStore('items'), transaction.objectStore('segments')];
  const bySegment = new Map<number, string[]>();
  const rowless: ItemRecord[] = [];
  for (let from: IDBKeyRange | null = IDBKeyRange.bound([collection], [collection, []]); from; ) {
    const chunk: ItemRecord[] = await items.getAll(from, CHUNK);
    for (const item of chunk) {
      const list = bySegment.get(item.segment);
      if (list) list.push(item.id);
      else bySegment.set(item.segment, [item.id]);
      if (item.segment === NO_SEGMENT) rowless.push(item);
    }
    const last = chunk.at(-1);
    from = last && chunk.length === CHUNK ? IDBKeyRange.bound([collection, last.id], [collection, []], true) : null;
  }
  const found: Damage[] = [];
  for (const [sequence, ids] of [...bySegment].sort(([a], [b]) => a - b)) {
    const known = unreadable.find((one) => one.sequence === sequence);
    if (sequence === NO_SEGMENT)
      found.push({ sequence, isThere: false, ids, code: 'preview-missing', message: withoutPreview(rowless.map(({ name }) => name)) });
    else if (known) found.push({ sequence, isThere: true, ids, code: known.code, message: known.message });
    else {
      const value = await segments.get([collection, sequence]);
      // What a newer page wrote is no concern of this one, if it was not named.
      if (value && value.format > FORMAT) continue;
      const record = value && asToday(value);
      if (record && liveCount(record) >= ids.length) continue;
      const there = record ? liveIds(record) : new Set<string>();
      const lacking = ids.filter((id) => !there.has(id));
      const message = record
        ? `Segment ${sequence} holds no vectors of ${lacking.length} of its pictures.`
        : `Segment ${sequence} with ${pictures(lacking.length)} cannot be read: it is gone.`;
      found.push({ sequence, isThere: false, ids: lacking, code: 'segment-damaged', message });
    }
  }
  await transaction.done;
  return found;
}

function liveIds(record: SegmentRecord): Set<string> {
  const ids = unpackIds(idsOf(record));
  return new Set(ids.filter((_, row) => !isRemoved(record, row)));
}

/** The same, with every segment read and checked. */
export async function findDamage(database: Database, collection: string): Promise<Damage[]> {
  const unreadable: DamagedSegment[] = [];
  for await (const read of readLacking(database, collection, new Set())) if ('damaged' in read) unreadable.push(read.damaged);
  return damageOf(database, collection, unreadable);
}

/** Names some of the pictures and counts the rest. */
export function named(names: readonly string[]): string {
  return `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}

function withoutPreview(names: readonly string[]): string {
  return `${pictures(names.length)} without a vector, and without a preview to make it from: ${named(names)}.`;
}
