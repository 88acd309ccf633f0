import type { IDBPObjectStore, StoreNames } from 'idb';
import type { Database } from './open.ts';
import { inPieces } from './pieces.ts';
import { type ItemRecord, NO_SEGMENT, type PlaceRecord, type Schema } from './schema.ts';
import { strictly } from './strictly.ts';

/** Places in one read. */
const CHUNK = 2000;

type Stores = StoreNames<Schema>[];
type Places<S extends Stores> = IDBPObjectStore<Schema, S, 'places', 'readwrite'>;
type Items<S extends Stores> = IDBPObjectStore<Schema, S, 'items', 'readwrite'>;

export const placeKey = ({ collection, folder, path, name, item }: PlaceRecord): Schema['places']['key'] => [collection, folder, path, name, item];

/** All places in a folder, those too whose file is gone. */
export async function placesIn(database: Database, collection: string, folder: string): Promise<PlaceRecord[]> {
  const places: PlaceRecord[] = [];
  for (let from: IDBKeyRange | null = IDBKeyRange.bound([collection, folder], [collection, folder, []]); from; ) {
    const chunk: PlaceRecord[] = await database.getAll('places', from, CHUNK);
    places.push(...chunk);
    const last = chunk.at(-1);
    from = last && chunk.length === CHUNK ? IDBKeyRange.bound(placeKey(last), [collection, folder, []], true) : null;
  }
  return places;
}

/** Where the files of an item lie: none of those that are gone. */
export async function placesOf(database: Database, collection: string, item: string): Promise<PlaceRecord[]> {
  return (await database.getAllFromIndex('places', 'item', [collection, item])).filter(isThere);
}

/** Ids of the items that have a row: a file of any other is read again. */
export async function itemsWithRows(database: Database, collection: string): Promise<Set<string>> {
  const ids = new Set<string>();
  for (let from: IDBKeyRange | null = IDBKeyRange.bound([collection], [collection, []]); from; ) {
    const chunk: ItemRecord[] = await database.getAll('items', from, CHUNK);
    for (const { id, segment } of chunk) if (segment !== NO_SEGMENT) ids.add(id);
    const last = chunk.at(-1);
    from = last && chunk.length === CHUNK ? IDBKeyRange.bound([collection, last.id], [collection, []], true) : null;
  }
  return ids;
}

/** Puts a place within a transaction. The item is there: where it is missed, it is so no more. */
export async function putPlace<S extends Stores>(store: Places<S>, place: PlaceRecord): Promise<void> {
  const others = await store.index('item').getAll([place.collection, place.item]);
  await Promise.all([...others.filter((other) => !isThere(other)).map((other) => store.delete(placeKey(other))), store.put(place)]);
}

/**
 * A further place of an item that is there already. An item without any, as pages before version 2 kept them, is named by it where
 * it is in a folder; true for those.
 */
export async function addPlace(database: Database, place: PlaceRecord): Promise<boolean> {
  // Not strict, as thousands may come: a place that is lost is found again by the next look.
  const transaction = database.transaction(['items', 'places'], 'readwrite');
  const [items, places] = [transaction.objectStore('items'), transaction.objectStore('places')];
  const before = await places.index('item').getAll([place.collection, place.item]);
  const item = await items.get([place.collection, place.item]);
  const isFirst = item !== undefined && before.length === 0;
  await Promise.all([
    putPlace(places, place),
    isFirst && place.folder !== '' ? items.put({ ...item, name: place.name, path: place.path }) : null,
    nameAfterPlaces(
      items,
      item,
      [...before.filter(isThere), place],
      before.some((other) => !isThere(other)),
    ),
    transaction.done,
  ]);
  return isFirst;
}

/** An item that is no longer where its name says is named by where it is. */
async function nameAfterPlaces<S extends Stores>(
  items: Items<S>,
  item: ItemRecord | undefined,
  places: readonly PlaceRecord[],
  hasMoved: boolean,
): Promise<void> {
  const [first] = places;
  if (!item || !first || !hasMoved || places.some(({ name, path }) => name === item.name && path === item.path)) return;
  await items.put({ ...item, name: first.name, path: first.path });
}

export interface Settled {
  /** Item id → how many of its places went, where it is still at another one. */
  moved: Map<string, number>;
  /** Items that are nowhere any more. */
  missing: Set<string>;
}

/**
 * The files of these places are gone. Items that lie elsewhere too lose the place, and are named by one of the others; the others
 * keep it, to be offered for removal. One transaction.
 */
export function settleGone(database: Database, gone: readonly PlaceRecord[]): Promise<Settled> {
  return strictly(database, ['items', 'places'], async (transaction) => {
    const items = transaction.objectStore('items');
    const places = transaction.objectStore('places');
    const settled: Settled = { moved: new Map(), missing: new Set() };
    const keys = new Set(gone.map((place) => String(placeKey(place))));
    await inPieces(gone, async (place) => {
      const { collection, item: id } = place;
      const item = await items.get([collection, id]);
      const left = (await places.index('item').getAll([collection, id])).filter((other) => isThere(other) && !keys.has(String(placeKey(other))));
      if (item && left.length === 0) {
        settled.missing.add(id);
        await places.put({ ...place, gone: 'noticed' });
        return;
      }
      if (item) settled.moved.set(id, (settled.moved.get(id) ?? 0) + 1);
      await Promise.all([places.delete(placeKey(place)), nameAfterPlaces(items, item, left, true)]);
    });
    return settled;
  });
}

/** The files of these places are there after all. */
export function foundAgain(database: Database, places: readonly PlaceRecord[]): Promise<void> {
  return strictly(database, ['places'], async (transaction) => {
    const store = transaction.objectStore('places');
    await inPieces(places, (place) => {
      const there = { ...place };
      delete there.gone;
      return store.put(there);
    });
  });
}

/** Items whose file is gone from a folder, and that are to be offered for removal. */
export async function missingItems(database: Database, collection: string, folder: string): Promise<string[]> {
  return (await database.getAllFromIndex('places', 'gone', [collection, folder, 'noticed'])).map(({ item }) => item);
}

/** They stay, and are not offered again. */
export function keepMissing(database: Database, collection: string, folder: string): Promise<void> {
  return strictly(database, ['places'], async (transaction) => {
    const store = transaction.objectStore('places');
    const missing = await store.index('gone').getAll([collection, folder, 'noticed']);
    await inPieces(missing, (place) => store.put({ ...place, gone: 'kept' }));
  });
}

function isThere({ gone }: PlaceRecord): boolean {
  return gone === undefined;
}
