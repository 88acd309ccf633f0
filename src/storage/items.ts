import { SightglassError } from '../core/errors.ts';
import { batchStores, type BatchTransaction } from './batches.ts';
import type { Database } from './open.ts';
import { inPieces } from './pieces.ts';
import { placeKey } from './places.ts';
import { type ItemRecord, NO_SEGMENT, type PlaceRecord } from './schema.ts';
import { asToday, rowOf, withRemoved } from './segmentRecord.ts';
import { strictly } from './strictly.ts';

const PAGE = 1000;

/** Ids in the order the items came, from `first` on, at most `count`. */
export async function listItems(database: Database, collection: string, first = 0, count = Number.POSITIVE_INFINITY): Promise<ItemRecord[]> {
  const range = IDBKeyRange.bound([collection, first], [collection, Number.MAX_SAFE_INTEGER]);
  return database.getAllFromIndex('items', 'order', range, Number.isFinite(count) ? count : undefined);
}

/** All items in the order they came, a page at a time: reading many at once would hold up whoever reads. */
export async function* pagesOfItems(database: Database, collection: string): AsyncGenerator<ItemRecord[]> {
  for (let first = 0; ; ) {
    const items = await listItems(database, collection, first, PAGE);
    if (items.length > 0) yield items;
    if (items.length < PAGE) return;
    first = (items.at(-1) as ItemRecord).order + 1;
  }
}

export async function readItem(database: Database, collection: string, id: string): Promise<ItemRecord | null> {
  return (await database.get('items', [collection, id])) ?? null;
}

/** The records of these ids, null where there is none, in the same order. */
export async function readItems(database: Database, collection: string, ids: readonly string[]): Promise<(ItemRecord | null)[]> {
  const { store } = database.transaction('items');
  return Promise.all(ids.map(async (id) => (await store.get([collection, id])) ?? null));
}

/** Is the item there, with a row? One that has lost its row is to be added again. */
export async function hasItem(database: Database, collection: string, id: string): Promise<boolean> {
  const item = await database.get('items', [collection, id]);
  return item !== undefined && item.segment !== NO_SEGMENT;
}

/** The kept preview of an item, a slice of its pack, or null. */
export async function readPreview(database: Database, item: ItemRecord): Promise<Blob | null> {
  if (!item.preview) return null;
  const pack = await database.get('packs', item.preview.pack);
  return pack ? pack.blob.slice(item.preview.start, item.preview.end, item.preview.type) : null;
}

/** What it takes to put a removed item back. */
export interface RemovedItem {
  item: ItemRecord;
  /** Its row in its segment, or -1 where it had none. */
  row: number;
  /** Of the segment's rows: they may be made anew before the item comes back. Null where it had none. */
  checksum: number | null;
  places: PlaceRecord[];
}

/** {@link removeItems} of one. Throws `not-found`. */
export async function removeItem(database: Database, collection: string, id: string): Promise<RemovedItem> {
  const [removed] = await removeItems(database, collection, [id]);
  if (!removed) throw new SightglassError('not-found', 'That picture is not in the collection.');
  return removed;
}

/**
 * Removes items in one transaction: their records and places go, their rows are never loaded again. The bytes of rows and previews
 * stay until the collection is removed. Ids that are not there are passed over.
 */
export async function removeItems(database: Database, collection: string, ids: readonly string[]): Promise<RemovedItem[]> {
  return strictly(database, [...batchStores], (transaction) => takeItems(transaction, collection, ids));
}

/** {@link removeItems} as a part of a transaction. */
export async function takeItems(transaction: BatchTransaction, collection: string, ids: readonly string[]): Promise<RemovedItem[]> {
  const { items, collections, segments, places } = storesOf(transaction);
  const record = await collections.get(collection);
  const found = (await inPieces(ids, (id) => items.get([collection, id]))).filter((item) => item !== undefined);
  if (!record || found.length === 0) return [];
  const rows = new Map<string, { row: number; checksum: number }>();
  for (const sequence of new Set(found.map(({ segment }) => segment))) {
    const before = await segments.get([collection, sequence]);
    if (!before) continue;
    let segment = asToday(before);
    for (const { id } of found.filter((item) => item.segment === sequence)) {
      const row = rowOf(segment, id);
      if (row < 0) continue;
      rows.set(id, { row, checksum: segment.checksum });
      segment = { ...segment, removed: withRemoved(segment, row, true) };
    }
    await segments.put(segment);
  }
  const removed = await inPieces(found, async (item): Promise<RemovedItem> => {
    const own = await places.index('item').getAll([collection, item.id]);
    await Promise.all([items.delete([collection, item.id]), ...own.map((place) => places.delete(placeKey(place)))]);
    return { item, row: -1, checksum: null, ...rows.get(item.id), places: own };
  });
  await collections.put({ ...record, items: record.items - removed.length });
  return removed;
}

/** {@link restoreItems} of one. */
export function restoreItem(database: Database, removed: RemovedItem): Promise<void> {
  return restoreItems(database, [removed]);
}

/**
 * Puts removed items of a collection back, all or none. Those whose content was added again meanwhile stay as they are. Throws
 * `not-found` if a row is gone: merging waits while a removal can be taken back (app/locks.ts), but an update of the collection does not.
 */
export async function restoreItems(database: Database, removed: readonly RemovedItem[]): Promise<void> {
  await strictly(database, [...batchStores], async (transaction) => {
    const { items, collections, segments, places } = storesOf(transaction);
    for (const { item, row, checksum, places: own } of removed) {
      const { collection, id } = item;
      if (await items.get([collection, id])) continue;
      const record = await collections.get(collection);
      if (!record) throw new SightglassError('not-found', 'The collection of that picture is gone.');
      if (row >= 0) {
        const before = await segments.get([collection, item.segment]);
        const segment = before && asToday(before);
        if (segment?.checksum !== checksum)
          throw new SightglassError('not-found', 'The collection was updated since the picture was removed; add the picture again.');
        await segments.put({ ...segment, removed: withRemoved(segment, row, false) });
      }
      await Promise.all([items.put(item), ...own.map((place) => places.put(place))]);
      await collections.put({ ...record, items: record.items + 1 });
    }
  });
}

function storesOf(transaction: BatchTransaction) {
  return {
    items: transaction.objectStore('items'),
    collections: transaction.objectStore('collections'),
    segments: transaction.objectStore('segments'),
    places: transaction.objectStore('places'),
  };
}
