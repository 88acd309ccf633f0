import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { exportCollection, type Watch } from '../../src/app/exporting.ts';
import { reminderOf } from '../../src/app/reminder.ts';
import { openIndexFile } from '../../src/core/archive/indexFile.ts';
import { commitBatch } from '../../src/storage/batches.ts';
import { createCollection } from '../../src/storage/collections.ts';
import type { CollectionRecord } from '../../src/storage/schema.ts';
import { batch, madeWith, useDatabase } from '../fixtures/library.ts';

const opened = useDatabase();

async function three(): Promise<string> {
  const { id } = await createCollection(opened.current, { name: 'Mine', ...madeWith, dim: 2 });
  for (const name of ['a', 'b', 'c']) await commitBatch(opened.current, id, batch(name));
  return id;
}

const watched = (): Watch & { told: number[]; lost: string[] } => {
  const [told, lost]: [number[], string[]] = [[], []];
  return { told, lost, between: () => Promise.resolve(), written: (items) => told.push(items), lacking: (name) => lost.push(name) };
};

it('an export says how far it is, and stops between segments', async () => {
  const id = await three();
  const watch = watched();
  await exportCollection(opened.current, id, null, watch);
  expect(watch.told).toEqual([0, 1, 2, 3]);
  const between = () => (watch.told.at(-1) === 1 ? Promise.reject(new DOMException('stop', 'AbortError')) : Promise.resolve());
  await expect(exportCollection(opened.current, id, null, { ...watch, between })).rejects.toMatchObject({ name: 'AbortError' });
});

it('a preview that cannot be read is left out and named; the others have their checksum', async () => {
  const id = await three();
  const watch = watched();
  const gone = new Blob(['gone']);
  gone.slice = () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }) as unknown as Blob;
  const file = await exportCollection(opened.current, id, async ({ id: item }) => (item === 'b' ? gone : new Blob([`of ${item}`])), watch);
  expect(watch.lost).toEqual(['b.jpg']);
  const { preview, name } = await openIndexFile(file);
  expect(await Promise.all([0, 1, 2].map(async (row) => preview(row)?.text()))).toEqual(['of a', undefined, 'of c']);
  expect(name).toBe('Mine');
});

it('items keep their place in the list, though rows come in another order', async () => {
  const id = await three();
  for (const [item, order] of Object.entries({ a: 40, b: 7, c: 19 })) {
    const record = await opened.current.get('items', [id, item]);
    if (record) await opened.current.put('items', { ...record, order });
  }
  const { items } = await openIndexFile(await exportCollection(opened.current, id, null));
  expect((await items(0, 3)).map((item) => [item.id, item.position])).toEqual([
    ['a', 2],
    ['b', 0],
    ['c', 1],
  ]);
});

it('two items in one place leave all without one', async () => {
  const id = await three();
  for (const item of ['a', 'b', 'c']) {
    const record = await opened.current.get('items', [id, item]);
    if (record) await opened.current.put('items', { ...record, order: 4 });
  }
  const { items } = await openIndexFile(await exportCollection(opened.current, id, null));
  expect((await items(1, 3)).map((item) => item.position)).toEqual([undefined, undefined]);
});

it('reminds of the collection of which most is nowhere else, once', () => {
  const record = (id: string, nextOrder: number, rest: Partial<CollectionRecord> = {}): CollectionRecord => ({
    id,
    name: id,
    ...madeWith,
    dim: 2,
    createdAt: '',
    items: nextOrder,
    bytes: 0,
    nextSequence: 1,
    nextOrder,
    ...rest,
  });
  expect(reminderOf([])).toBeNull();
  expect(reminderOf([record('few', 499), record('shipped', 1000, { sample: true })])).toBeNull();
  expect(reminderOf([record('some', 600), record('many', 900)])).toEqual({ collection: 'many', name: 'many', items: 900 });
  expect(reminderOf([record('some', 600), record('saved', 900, { exported: { at: '', order: 800 } })])?.collection).toBe('some');
  expect(reminderOf([record('told', 600, { reminded: 600 })])).toBeNull();
  expect(reminderOf([record('told', 1100, { reminded: 600 })])?.items).toBe(1100);
  expect(reminderOf([record('emptied', 900, { items: 0 })])).toBeNull();
});
