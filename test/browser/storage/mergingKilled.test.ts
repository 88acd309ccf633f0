import { afterEach, expect, it } from 'vitest';
import { commitBatch } from '../../../src/storage/batches.ts';
import { createCollection } from '../../../src/storage/collections.ts';
import { listItems, removeItem } from '../../../src/storage/items.ts';
import { mergeSegments } from '../../../src/storage/merging.ts';
import { segmentSequences } from '../../../src/storage/segments.ts';
import { batch, liveSegment, madeWith, useDatabase } from '../../fixtures/library.ts';

const opened = useDatabase();
const { get, put, delete: remove, getAll } = IDBObjectStore.prototype;
afterEach(() => Object.assign(IDBObjectStore.prototype, { get, put, delete: remove, getAll }));

/** The n-th request of a writing transaction from now on ends it, as the end of the tab would. Answers with how many were made. */
function killAt(n: number): () => number {
  let requests = 0;
  for (const [name, original] of Object.entries({ get, put, delete: remove, getAll }))
    Object.assign(IDBObjectStore.prototype, {
      [name](this: IDBObjectStore, ...given: unknown[]) {
        const request = (original as (...all: unknown[]) => unknown).apply(this, given);
        if (this.transaction.mode === 'readwrite' && ++requests === n) queueMicrotask(() => this.transaction.abort());
        return request;
      },
    });
  return () => requests;
}

it('killed at any of its requests, a merge leaves everything as it was; the next one finishes', async () => {
  const database = opened.current;
  const { id } = await createCollection(database, { name: 'Mine', ...madeWith, dim: 2 });
  for (const names of [['a', 'b'], ['c'], ['d', 'e'], ['f']]) await commitBatch(database, id, batch(...names));
  await removeItem(database, id, 'd');
  const everything = async () => ({
    items: await listItems(database, id),
    record: await database.get('collections', id),
    segments: await Promise.all((await segmentSequences(database, id)).map((sequence) => liveSegment(database, id, sequence))),
  });
  const before = await everything();
  let killed = 0;
  for (let n = 1; ; n++) {
    const requests = killAt(n);
    const merged = await mergeSegments(database, id, [0, 1, 2, 3]).catch((thrown: unknown) => thrown);
    Object.assign(IDBObjectStore.prototype, { get, put, delete: remove, getAll });
    if (merged === true) {
      expect(requests()).toBeLessThan(n);
      break;
    }
    expect(merged).toMatchObject({ name: 'SightglassError' });
    expect(await everything()).toEqual(before);
    killed++;
  }
  // The collections, four segments, five items; four deletions, five items, calibration, segment, collection.
  expect(killed).toBe(1 + 4 + 5 + 4 + 5 + 3);
  const after = await everything();
  expect(after.segments.map(({ ids }) => ids)).toEqual([['a', 'b', 'c', 'e', 'f']]);
  expect(after.items).toEqual(before.items.map((item) => ({ ...item, segment: 4 })));
});
