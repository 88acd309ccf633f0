import { SightglassError } from '../core/errors.ts';
import type { Database } from './open.ts';
import type { CollectionRecord } from './schema.ts';

/** Collections that were not removed, oldest first. */
export async function listCollections(database: Database): Promise<CollectionRecord[]> {
  const all = await database.getAll('collections');
  return all
    .filter((record) => !record.removedAt)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1));
}

/** An empty collection bound to one encoder. */
export async function createCollection(
  database: Database,
  given: Pick<CollectionRecord, 'name' | 'encoder' | 'revision' | 'dim'> & { sample?: boolean; id?: string },
): Promise<CollectionRecord> {
  const record: CollectionRecord = {
    ...given,
    id: given.id ?? crypto.randomUUID(),
    createdAt: new Date().toISOString(),
    items: 0,
    bytes: 0,
    nextSequence: 0,
    nextOrder: 0,
  };
  await database.add('collections', record);
  return record;
}

/** Changes some fields. Throws `not-found`. */
export async function changeCollection(
  database: Database,
  id: string,
  change: Partial<Pick<CollectionRecord, 'name' | 'removedAt'>>,
  forget?: 'removedAt',
): Promise<void> {
  const transaction = database.transaction('collections', 'readwrite', { durability: 'strict' });
  const record = await transaction.store.get(id);
  if (!record) throw new SightglassError('not-found', 'That collection is not there.');
  const next = { ...record, ...change };
  if (forget) delete next[forget];
  await transaction.store.put(next);
  await transaction.done;
}

/** Deletes a collection with all it holds, in one transaction. */
export async function purgeCollection(database: Database, id: string): Promise<void> {
  const transaction = database.transaction(['collections', 'segments', 'items', 'packs'], 'readwrite', { durability: 'strict' });
  const range = IDBKeyRange.bound([id], [id, []]);
  const packs = transaction.objectStore('packs');
  const keys = await packs.index('collection').getAllKeys(id);
  await Promise.all([
    transaction.objectStore('segments').delete(range),
    transaction.objectStore('items').delete(range),
    ...keys.map((key) => packs.delete(key)),
    transaction.objectStore('collections').delete(id),
  ]);
  await transaction.done;
}

/** Purges what was removed in an earlier session (its undo is over). */
export async function purgeRemoved(database: Database): Promise<void> {
  for (const record of await database.getAll('collections')) if (record.removedAt) await purgeCollection(database, record.id);
}
