import { SightglassError } from '../core/errors.ts';
import { removeImages } from './indexImage.ts';
import type { Database } from './open.ts';
import type { CollectionRecord } from './schema.ts';

/** What vectors were made with. Those of two models, or of two revisions of one, are never compared or mixed. */
export type MadeWith = Pick<CollectionRecord, 'encoder' | 'revision'>;

export function madeAlike(a: MadeWith, b: MadeWith): boolean {
  return a.encoder === b.encoder && a.revision === b.revision;
}

/** Can items of the one be in the other? */
export function canMove(from: CollectionRecord, to: CollectionRecord): boolean {
  return madeAlike(from, to) && from.dim === to.dim;
}

/**
 * What `read` gives of a collection in several transactions, with all its vectors made alike: it reads once more where another
 * tab put others in their place meanwhile (shadow.ts). Throws `not-found`, and `model-changed` where that happens twice.
 */
export async function readAlike<R>(database: Database, id: string, read: (record: CollectionRecord) => Promise<R>): Promise<R> {
  for (let attempt = 0; attempt < 2; attempt++) {
    const before = await database.get('collections', id);
    if (!before) throw new SightglassError('not-found', 'That collection is not there.');
    const result = await read(before);
    const after = await database.get('collections', id);
    if (after && madeAlike(before, after)) return result;
  }
  throw new SightglassError('model-changed', 'The collection was updated in another tab while it was being read.');
}

/** Collections that were not removed, oldest first. */
export async function listCollections(database: Database): Promise<CollectionRecord[]> {
  const all = await database.getAll('collections');
  return all
    .filter((record) => !record.removedAt)
    .sort((a, b) => (a.createdAt < b.createdAt ? -1 : a.createdAt > b.createdAt ? 1 : a.id < b.id ? -1 : 1));
}

/** An empty collection bound to one encoder. `hidden`: until {@link changeCollection} forgets its `removedAt`; an import shows it when all is there. */
export async function createCollection(
  database: Database,
  given: Pick<CollectionRecord, 'name' | 'encoder' | 'revision' | 'dim' | 'shadowOf'> & { sample?: boolean; id?: string; hidden?: boolean },
): Promise<CollectionRecord> {
  const { hidden = false, id = crypto.randomUUID(), ...rest } = given;
  const createdAt = new Date().toISOString();
  const record: CollectionRecord = {
    ...rest,
    id,
    createdAt,
    ...(hidden && { removedAt: createdAt }),
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
  change: Partial<Pick<CollectionRecord, 'name' | 'removedAt' | 'exported' | 'reminded'>>,
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
  const transaction = database.transaction(['collections', 'calibrations', 'segments', 'items', 'packs', 'folders', 'places'], 'readwrite', {
    durability: 'strict',
  });
  const range = IDBKeyRange.bound([id], [id, []]);
  const packs = transaction.objectStore('packs');
  const folders = transaction.objectStore('folders');
  const [keys, folderKeys] = await Promise.all([packs.index('collection').getAllKeys(id), folders.index('collection').getAllKeys(id)]);
  await Promise.all([
    // Its own ones are named so; those of an encoder serve other collections too.
    transaction.objectStore('calibrations').delete(IDBKeyRange.bound(`${id}/`, `${id}/\uffff`)),
    transaction.objectStore('segments').delete(range),
    transaction.objectStore('items').delete(range),
    ...keys.map((key) => packs.delete(key)),
    transaction.objectStore('places').delete(range),
    ...folderKeys.map((key) => folders.delete(key)),
    transaction.objectStore('collections').delete(id),
  ]);
  await transaction.done;
  await removeImages((name) => name === id);
}

/** Milliseconds. Younger ones may be an import, or a removal that can still be taken back, in another tab. */
const SETTLED = 60 * 60 * 1000;

/** Purges what was removed, or imported half, in an earlier session, and copies of what is gone. */
export async function purgeRemoved(database: Database, now = Date.now()): Promise<void> {
  const all = await database.getAll('collections');
  // An index that is being made anew goes on where it was, for as long as there is something to make it for.
  const alive = new Set(all.flatMap(({ id, removedAt }) => (removedAt ? [] : [id])));
  for (const { id, removedAt, shadowOf } of all)
    if (removedAt && !(now - Date.parse(removedAt) < SETTLED) && !(shadowOf && alive.has(shadowOf))) await purgeCollection(database, id);
  const kept = new Set(await database.getAllKeys('collections'));
  await removeImages((name) => !kept.has(name));
}
