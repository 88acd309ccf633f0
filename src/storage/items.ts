import type { IDBPObjectStore } from 'idb';
import { SightglassError } from '../core/errors.ts';
import type { Database } from './open.ts';
import { type ItemRecord, NO_SEGMENT, type Schema } from './schema.ts';
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
}

/**
 * Removes one item in one transaction: its record goes, its row is never loaded again. The bytes of its row and preview stay
 * until the collection is removed. Throws `not-found`.
 */
export async function removeItem(database: Database, collection: string, id: string): Promise<RemovedItem> {
  return changeItem(database, async ({ items, collections, segments }) => {
    const item = await items.get([collection, id]);
    const record = await collections.get(collection);
    if (!item || !record) throw new SightglassError('not-found', 'That picture is not in the collection.');
    const before = await segments.get([collection, item.segment]);
    const segment = before && asToday(before);
    const row = segment ? rowOf(segment, id) : -1;
    if (segment && row >= 0) await segments.put({ ...segment, removed: withRemoved(segment, row, true) });
    await items.delete([collection, id]);
    await collections.put({ ...record, items: record.items - 1 });
    return { item, row, checksum: row >= 0 && segment ? segment.checksum : null };
  });
}

/**
 * Puts a removed item back. Nothing happens if the same content was added again meanwhile. Throws `not-found` if its row is gone:
 * merging waits while a removal can be taken back (app/locks.ts), but an update of the collection does not.
 */
export async function restoreItem(database: Database, { item, row, checksum }: RemovedItem): Promise<void> {
  const { collection, id } = item;
  await changeItem(database, async ({ items, collections, segments }) => {
    if (await items.get([collection, id])) return;
    const record = await collections.get(collection);
    if (!record) throw new SightglassError('not-found', 'The collection of that picture is gone.');
    if (row >= 0) {
      const before = await segments.get([collection, item.segment]);
      const segment = before && asToday(before);
      if (segment?.checksum !== checksum)
        throw new SightglassError('not-found', 'The collection was updated since the picture was removed; add the picture again.');
      await segments.put({ ...segment, removed: withRemoved(segment, row, false) });
    }
    await items.put(item);
    await collections.put({ ...record, items: record.items + 1 });
  });
}

/** One strict transaction over what an item touches. */
function changeItem<R>(database: Database, work: (stores: ItemStores) => Promise<R>): Promise<R> {
  return strictly(database, ['collections', 'segments', 'items'], (transaction) =>
    work({
      items: transaction.objectStore('items'),
      collections: transaction.objectStore('collections'),
      segments: transaction.objectStore('segments'),
    }),
  );
}

type ItemStores = {
  [Name in 'items' | 'collections' | 'segments']: IDBPObjectStore<Schema, ('collections' | 'segments' | 'items')[], Name, 'readwrite'>;
};
