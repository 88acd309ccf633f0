import type { IDBPTransaction } from 'idb';
import { SightglassError } from '../core/errors.ts';
import type { Segment } from '../core/vectors/vectorIndex.ts';
import { type MadeWith, madeAlike } from './collections.ts';
import type { Database } from './open.ts';
import { putPlace } from './places.ts';
import { type ItemRecord, NO_SEGMENT, type PlaceRecord, type Schema } from './schema.ts';
import { packRows, recordOf, rowBytes, type UnplacedRecord } from './segmentRecord.ts';
import { calibrationRecord } from './segments.ts';
import { strictly } from './strictly.ts';

/** An item before it has a place in the collection. `position`: where it is listed; absent: last. */
export type NewItem = Omit<ItemRecord, 'collection' | 'order' | 'segment' | 'preview'> & { position?: number };

/** What is committed together. Item k has row k of the segment and preview k. */
export interface Batch {
  segment: Segment;
  /** Of the segment's vectors. */
  madeWith: MadeWith;
  items: NewItem[];
  /** Blobs to pack, or places in a pack that lies elsewhere (the samples', beside the page). */
  previews: (Blob | null)[] | { places: ItemRecord['preview'][] };
  /** Where the items' files lie. */
  places?: readonly PlaceRecord[];
}

export interface Committed {
  /** Of its segment. */
  sequence: number;
  /** Of each item: false where the same content was there already, added by another tab meanwhile. */
  isNew: boolean[];
}

/**
 * Writes one batch in one strict transaction. Either all of it is on
 * disk when this resolves, or nothing is. Throws `quota-exceeded` when the disk is full, `not-found` when the collection
 * has been removed meanwhile, `model-changed` when its vectors are of another model or revision. `hidden`: also into a collection that is not visible yet (an import).
 */
export async function commitBatch(database: Database, collection: string, batch: Batch, hidden = false): Promise<Committed> {
  const prepared = prepareBatch(batch);
  return strictly(database, [...batchStores], (transaction) => putBatch(transaction, collection, prepared, hidden));
}

/** What a batch writes to. */
export const batchStores = ['collections', 'calibrations', 'segments', 'items', 'packs', 'places'] as const;
export type BatchTransaction = IDBPTransaction<Schema, (typeof batchStores)[number][], 'readwrite'>;

/** A batch whose Blobs and checksums are made: a transaction would end while it waited for anything else. */
export interface PreparedBatch extends Batch {
  rows: UnplacedRecord;
  pack: { id?: string; blob: Blob; places: ItemRecord['preview'][] };
}

export function prepareBatch(batch: Batch): PreparedBatch {
  const { segment, previews } = batch;
  const pack = Array.isArray(previews) ? packOf(previews, crypto.randomUUID()) : { blob: new Blob(), ...previews };
  return { ...batch, pack, rows: recordOf({ ...segment, ...packRows(segment.ids) }) };
}

/** {@link commitBatch} as a part of a transaction. */
export async function putBatch(
  transaction: BatchTransaction,
  collection: string,
  { segment: { ids, calibration }, madeWith, items, places = [], pack, rows }: PreparedBatch,
  hidden = false,
): Promise<Committed> {
  const record = await transaction.objectStore('collections').get(collection);
  if (!record || (record.removedAt && !hidden))
    throw new SightglassError('not-found', 'The collection was removed while pictures were being added to it.');
  if (!madeAlike(record, madeWith))
    throw new SightglassError('model-changed', 'The collection was updated to another version of its model while pictures were being added to it.');
  const sequence = record.nextSequence;
  const store = transaction.objectStore('items');
  // Another tab may have added the same content since it was looked for: what is there stays, and its second row is never read.
  // Into a hidden collection nobody else writes, and an import knows that no id comes twice.
  const before = hidden ? [] : await Promise.all(items.map(({ id }) => store.get([collection, id])));
  const isNew = items.map((_, k) => !before[k] || before[k].segment === NO_SEGMENT);
  const added = items.filter((_, k) => !before[k]).length;
  const place = ({ position, ...item }: NewItem, preview: ItemRecord['preview'], k: number): ItemRecord => ({
    ...item,
    collection,
    order: before[k]?.order ?? position ?? record.nextOrder + k,
    segment: sequence,
    preview,
  });
  const puts: Promise<unknown>[] = pack.places.flatMap((preview, k) => (isNew[k] ? [store.put(place(items[k] as NewItem, preview, k))] : []));
  if (pack.id !== undefined && pack.blob.size > 0) puts.push(transaction.objectStore('packs').put({ id: pack.id, collection, blob: pack.blob }));
  puts.push(transaction.objectStore('calibrations').put(calibrationRecord(calibration)));
  const { removed } = packRows(ids.map((id, k) => (isNew[k] ? id : null)));
  puts.push(transaction.objectStore('segments').put({ ...rows, collection, sequence, removed: removed && (removed.buffer as ArrayBuffer) }));
  puts.push(
    transaction.objectStore('collections').put({
      ...record,
      items: record.items + added,
      bytes: record.bytes + rowBytes(rows) + pack.blob.size,
      nextSequence: sequence + 1,
      nextOrder: record.nextOrder + items.length,
    }),
  );
  puts.push(...places.map((one) => putPlace(transaction.objectStore('places'), one)));
  await Promise.all(puts);
  return { sequence, isNew };
}

function packOf(previews: (Blob | null)[], id: string): { id: string; blob: Blob; places: ItemRecord['preview'][] } {
  let at = 0;
  const places = previews.map((preview) => {
    if (!preview) return null;
    const start = at;
    at += preview.size;
    return { pack: id, start, end: at, type: preview.type };
  });
  return { id, blob: new Blob(previews.filter((preview) => preview !== null)), places };
}
