import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { type Calibration, identityCalibration } from '../../src/core/vectors/calibration.ts';
import { commitBatch } from '../../src/storage/batches.ts';
import { createCollection, purgeCollection } from '../../src/storage/collections.ts';
import { listItems, readItem, readPreview, removeItem } from '../../src/storage/items.ts';
import { type MovedItems, moveBack, moveItems } from '../../src/storage/moving.ts';
import type { Database } from '../../src/storage/open.ts';
import { placesIn } from '../../src/storage/places.ts';
import type { ItemRecord, PlaceRecord } from '../../src/storage/schema.ts';
import { segmentSequences } from '../../src/storage/segments.ts';
import { batch, batchOf, liveSegment, madeWith, useDatabase } from '../fixtures/library.ts';
import { gaussian, generator } from '../fixtures/random.ts';

const opened = useDatabase();
const make = async (name: string, made = madeWith, dim = 2) => (await createCollection(opened.current, { name, ...made, dim })).id;

const move = async (from: string, to: string, ids: string[], database: Database = opened.current): Promise<MovedItems[]> => {
  const moved: MovedItems[] = [];
  const previewOf = (item: ItemRecord) => readPreview(database, item);
  for await (const some of moveItems(database, { from, to, ids, previewOf })) moved.push(some);
  return moved;
};

/** Item → its row, its scale, its calibration's numbers, its preview. */
async function rowsOf(id: string): Promise<Map<string, string>> {
  const rows = new Map<string, string>();
  for (const sequence of await segmentSequences(opened.current, id)) {
    const { ids, rows: bytes, scales, calibration } = await liveSegment(opened.current, id, sequence);
    const dim = calibration.mean.length;
    for (const [row, item] of ids.entries()) {
      const record = (await readItem(opened.current, id, item)) as ItemRecord;
      expect(record.segment).toBe(sequence);
      const preview = await (await readPreview(opened.current, record))?.text();
      rows.set(item, [scales[row], bytes.slice(row * dim, (row + 1) * dim), calibration.mean, calibration.deviation, preview].join(' '));
    }
  }
  return rows;
}

const idsOf = async (id: string) => (await listItems(opened.current, id)).map((item) => item.id);
const place = (collection: string, item: string, folder: string): PlaceRecord => ({
  collection,
  folder,
  path: 'holiday',
  name: `${item}.jpg`,
  item,
  size: 9,
  modified: 1,
});

