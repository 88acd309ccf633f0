import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityCalibration, quantizeRows } from '../../../src/core/vectors/calibration.ts';
import { type Batch, commitBatch, type NewItem } from '../../../src/storage/batches.ts';
import { changeCollection, createCollection, listCollections, purgeCollection, purgeRemoved } from '../../../src/storage/collections.ts';
import { hasItem, listItems, readItem, readPreview, removeItem, restoreItem } from '../../../src/storage/items.ts';
import { type Database, openDatabase } from '../../../src/storage/open.ts';
import { readSegment, segmentSequences } from '../../../src/storage/segments.ts';

let database: Database;
const name = () => `test-${expect.getState().currentTestName}`;

beforeEach(async () => {
  indexedDB.deleteDatabase(name());
  database = await openDatabase({}, name());
});
afterEach(() => database.close());

const calibration = identityCalibration(2);
const madeWith = { encoder: 'mini', revision: 'r' };
const item = (id: string): NewItem => ({
  id,
  name: `${id}.jpg`,
  path: 'holiday',
  kind: 'image',
  type: 'image/jpeg',
  width: 4,
  height: 3,
  bytes: 9,
  addedAt: '2026-01-01T00:00:00Z',
  takenAt: null,
  labels: [],
});
function batch(...ids: string[]): Batch {
  const vectors = Float32Array.from(ids.flatMap((_, k) => [1, k]));
  return {
    segment: { ids, ...quantizeRows(vectors, calibration), calibration },
    madeWith,
    items: ids.map(item),
    previews: ids.map((id) => new Blob([`preview of ${id}`], { type: 'image/webp' })),
  };
}
const make = () => createCollection(database, { name: 'Mine', ...madeWith, dim: 2 });

describe('a committed batch', () => {
  it('is there as a whole: rows, items, previews, totals', async () => {
    const { id } = await make();
    expect(await commitBatch(database, id, batch('a', 'b'))).toBe(0);
    expect(await commitBatch(database, id, batch('c'))).toBe(1);
    expect(await segmentSequences(database, id)).toEqual([0, 1]);
    const segment = await readSegment(database, id, 0);
    expect(segment.ids).toEqual(['a', 'b']);
    expect([...segment.rows]).toEqual([...batch('a', 'b').segment.rows]);
    expect((await listItems(database, id)).map((record) => [record.id, record.order, record.segment])).toEqual([
      ['a', 0, 0],
      ['b', 1, 0],
      ['c', 2, 1],
    ]);
    const record = await readItem(database, id, 'b');
    expect(await (await readPreview(database, record!))?.text()).toBe('preview of b');
    expect((await readPreview(database, record!))?.type).toBe('image/webp');
    const [collection] = await listCollections(database);
    expect(collection).toMatchObject({ items: 3, nextSequence: 2, nextOrder: 3, bytes: 3 * (2 + 4) + 3 * 'preview of a'.length });
  });

  it('leaves nothing behind when it fails', async () => {
    const { id } = await make();
    const broken = batch('a');
    // A function cannot be stored: the transaction fails after its first requests were made.
    (broken.items[0] as unknown as { handle: unknown }).handle = () => 1;
    await expect(commitBatch(database, id, broken)).rejects.toMatchObject({ name: 'SightglassError' });
    expect(await segmentSequences(database, id)).toEqual([]);
    expect(await listItems(database, id)).toEqual([]);
    expect(await database.count('packs')).toBe(0);
    expect(await commitBatch(database, id, batch('a'))).toBe(0);
  });

  it('adds content once, though two tabs bring it', async () => {
    const { id } = await make();
    await commitBatch(database, id, batch('a', 'b'));
    await commitBatch(database, id, batch('b', 'c'));
    expect((await listItems(database, id)).map((record) => record.id)).toEqual(['a', 'b', 'c']);
    expect((await listCollections(database))[0]?.items).toBe(3);
    expect((await readSegment(database, id, 1)).ids).toEqual(['c']);
  });

  it('is refused for a collection that was removed', async () => {
    const { id } = await make();
    await changeCollection(database, id, { removedAt: 'now' });
    await expect(commitBatch(database, id, batch('a'))).rejects.toMatchObject({ code: 'not-found' });
    expect(await commitBatch(database, id, batch('a'), true)).toBe(0);
  });
});

