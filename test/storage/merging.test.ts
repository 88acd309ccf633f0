import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { type Calibration, identityCalibration } from '../../src/core/vectors/calibration.ts';
import { unpackIds } from '../../src/core/vectors/packedIds.ts';
import { commitBatch } from '../../src/storage/batches.ts';
import { createCollection } from '../../src/storage/collections.ts';
import { listItems, type RemovedItem, readItem, readPreview, removeItem, restoreItem } from '../../src/storage/items.ts';
import { MERGED_ROWS, mergeSegments, planMerges } from '../../src/storage/merging.ts';
import type { Database } from '../../src/storage/open.ts';
import { readLacking, segmentSequences } from '../../src/storage/segments.ts';
import { openShadow } from '../../src/storage/shadow.ts';
import { batch, batchOf, liveSegment, madeWith, useDatabase } from '../fixtures/library.ts';
import { gaussian, generator } from '../fixtures/random.ts';

const opened = useDatabase();
const make = async () => (await createCollection(opened.current, { name: 'Mine', ...madeWith, dim: 2 })).id;

/** All that answers depend on: of each item its row, scale and calibration; and the items themselves without their segment. */
async function everything(database: Database, id: string): Promise<object> {
  const rows: Record<string, string> = {};
  for (const sequence of await segmentSequences(database, id)) {
    const { ids, rows: bytes, scales, calibration } = await liveSegment(database, id, sequence);
    const dim = calibration.mean.length;
    for (const [row, item] of ids.entries()) {
      expect(rows, `${item} has one row`).not.toHaveProperty([item]);
      expect((await readItem(database, id, item))?.segment).toBe(sequence);
      rows[item] = `${calibration.id} ${scales[row]} ${bytes.slice(row * dim, (row + 1) * dim).join()}`;
    }
  }
  const items = await Promise.all(
    (await listItems(database, id)).map(async (item) => [item.id, item.order, await (await readPreview(database, item))?.text()]),
  );
  return { rows, items, count: (await database.get('collections', id))?.items };
}

const mergeAll = async (database: Database, id: string) => {
  for (const sequences of await planMerges(database, id)) expect(await mergeSegments(database, id, sequences)).toBe(true);
};

/** A database through which something else happens before the n-th reading of a calibration is answered: the last thing a merge reads. */
function meanwhileAtRead(database: Database, n: number, meanwhile: () => Promise<unknown>): Database {
  let reads = 0;
  return new Proxy(database, {
    get(target, key) {
      const value = Reflect.get(target, key) as (...given: unknown[]) => unknown;
      if (key !== 'get') return typeof value === 'function' ? value.bind(target) : value;
      return async (store: string, ...rest: unknown[]) => {
        if (store === 'calibrations' && ++reads === n) await meanwhile();
        return value.call(target, store, ...rest);
      };
    },
  });
}

