import type { Database } from './open.ts';
import { placesIn } from './places.ts';
import type { FolderRecord, PlaceRecord } from './schema.ts';
import { strictly } from './strictly.ts';

/** Folders that a collection's pictures came from, by name. */
export async function listFolders(database: Database, collection: string): Promise<FolderRecord[]> {
  const folders = await database.getAllFromIndex('folders', 'collection', collection);
  return folders.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

export async function putFolder(database: Database, folder: FolderRecord): Promise<void> {
  await database.put('folders', folder);
}

/** Files of the folder that are in the collection, and those that are there no more. */
export async function countPlaces(database: Database, { collection, id }: FolderRecord): Promise<{ there: number; missing: number }> {
  const { store } = database.transaction('places');
  const [all, missing, kept] = await Promise.all([
    store.count(IDBKeyRange.bound([collection, id], [collection, id, []])),
    store.index('gone').count([collection, id, 'noticed']),
    store.index('gone').count([collection, id, 'kept']),
  ]);
  return { there: all - missing - kept, missing };
}

/** What it takes to put a forgotten folder back. */
export interface ForgottenFolder {
  folder: FolderRecord;
  places: PlaceRecord[];
}

/** Forgets a folder and what lies where in it; the items stay. */
export async function forgetFolder(database: Database, folder: FolderRecord): Promise<ForgottenFolder> {
  const { collection, id } = folder;
  const places = await placesIn(database, collection, id);
  await strictly(database, ['folders', 'places'], async (transaction) => {
    await transaction.objectStore('folders').delete(id);
    await transaction.objectStore('places').delete(IDBKeyRange.bound([collection, id], [collection, id, []]));
  });
  return { folder, places };
}

export function restoreFolder(database: Database, { folder, places }: ForgottenFolder): Promise<void> {
  return strictly(database, ['folders', 'places'], async (transaction) => {
    const store = transaction.objectStore('places');
    await Promise.all([transaction.objectStore('folders').put(folder), ...places.map((place) => store.put(place))]);
  });
}
