import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { commitBatch } from '../../src/storage/batches.ts';
import { createCollection, purgeCollection } from '../../src/storage/collections.ts';
import { countPlaces, forgetFolder, listFolders, putFolder, restoreFolder } from '../../src/storage/folders.ts';
import { listItems, readItem, removeItems, restoreItems } from '../../src/storage/items.ts';
import { addPlace, keepMissing, missingItems, placesIn, placesOf, settleGone } from '../../src/storage/places.ts';
import type { FolderRecord, PlaceRecord } from '../../src/storage/schema.ts';
import { batch, liveSegment, madeWith, useDatabase } from '../fixtures/library.ts';

const opened = useDatabase();

const folderOf = (collection: string, id = 'f'): FolderRecord => ({ id, collection, name: 'holiday', handle: null, checkedAt: null });

/** Pictures with these ids, each at `holiday/<id>.jpg` in folder f. */
async function library(...ids: string[]): Promise<{ collection: string; place: (item: string, change?: Partial<PlaceRecord>) => PlaceRecord }> {
  const { id: collection } = await createCollection(opened.current, { name: 'Mine', ...madeWith, dim: 2 });
  const place = (item: string, change: Partial<PlaceRecord> = {}): PlaceRecord => ({
    collection,
    folder: 'f',
    path: 'holiday',
    name: `${item}.jpg`,
    item,
    size: 9,
    modified: 1,
    ...change,
  });
  await putFolder(opened.current, folderOf(collection));
  await commitBatch(opened.current, collection, { ...batch(...ids), places: ids.map((id) => place(id)) });
  return { collection, place };
}

const nameOf = async (collection: string, id: string) => {
  const item = await readItem(opened.current, collection, id);
  return item && `${item.path}/${item.name}`;
};

describe('places', () => {
  it('come with the batch, and more of them with copies', async () => {
    const { collection, place } = await library('a', 'b');
    expect(await addPlace(opened.current, place('a', { name: 'copy.jpg' })), 'not its first').toBe(false);
    expect((await placesOf(opened.current, collection, 'a')).map(({ name }) => name)).toEqual(['a.jpg', 'copy.jpg']);
    expect(await nameOf(collection, 'a')).toBe('holiday/a.jpg');
    expect(await countPlaces(opened.current, folderOf(collection))).toEqual({ there: 3, missing: 0 });
  });

  it('that are gone go where the item lies elsewhere, and it is named by that', async () => {
    const { collection, place } = await library('a');
    await addPlace(opened.current, place('a', { path: 'holiday/new', name: 'z.jpg' }));
    const { moved, missing } = await settleGone(opened.current, [place('a')]);
    expect([...moved]).toEqual([['a', 1]]);
    expect([...missing]).toEqual([]);
    expect(await nameOf(collection, 'a')).toBe('holiday/new/z.jpg');
    expect((await placesIn(opened.current, collection, 'f')).map(({ name }) => name)).toEqual(['z.jpg']);
  });

  it('that were the last are missed until the file is there again, or somewhere else', async () => {
    const { collection, place } = await library('a', 'b', 'c');
    expect((await settleGone(opened.current, [place('a'), place('b'), place('c')])).missing).toEqual(new Set(['a', 'b', 'c']));
    expect(await missingItems(opened.current, collection, 'f')).toEqual(['a', 'b', 'c']);
    expect(await placesOf(opened.current, collection, 'a'), 'no file is there').toEqual([]);
    await addPlace(opened.current, place('a'));
    await addPlace(opened.current, place('b', { folder: 'other', path: 'other' }));
    expect(await missingItems(opened.current, collection, 'f')).toEqual(['c']);
    expect(await nameOf(collection, 'b')).toBe('other/b.jpg');
    await keepMissing(opened.current, collection, 'f');
    expect(await missingItems(opened.current, collection, 'f')).toEqual([]);
    expect(await countPlaces(opened.current, folderOf(collection))).toEqual({ there: 1, missing: 0 });
    expect((await listItems(opened.current, collection)).map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  });

  it('two copies that both go are one missing item', async () => {
    const { place } = await library('a');
    await addPlace(opened.current, place('a', { name: 'copy.jpg' }));
    const { moved, missing } = await settleGone(opened.current, [place('a'), place('a', { name: 'copy.jpg' })]);
    expect([moved.size, [...missing]]).toEqual([0, ['a']]);
  });

  it('of an item that is not there go without a word', async () => {
    const { collection, place } = await library('a');
    await addPlace(opened.current, place('never'));
    const { moved, missing } = await settleGone(opened.current, [place('never')]);
    expect([moved.size, missing.size]).toEqual([0, 0]);
    expect((await placesIn(opened.current, collection, 'f')).map(({ item }) => item)).toEqual(['a']);
  });

  it('go with the item and come back with it', async () => {
    const { collection, place } = await library('a', 'b', 'c');
    await settleGone(opened.current, [place('a'), place('b')]);
    const removed = await removeItems(opened.current, collection, ['a', 'b', 'nobody']);
    expect(removed.map(({ item, row }) => [item.id, row])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
    expect((await placesIn(opened.current, collection, 'f')).map(({ item }) => item)).toEqual(['c']);
    expect((await opened.current.get('collections', collection))?.items).toBe(1);
    expect((await liveSegment(opened.current, collection, 0)).ids).toEqual(['c']);
    await restoreItems(opened.current, removed);
    expect(await missingItems(opened.current, collection, 'f')).toEqual(['a', 'b']);
    expect((await opened.current.get('collections', collection))?.items).toBe(3);
    expect((await liveSegment(opened.current, collection, 0)).ids).toEqual(['a', 'b', 'c']);
  });
});

describe('folders', () => {
  it('are forgotten with their places alone, and put back', async () => {
    const { collection } = await library('a', 'b');
    const forgotten = await forgetFolder(opened.current, folderOf(collection));
    expect(await listFolders(opened.current, collection)).toEqual([]);
    expect(await placesIn(opened.current, collection, 'f')).toEqual([]);
    expect((await listItems(opened.current, collection)).length).toBe(2);
    await restoreFolder(opened.current, forgotten);
    expect(await listFolders(opened.current, collection)).toEqual([folderOf(collection)]);
    expect((await placesIn(opened.current, collection, 'f')).length).toBe(2);
  });

  it('go with their collection', async () => {
    const { collection } = await library('a');
    await purgeCollection(opened.current, collection);
    expect(await opened.current.count('folders')).toBe(0);
    expect(await opened.current.count('places')).toBe(0);
  });
});