describe('damage', () => {
  it.each([
    ['changed bytes', async (id: string) => damage(id, { rows: new Blob([new Int8Array([9, 9, 9, 9])]) }), 'its bytes have changed'],
    ['a cut segment', async (id: string) => damage(id, { rows: new Blob([new Int8Array(3)]) }), 'it is cut short'],
  ])('%s is named with the number of pictures', async (_, spoil, why) => {
    const { id } = await make();
    await commitBatch(database, id, batch('a', 'b'));
    await spoil(id);
    await expect(readSegment(database, id, 0)).rejects.toMatchObject({
      code: 'segment-damaged',
      message: `Segment 0 with 2 pictures cannot be read: ${why}.`,
    });
  });

  it('a segment of a later format is named as such', async () => {
    const { id } = await make();
    await commitBatch(database, id, batch('a'));
    await damage(id, { format: 2 as 1 });
    await expect(readSegment(database, id, 0)).rejects.toMatchObject({ code: 'future-version' });
  });

  async function damage(id: string, change: object): Promise<void> {
    const record = await database.get('segments', [id, 0]);
    await database.put('segments', { ...record!, ...change });
  }
});

describe('removal', () => {
  it('of an item: its row is not loaded again', async () => {
    const { id } = await make();
    await commitBatch(database, id, batch('a', 'b', 'c'));
    await removeItem(database, id, 'b');
    expect(await hasItem(database, id, 'b')).toBe(false);
    const segment = await readSegment(database, id, 0);
    expect(segment.ids).toEqual(['a', 'c']);
    expect([...segment.rows]).toEqual([...batch('a', 'b', 'c').segment.rows].filter((_, k) => k < 2 || k > 3));
    expect((await listCollections(database))[0]?.items).toBe(2);
    await expect(removeItem(database, id, 'b')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('of an item can be undone: everything is as it was', async () => {
    const { id } = await make();
    await commitBatch(database, id, batch('a', 'b', 'c'));
    const before = await listItems(database, id);
    const removed = await removeItem(database, id, 'b');
    await restoreItem(database, removed);
    expect(await listItems(database, id)).toEqual(before);
    expect((await readSegment(database, id, 0)).ids).toEqual(['a', 'b', 'c']);
    expect((await listCollections(database))[0]?.items).toBe(3);
    // Twice is once; and what was added again meanwhile is not put back beside itself.
    await restoreItem(database, removed);
    const gone = await removeItem(database, id, 'c');
    await commitBatch(database, id, batch('c'));
    await restoreItem(database, gone);
    expect((await listCollections(database))[0]?.items).toBe(3);
    expect((await readSegment(database, id, 0)).ids).toEqual(['a', 'b']);
  });

  it('of a collection can be undone until it is purged, and takes nothing of others', async () => {
    const mine = await make();
    const other = await make();
    await commitBatch(database, mine.id, batch('a'));
    await commitBatch(database, other.id, batch('a', 'b'));
    await changeCollection(database, mine.id, { removedAt: 'now' });
    expect(await listCollections(database)).toHaveLength(1);
    await changeCollection(database, mine.id, {}, 'removedAt');
    expect(await listCollections(database)).toHaveLength(2);
    await changeCollection(database, mine.id, { removedAt: 'now' });
    await purgeRemoved(database);
    expect(await database.count('items')).toBe(2);
    expect(await database.count('packs')).toBe(1);
    expect(await segmentSequences(database, other.id)).toEqual([0]);
    await purgeCollection(database, other.id);
    expect(await database.count('segments')).toBe(0);
  });
});

describe('opening', () => {
  it('says when a newer page has written the library', async () => {
    database.close();
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(name(), 99);
      request.onupgradeneeded = () => undefined;
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
      request.onerror = () => reject(request.error);
    });
    await expect(openDatabase({}, name())).rejects.toMatchObject({ code: 'future-version' });
  });

  it('closes for another tab that wants a newer version', async () => {
    database.close();
    let told = 0;
    database = await openDatabase({ onBlocking: () => told++ }, name());
    const upgraded = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(name(), 50);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    upgraded.close();
    expect(told).toBe(1);
  });
});
