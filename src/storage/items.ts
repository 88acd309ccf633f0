import type { IDBPObjectStore } from 'idb';
import { SightglassError } from '../core/errors.ts';
import type { Database } from './open.ts';
import type { ItemRecord, Schema } from './schema.ts';

/** Ids in the order the items came, from `first` on, at most `count`. */
export async function listItems(database: Database, collection: string, first = 0, count = Number.POSITIVE_INFINITY): Promise<ItemRecord[]> {
  const range = IDBKeyRange.bound([collection, first], [collection, Number.MAX_SAFE_INTEGER]);
  return database.getAllFromIndex('items', 'order', range, Number.isFinite(count) ? count : undefined);
}

export async function readItem(database: Database, collection: string, id: string): Promise<ItemRecord | null> {
  return (await database.get('items', [collection, id])) ?? null;
}

/** The records of these ids, null where there is none, in the same order. */
export async function readItems(database: Database, collection: string, ids: readonly string[]): Promise<(ItemRecord | null)[]> {
  const { store } = database.transaction('items');
  return Promise.all(ids.map(async (id) => (await store.get([collection, id])) ?? null));
}

export async function hasItem(database: Database, collection: string, id: string): Promise<boolean> {
  return (await database.getKey('items', [collection, id])) !== undefined;
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
  /** Its row in its segment, or -1 where the segment is gone. */
  row: number;
  /** Of the segment's rows: they may be made anew before the item comes back. */
  checksum: number;
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
    const segment = await segments.get([collection, item.segment]);
    const row = segment?.ids.indexOf(id) ?? -1;
    if (segment) await segments.put({ ...segment, ids: segment.ids.with(row, null) });
    await items.delete([collection, id]);
    await collections.put({ ...record, items: record.items - 1 });
    return { item, row, checksum: segment?.checksum ?? 0 };
  });
}

/** Puts a removed item back. Nothing happens if the same content was added again meanwhile. Throws `not-found` if its row is gone. */
export async function restoreItem(database: Database, { item, row, checksum }: RemovedItem): Promise<void> {
  const { collection, id } = item;
  await changeItem(database, async ({ items, collections, segments }) => {
    if (await items.get([collection, id])) return;
    const record = await collections.get(collection);
    const segment = await segments.get([collection, item.segment]);
    if (!record || !segment || row < 0) throw new SightglassError('not-found', 'The collection of that picture is gone.');
    if (segment.checksum !== checksum)
      throw new SightglassError('not-found', 'The collection was updated since the picture was removed; add the picture again.');
    await segments.put({ ...segment, ids: segment.ids.with(row, id) });
    await items.put(item);
    await collections.put({ ...record, items: record.items + 1 });
  });
}

/** One strict transaction over what an item touches; all of it or nothing. */
async function changeItem<R>(database: Database, work: (stores: ItemStores) => Promise<R>): Promise<R> {
  const transaction = database.transaction(['collections', 'segments', 'items'], 'readwrite', { durability: 'strict' });
  const stores = {
    items: transaction.objectStore('items'),
    collections: transaction.objectStore('collections'),
    segments: transaction.objectStore('segments'),
  };
  try {
    const result = await work(stores);
    await transaction.done;
    return result;
  } catch (thrown) {
    transaction.done.catch(() => undefined);
    if (transaction.error === null) transaction.abort();
    throw thrown;
  }
}

interface ItemStores {
  items: ItemStore<'items'>;
  collections: ItemStore<'collections'>;
  segments: ItemStore<'segments'>;
}
type ItemStore<Name extends 'items' | 'collections' | 'segments'> = IDBPObjectStore<
  Schema,
  ('collections' | 'segments' | 'items')[],
  Name,
  'readwrite'
>;
