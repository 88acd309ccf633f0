import { SightglassError } from '../core/errors.ts';
import type { Database } from './open.ts';
import type { ItemRecord } from './schema.ts';

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

/** Removes one item: its record goes, its row is never loaded again. Its bytes go when segments and packs are merged. */
export async function removeItem(database: Database, collection: string, id: string): Promise<void> {
  const transaction = database.transaction(['collections', 'segments', 'items'], 'readwrite', { durability: 'strict' });
  const items = transaction.objectStore('items');
  const item = await items.get([collection, id]);
  const record = await transaction.objectStore('collections').get(collection);
  if (!item || !record) throw new SightglassError('not-found', 'That picture is not in the collection.');
  const segments = transaction.objectStore('segments');
  const segment = await segments.get([collection, item.segment]);
  const puts: Promise<unknown>[] = [
    items.delete([collection, id]),
    transaction.objectStore('collections').put({ ...record, items: record.items - 1 }),
  ];
  if (segment) puts.push(segments.put({ ...segment, ids: segment.ids.map((other) => (other === id ? null : other)) }));
  await Promise.all(puts);
  await transaction.done;
}
