import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { listFolders } from '../../src/storage/folders.ts';
import { readItem } from '../../src/storage/items.ts';
import { openDatabase } from '../../src/storage/open.ts';
import { addPlace, placesOf } from '../../src/storage/places.ts';
import { VERSION } from '../../src/storage/schema.ts';
import { newItem } from '../fixtures/library.ts';

/** As version 1 of the page made it, with one picture. */
async function first(name: string): Promise<void> {
  const database = await openDB(name, 1, {
    upgrade(made) {
      made.createObjectStore('collections', { keyPath: 'id' });
      made.createObjectStore('calibrations', { keyPath: 'id' });
      made.createObjectStore('segments', { keyPath: ['collection', 'sequence'] });
      made.createObjectStore('items', { keyPath: ['collection', 'id'] }).createIndex('order', ['collection', 'order']);
      made.createObjectStore('packs', { keyPath: 'id' }).createIndex('collection', 'collection');
      made.createObjectStore('settings');
    },
  });
  await database.put('items', { ...newItem('a'), collection: 'c', order: 0, segment: 0, preview: null });
  await database.put('settings', 'c', 'current');
  database.close();
}

it('a library of version 1 keeps all it has, and its items get places', async () => {
  await first('upgrade');
  const database = await openDatabase({}, 'upgrade');
  expect(database.version).toBe(VERSION);
  expect(await readItem(database, 'c', 'a')).toMatchObject({ name: 'a.jpg', path: 'holiday' });
  expect(await database.get('settings', 'current')).toBe('c');
  expect(await listFolders(database, 'c')).toEqual([]);
  expect(await placesOf(database, 'c', 'a')).toEqual([]);
  const place = { collection: 'c', folder: 'f', path: 'holiday/day 1', name: 'b.jpg', item: 'a', size: 9, modified: 1 };
  expect(await addPlace(database, place), 'its first place').toBe(true);
  expect(await placesOf(database, 'c', 'a')).toEqual([place]);
  expect(await readItem(database, 'c', 'a')).toMatchObject({ name: 'b.jpg', path: 'holiday/day 1' });
  database.close();
});

it('a version of tomorrow is refused and left alone', async () => {
  (await openDB('tomorrow', VERSION + 1, { upgrade: (made) => void made.createObjectStore('new') })).close();
  await expect(openDatabase({}, 'tomorrow')).rejects.toMatchObject({ code: 'future-version' });
});
