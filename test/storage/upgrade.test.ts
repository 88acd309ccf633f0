import 'fake-indexeddb/auto';
import { type IDBPDatabase, openDB } from 'idb';
import { expect, it } from 'vitest';
import { listCollections } from '../../src/storage/collections.ts';
import { listFolders } from '../../src/storage/folders.ts';
import { readItem } from '../../src/storage/items.ts';
import { listJobs, putJob } from '../../src/storage/jobs.ts';
import { type Database, openDatabase } from '../../src/storage/open.ts';
import { addPlace, placesOf } from '../../src/storage/places.ts';
import { type FolderRecord, type JobRecord, VERSION } from '../../src/storage/schema.ts';
import { madeWith, newItem } from '../fixtures/library.ts';

const mine = { id: 'c', name: 'Mine', ...madeWith, dim: 2, createdAt: '2026-01-01', items: 1, bytes: 0, nextSequence: 0, nextOrder: 1 };
const folder: FolderRecord = { id: 'f', collection: 'c', name: 'holiday', handle: null, checkedAt: '2026-01-02' };
const place = { collection: 'c', folder: 'f', path: 'holiday', name: 'a.jpg', item: 'a', size: 9, modified: 1 };
const job: JobRecord = {
  id: 'j',
  kind: 'add',
  collection: 'c',
  name: 'Mine',
  state: 'done',
  done: 1,
  total: 1,
  toldAt: '2026-01-02',
  report: { done: 1, skipped: [], failed: [] },
  error: null,
  begunAt: '2026-01-02',
  endedAt: '2026-01-02',
  log: [],
  needs: 'files',
};

/** The stores as each version of the page made them: from nothing, and from the version before. */
const made: readonly ((database: IDBPDatabase) => void)[] = [
  (database) => {
    database.createObjectStore('collections', { keyPath: 'id' });
    database.createObjectStore('calibrations', { keyPath: 'id' });
    database.createObjectStore('segments', { keyPath: ['collection', 'sequence'] });
    database.createObjectStore('items', { keyPath: ['collection', 'id'] }).createIndex('order', ['collection', 'order']);
    database.createObjectStore('packs', { keyPath: 'id' }).createIndex('collection', 'collection');
    database.createObjectStore('settings');
  },
  (database) => {
    database.createObjectStore('folders', { keyPath: 'id' }).createIndex('collection', 'collection');
    const places = database.createObjectStore('places', { keyPath: ['collection', 'folder', 'path', 'name', 'item'] });
    places.createIndex('item', ['collection', 'item']);
    places.createIndex('gone', ['collection', 'folder', 'gone']);
  },
];

/** A library of that version, with one picture. */
async function libraryOf(version: number, name: string): Promise<IDBPDatabase> {
  const database = await openDB(name, version, { upgrade: (fresh) => made.slice(0, version).forEach((step) => step(fresh)) });
  await database.put('collections', mine);
  await database.put('items', { ...newItem('a'), collection: 'c', order: 0, segment: 0, preview: null });
  await database.put('settings', 'c', 'current');
  return database;
}

/** It has what it had, and room for jobs. */
async function expectKept(database: Database): Promise<void> {
  expect(database.version).toBe(VERSION);
  expect(await listCollections(database)).toEqual([mine]);
  expect(await readItem(database, 'c', 'a')).toMatchObject({ name: 'a.jpg', path: 'holiday' });
  expect(await database.get('settings', 'current')).toBe('c');
  expect(await listJobs(database)).toEqual([]);
  await putJob(database, job);
  expect(await listJobs(database)).toEqual([job]);
}

it('this page has the third version', () => expect(VERSION).toBe(3));

it('a library of version 1 keeps all it has, its items get places, and there is room for jobs', async () => {
  (await libraryOf(1, 'from version 1')).close();
  const database = await openDatabase({}, 'from version 1');
  await expectKept(database);
  expect(await listFolders(database, 'c')).toEqual([]);
  expect(await placesOf(database, 'c', 'a')).toEqual([]);
  const found = { ...place, path: 'holiday/day 1', name: 'b.jpg' };
  expect(await addPlace(database, found), 'its first place').toBe(true);
  expect(await placesOf(database, 'c', 'a')).toEqual([found]);
  expect(await readItem(database, 'c', 'a')).toMatchObject({ name: 'b.jpg', path: 'holiday/day 1' });
  database.close();
});

it('a library of version 2 keeps its folders and places, and there is room for jobs', async () => {
  const second = await libraryOf(2, 'from version 2');
  await second.put('folders', folder);
  await second.put('places', place);
  second.close();
  const database = await openDatabase({}, 'from version 2');
  await expectKept(database);
  expect(await listFolders(database, 'c')).toEqual([folder]);
  expect(await placesOf(database, 'c', 'a')).toEqual([place]);
  database.close();
});

it('a version of tomorrow is refused and left alone', async () => {
  (await openDB('tomorrow', VERSION + 1, { upgrade: (fresh) => void fresh.createObjectStore('new') })).close();
  await expect(openDatabase({}, 'tomorrow')).rejects.toMatchObject({ code: 'future-version' });
});