describe('moving', () => {
  it('takes rows, previews and places along, and leaves the others as they were', async () => {
    const [from, to] = [await make('A'), await make('B')];
    await commitBatch(opened.current, from, { ...batch('a', 'b', 'c'), places: [place(from, 'b', 'folder')] });
    await commitBatch(opened.current, from, batch('d', 'e'));
    await commitBatch(opened.current, to, batch('z'));
    const before = await rowsOf(from);
    const [moved] = await move(from, to, ['e', 'b', 'nowhere']);
    expect(moved?.added.toSorted()).toEqual(['b', 'e']);
    expect(await idsOf(from)).toEqual(['a', 'c', 'd']);
    expect((await idsOf(to)).toSorted()).toEqual(['b', 'e', 'z']);
    const [left, there] = [await rowsOf(from), await rowsOf(to)];
    for (const id of ['a', 'c', 'd']) expect(left.get(id)).toBe(before.get(id));
    for (const id of ['b', 'e']) expect(there.get(id)).toBe(before.get(id));
    expect(await placesIn(opened.current, from, 'folder')).toEqual([]);
    expect(await placesIn(opened.current, to, '')).toEqual([place(to, 'b', '')]);
    expect((await opened.current.get('collections', from))?.items).toBe(3);
    expect((await opened.current.get('collections', to))?.items).toBe(3);
  });

  it('is taken back as if it had not been', async () => {
    const [from, to] = [await make('A'), await make('B')];
    await commitBatch(opened.current, from, { ...batch('a', 'b', 'c'), places: [place(from, 'b', 'folder')] });
    const before = await rowsOf(from);
    for (const moved of await move(from, to, ['a', 'b'])) await moveBack(opened.current, moved);
    expect(await rowsOf(from)).toEqual(before);
    expect(await idsOf(from)).toEqual(['a', 'b', 'c']);
    expect(await idsOf(to)).toEqual([]);
    expect(await placesIn(opened.current, from, 'folder')).toEqual([place(from, 'b', 'folder')]);
  });

  it('doubles nothing that is there already, and does not take that back', async () => {
    const [from, to] = [await make('A'), await make('B')];
    await commitBatch(opened.current, from, batch('a', 'b'));
    await commitBatch(opened.current, to, batch('b'));
    const moved = await move(from, to, ['a', 'b']);
    expect(await idsOf(from)).toEqual([]);
    expect((await idsOf(to)).toSorted()).toEqual(['a', 'b']);
    for (const some of moved) await moveBack(opened.current, some);
    expect(await idsOf(to)).toEqual(['b']);
    expect(await idsOf(from)).toEqual(['a', 'b']);
  });

  it('outlives the collection it came from, with its own calibration', async () => {
    const [from, to] = [await make('A'), await make('B')];
    const own: Calibration = { id: `${from}/wide-1`, mean: Float32Array.of(0.1, 0.2), deviation: Float32Array.of(0.5, 2) };
    await commitBatch(opened.current, from, batchOf(['a', 'b'], Float32Array.of(1, 2, 3, -4), own));
    const before = await rowsOf(from);
    await move(from, to, ['a', 'b']);
    await purgeCollection(opened.current, from);
    expect(await rowsOf(to)).toEqual(before);
  });

  it('goes in parts, each of them here or there', async () => {
    const [from, to] = [await make('A', madeWith, 4), await make('B', madeWith, 4)];
    const ids = Array.from({ length: 600 }, (_, k) => `p${k}`);
    const random = generator(5);
    const vectors = Float32Array.from(gaussian(random, 600 * 4));
    await commitBatch(opened.current, from, batchOf(ids, vectors, { ...identityCalibration(4), id: 'shipped' }));
    const before = await rowsOf(from);
    const previewOf = (item: ItemRecord) => readPreview(opened.current, item);
    for await (const _ of moveItems(opened.current, { from, to, ids, previewOf })) {
      const [left, there] = [await rowsOf(from), await rowsOf(to)];
      expect(left.size + there.size).toBe(600);
      expect(new Map([...left, ...there])).toEqual(before);
    }
    expect(await idsOf(from)).toEqual([]);
    expect(await idsOf(to)).toEqual(ids);
  });

  it('changes nothing between collections of different models, or into one that is gone', async () => {
    const [from, other] = [await make('A'), await make('B', { encoder: 'mini', revision: 'newer' })];
    await commitBatch(opened.current, from, batch('a'));
    const before = await rowsOf(from);
    await expect(move(from, other, ['a'])).rejects.toMatchObject({ code: 'model-changed' });
    await expect(move(from, 'nowhere', ['a'])).rejects.toMatchObject({ code: 'not-found' });
    expect(await rowsOf(from)).toEqual(before);
    expect(await idsOf(other)).toEqual([]);
  });

  it('leaves what was removed meanwhile in another tab', async () => {
    const [from, to] = [await make('A'), await make('B')];
    await commitBatch(opened.current, from, batch('a', 'b'));
    const previewOf = async (item: ItemRecord) => {
      if (item.id === 'b') await removeItem(opened.current, from, 'a');
      return readPreview(opened.current, item);
    };
    await expect(moveItems(opened.current, { from, to, ids: ['a', 'b'], previewOf }).next()).rejects.toMatchObject({ code: 'model-changed' });
    expect(await idsOf(from)).toEqual(['b']);
    expect(await idsOf(to)).toEqual([]);
  });
});
