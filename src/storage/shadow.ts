import { SightglassError } from '../core/errors.ts';
import type { Calibration, QuantizedRows } from '../core/vectors/calibration.ts';
import { idBytes, unpackIds } from '../core/vectors/packedIds.ts';
import { createCollection, purgeCollection } from './collections.ts';
import type { Database } from './open.ts';
import type { CollectionRecord, SegmentRecord } from './schema.ts';
import { asToday, idsOf, isRemoved, packRows, recordOf, rowBytes, rowCount, sameBytes } from './segmentRecord.ts';
import { calibrationRecord, readRecord, segmentSequences } from './segments.ts';

/**
 * A *shadow* is a collection's new index while it grows: segments of the same sequence numbers and the same items, row by row,
 * under a hidden record of their own. One transaction at the end puts them in the place of the old ones. Until then the
 * collection is as it was, whenever the tab is killed; what the shadow holds is not made again.
 */
export type Target = Pick<CollectionRecord, 'encoder' | 'revision' | 'dim'>;

/** Its own calibrations are named below it, and so below the collection (purgeCollection). */
function shadowId(collection: string, { encoder, revision }: Target): string {
  return `${collection}/${encoder}@${revision}`;
}

/** Was a rebuild with this target begun and cut off? Not one that is held. */
export async function isCutOff(database: Database, collection: string, target: Target): Promise<boolean> {
  const shadow = await database.get('collections', shadowId(collection, target));
  return shadow !== undefined && !shadow.held;
}

/** A rebuild failed in a way that a person has to do something about: what it made stays, but it does not go on by itself. */
export async function holdShadow(database: Database, collection: string, target: Target): Promise<void> {
  const transaction = database.transaction('collections', 'readwrite', { durability: 'strict' });
  const shadow = await transaction.store.get(shadowId(collection, target));
  if (shadow) await transaction.store.put({ ...shadow, held: true });
  await transaction.done;
}

/** The shadow's id and the segments that are in it; one is begun where there is none. It is not held any more. Those with another target go. */
export async function openShadow(database: Database, collection: string, target: Target): Promise<{ id: string; done: Set<number> }> {
  const id = shadowId(collection, target);
  for (const other of await database.getAll('collections'))
    if (other.shadowOf === collection && other.id !== id) await purgeCollection(database, other.id);
  const before = await database.get('collections', id);
  if (!before) await createCollection(database, { ...target, id, name: '', shadowOf: collection, hidden: true });
  else if (before.held) {
    const { held: _, ...going } = before;
    await database.put('collections', going);
  }
  return { id, done: new Set(await segmentSequences(database, id)) };
}

/** Items of a segment as they stand now: null where one was removed. Throws `future-version`. */
export async function segmentItems(database: Database, collection: string, sequence: number): Promise<(string | null)[]> {
  const record = await readRecord(database, collection, sequence);
  return record ? unpackIds(idsOf(record)).map((id, row) => (isRemoved(record, row) ? null : id)) : [];
}

/** Rows of a segment, one an item; rows without an item are never read. */
export interface ShadowSegment extends QuantizedRows {
  ids: (string | null)[];
  calibration: Calibration;
}

/** Puts one segment into a shadow. Throws `aborted` if the shadow was removed meanwhile, in another tab. */
export async function putShadowSegment(database: Database, shadow: string, sequence: number, segment: ShadowSegment): Promise<void> {
  const rows = recordOf({ ...segment, ...packRows(segment.ids) });
  const transaction = database.transaction(['collections', 'calibrations', 'segments'], 'readwrite', { durability: 'strict' });
  if ((await transaction.objectStore('collections').getKey(shadow)) === undefined)
    throw new SightglassError('aborted', 'The update was stopped in another tab.');
  await Promise.all([
    transaction.objectStore('calibrations').put(calibrationRecord(segment.calibration)),
    transaction.objectStore('segments').put({ ...rows, collection: shadow, sequence }),
    transaction.done,
  ]);
}

/**
 * Puts the shadow in the place of the collection's index, in one transaction, and answers with an empty list; or changes
 * nothing and answers with the segments that the shadow lacks: those that came, or whose removed items came back, meanwhile.
 */
export async function swapShadow(database: Database, collection: string, target: Target): Promise<number[]> {
  const shadow = shadowId(collection, target);
  const transaction = database.transaction(['collections', 'segments'], 'readwrite', { durability: 'strict' });
  const [collections, segments] = [transaction.objectStore('collections'), transaction.objectStore('segments')];
  const all = async (id: string) => (await segments.getAll(IDBKeyRange.bound([id, 0], [id, Number.MAX_SAFE_INTEGER]))).map(asToday);
  const [record, made, old, fresh] = await Promise.all([collections.get(collection), collections.get(shadow), all(collection), all(shadow)]);
  if (!record || !made) {
    await transaction.done;
    throw new SightglassError('aborted', 'The collection was removed, or its update stopped, in another tab.');
  }
  const bySequence = new Map(fresh.map((segment) => [segment.sequence, segment]));
  const lacking = old.filter((segment) => {
    const next = bySequence.get(segment.sequence);
    return !next || !covers(next, segment);
  });
  if (lacking.length > 0) {
    await transaction.done;
    return lacking.map(({ sequence }) => sequence);
  }
  const bytesOf = (list: SegmentRecord[]) => list.reduce((sum, segment) => sum + rowBytes(segment), 0);
  const next = old.flatMap(({ sequence, removed }) => {
    const segment = bySequence.get(sequence);
    // An item that was removed meanwhile stays removed.
    return segment ? [{ ...segment, collection, removed }] : [];
  });
  await Promise.all([
    ...next.map((segment) => segments.put(segment)),
    segments.delete(IDBKeyRange.bound([shadow], [shadow, []])),
    collections.delete(shadow),
    collections.put({ ...record, ...target, bytes: record.bytes - bytesOf(old) + bytesOf(next) }),
    transaction.done,
  ]);
  return [];
}

/** Has `next` a row for every item that `segment` has, in the same place? */
function covers(next: SegmentRecord, segment: SegmentRecord): boolean {
  if (rowCount(next) !== rowCount(segment)) return false;
  const [ids, wanted] = [idsOf(next), idsOf(segment)];
  for (let row = 0; row < wanted.ends.length; row++) {
    if (isRemoved(segment, row)) continue;
    if (isRemoved(next, row) || !sameBytes(idBytes(ids, row), idBytes(wanted, row))) return false;
  }
  return true;
}

/** Lets go of a rebuild. */
export async function dropShadow(database: Database, collection: string, target: Target): Promise<void> {
  await purgeCollection(database, shadowId(collection, target));
}
