import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createDuplicates } from '../../src/app/duplicates.ts';
import type { SearchIndex } from '../../src/app/searchIndex.ts';
import { identityCalibration } from '../../src/core/vectors/calibration.ts';
import { scalarKernel } from '../../src/core/vectors/scalarKernel.ts';
import { VectorIndex } from '../../src/core/vectors/vectorIndex.ts';
import { commitBatch } from '../../src/storage/batches.ts';
import { createCollection } from '../../src/storage/collections.ts';
import { removeItem } from '../../src/storage/items.ts';
import { batchOf, madeWith, useDatabase } from '../fixtures/library.ts';

const opened = useDatabase();

/** Of an encoder whose threshold is not measured: 0.97, which is 14° and a little. Pictures are named by their angle in degrees. */
async function library() {
  const collection = await createCollection(opened.current, { name: 'Mine', ...madeWith, dim: 2 });
  const index = new VectorIndex(2, scalarKernel);
  let searches = 0;
  const search = {
    search: async (_known: unknown, query: Float32Array, { topK }: { topK: number }) => {
      searches++;
      return index.search(query, topK);
    },
    vectors: async (_known: unknown, ids: string[]) => ids.map((id) => index.vector(id)),
  } as unknown as SearchIndex;
  const add = async (...degrees: number[]) => {
    const vectors = Float32Array.from(degrees.flatMap((degree) => [Math.cos((degree * Math.PI) / 180), Math.sin((degree * Math.PI) / 180)]));
    const made = batchOf(degrees.map(String), vectors, identityCalibration(2));
    await commitBatch(opened.current, collection.id, made);
    index.add(made.segment);
  };
  const duplicates = createDuplicates(opened.current, search);
  const groups = async (signal?: AbortSignal) => {
    searches = 0;
    const found = await duplicates.groups(collection, signal);
    return { found: found.map((group) => group.map(({ id }) => id).sort()), searches };
  };
  return { collection, add, duplicates, groups };
}

it('of one picture: those above the threshold, most similar first, without itself', async () => {
  const { collection, add, duplicates } = await library();
  await add(0, 10, 5, 20, 90);
  expect((await duplicates.similar(collection, '0')).map(({ id, name }) => [id, name])).toEqual([
    ['5', '5.jpg'],
    ['10', '10.jpg'],
  ]);
  expect(await duplicates.similar(collection, '90')).toEqual([]);
  expect(await duplicates.similar(collection, 'nobody')).toEqual([]);
});

it('of all pictures: groups; what came since is compared alone, what was removed is in none', async () => {
  const { collection, add, groups } = await library();
  await add(0, 10, 20, 90, 95, 180);
  expect(await groups()).toEqual({
    found: [
      ['0', '10', '20'],
      ['90', '95'],
    ],
    searches: 6,
  });
  expect((await groups()).searches).toBe(0);
  await add(185);
  await removeItem(opened.current, collection.id, '10');
  expect(await groups()).toEqual({
    found: [
      ['90', '95'],
      ['180', '185'],
    ],
    searches: 1,
  });
});

it('goes on where it was stopped', async () => {
  const { add, groups } = await library();
  await add(0, 5);
  const stopped = new AbortController();
  stopped.abort();
  await expect(groups(stopped.signal)).rejects.toMatchObject({ code: 'aborted' });
  expect((await groups()).found).toEqual([['0', '5']]);
});