describe('merging', () => {
  it('puts small segments of one calibration into one, without what was removed', async () => {
    const id = await make();
    for (const names of [['a', 'b'], ['c'], ['d'], ['e', 'f']]) await commitBatch(opened.current, id, batch(...names));
    await removeItem(opened.current, id, 'b');
    await removeItem(opened.current, id, 'd');
    const before = await everything(opened.current, id);
    expect(await planMerges(opened.current, id)).toEqual([[0, 1, 2, 3]]);
    expect(await mergeSegments(opened.current, id, [0, 1, 2, 3])).toBe(true);
    expect(await segmentSequences(opened.current, id)).toEqual([4]);
    expect((await liveSegment(opened.current, id, 4)).ids).toEqual(['a', 'c', 'e', 'f']);
    expect(await everything(opened.current, id)).toEqual(before);
    // Four rows of two bytes and a scale each; the previews of the removed ones stay.
    expect((await opened.current.get('collections', id))?.bytes).toBe(4 * (2 + 4) + 6 * 'preview of a'.length);
    expect(await planMerges(opened.current, id)).toEqual([]);
    expect((await commitBatch(opened.current, id, batch('g'))).sequence).toBe(5);
  });

  it('plans by calibration and size, and leaves a few small ones alone', async () => {
    const id = await make();
    const other: Calibration = { ...identityCalibration(2), id: 'other' };
    const add = (count: number, calibration = identityCalibration(2)) => {
      const ids = Array.from({ length: count }, () => crypto.randomUUID());
      return commitBatch(opened.current, id, batchOf(ids, new Float32Array(2 * count).fill(1), calibration));
    };
    for (const count of [1, 2, 3]) await add(count);
    expect(await planMerges(opened.current, id)).toEqual([]);
    for (const count of [4, 5]) await add(count, other);
    await add(MERGED_ROWS / 2 + 1);
    for (const count of [6, 7]) await add(count, other);
    await add(8);
    expect(await planMerges(opened.current, id)).toEqual([
      [0, 1, 2, 8],
      [3, 4, 6, 7],
    ]);
  });

  it('rewrites one of which half is removed, and drops one that is empty', async () => {
    const id = await make();
    await commitBatch(opened.current, id, batch('a', 'b'));
    await removeItem(opened.current, id, 'a');
    expect(await planMerges(opened.current, id)).toEqual([[0]]);
    await mergeAll(opened.current, id);
    expect(await segmentSequences(opened.current, id)).toEqual([1]);
    await removeItem(opened.current, id, 'b');
    await mergeAll(opened.current, id);
    expect(await segmentSequences(opened.current, id)).toEqual([]);
    expect(await planMerges(opened.current, id)).toEqual([]);
  });

  it('changes nothing where another tab was faster, or the collection is being updated', async () => {
    const id = await make();
    for (const name of ['a', 'b', 'c', 'd']) await commitBatch(opened.current, id, batch(name));
    const racing = (reads: number, meanwhile: () => Promise<unknown>) =>
      mergeSegments(meanwhileAtRead(opened.current, reads, meanwhile), id, [0, 1, 2, 3]);
    expect(await racing(4, () => removeItem(opened.current, id, 'b'))).toBe(false);
    expect(await segmentSequences(opened.current, id)).toEqual([0, 1, 2, 3]);
    expect(await racing(3, () => mergeSegments(opened.current, id, [0, 1]))).toBe(false);
    expect(await segmentSequences(opened.current, id)).toEqual([2, 3, 4]);
    await openShadow(opened.current, id, { encoder: 'mini', revision: 'new', dim: 2 });
    expect(await mergeSegments(opened.current, id, [2, 3, 4])).toBe(false);
    expect((await everything(opened.current, id)) as { count: number }).toMatchObject({ count: 3 });
  });

  it('keeps a refinement, and never mixes segments with and without one', async () => {
    const id = await make();
    for (const [k, name] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      const plain = batch(name);
      await commitBatch(opened.current, id, k === 2 ? plain : { ...plain, segment: { ...plain.segment, refinement: Uint8Array.of(k) } });
    }
    expect(await planMerges(opened.current, id)).toEqual([[0, 1, 3, 4]]);
    await mergeAll(opened.current, id);
    expect((await liveSegment(opened.current, id, 5)).refinement).toEqual(Uint8Array.of(0, 1, 3, 4));
  });

  it('leaves damaged segments, and those of a newer page, as they are', async () => {
    const id = await make();
    for (const name of ['a', 'b', 'c', 'd']) await commitBatch(opened.current, id, batch(name));
    const record = await opened.current.get('segments', [id, 1]);
    await opened.current.put('segments', { ...record!, rows: new Blob([new Int8Array(2)]) });
    expect(await mergeSegments(opened.current, id, [0, 1, 2, 3])).toBe(false);
    await opened.current.put('segments', { ...record!, format: 3 as 2 } as NonNullable<typeof record>);
    expect(await planMerges(opened.current, id)).toEqual([]);
    expect(await mergeSegments(opened.current, id, [0, 1, 2, 3])).toBe(false);
    expect(await segmentSequences(opened.current, id)).toEqual([0, 1, 2, 3]);
  });

  it('while a collection is being read, gives every picture all the same', async () => {
    const id = await make();
    const names = Array.from({ length: 40 }, (_, k) => `${k}`);
    for (const name of names) await commitBatch(opened.current, id, batch(name));
    const known = new Set<number>();
    const read: string[][] = [];
    for await (const one of readLacking(opened.current, id, known)) {
      expect('segment' in one).toBe(true);
      if ('segment' in one) read.push(unpackIds(one.segment.ids));
      // The next ones are being read already, but not so many.
      if (read.length === 2) await mergeSegments(opened.current, id, [0, 1, 37, 38]);
    }
    // Those that were read before come a second time: an index puts them in the place of the first.
    const others = names.filter((name) => name !== '37' && name !== '38').map((name) => [name]);
    expect(read).toEqual([...others, ['0', '1', '37', '38']]);
    for await (const one of readLacking(opened.current, id, known)) throw new Error(`${JSON.stringify(one)} was read twice`);
  });

  it('undone too late, a removal says so instead of bringing back another row', async () => {
    const id = await make();
    for (const name of ['a', 'b', 'c', 'd']) await commitBatch(opened.current, id, batch(name));
    const removed = await removeItem(opened.current, id, 'b');
    await mergeAll(opened.current, id);
    await expect(restoreItem(opened.current, removed)).rejects.toMatchObject({ code: 'not-found' });
    expect((await everything(opened.current, id)) as { count: number }).toMatchObject({ count: 3 });
  });

  it.each([1, 2, 3, 4, 5, 6])('after any adds, removals and undos changes no answer (seed %i)', async (seed) => {
    const random = generator(seed);
    const id = await make();
    const calibrations = [identityCalibration(2), { ...identityCalibration(2), id: 'other' }];
    const present: string[] = [];
    const gone: RemovedItem[] = [];
    let next = 0;
    for (let step = 0; step < 60; step++) {
      const dice = random();
      if (dice < 0.5) {
        const ids = Array.from({ length: 1 + Math.floor(random() * 5) }, () => `${next++}`);
        const calibration = calibrations[Math.floor(random() * 2)] as Calibration;
        await commitBatch(opened.current, id, batchOf(ids, Float32Array.from(gaussian(random, 2 * ids.length)), calibration));
        present.push(...ids);
      } else if (dice < 0.75 && present.length > 0) {
        const [picked] = present.splice(Math.floor(random() * present.length), 1);
        gone.push(await removeItem(opened.current, id, picked as string));
      } else if (dice < 0.85) {
        const undone = gone.pop();
        if (undone) {
          await restoreItem(opened.current, undone);
          present.push(undone.item.id);
        }
      } else {
        const before = await everything(opened.current, id);
        await mergeAll(opened.current, id);
        expect(await everything(opened.current, id)).toEqual(before);
        // The page lets nothing be taken back after a merge: it waits (app/locks.ts).
        gone.length = 0;
      }
    }
    expect(new Set((await listItems(opened.current, id)).map((item) => item.id))).toEqual(new Set(present));
    await everything(opened.current, id);
  });
});
