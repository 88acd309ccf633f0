import { describe, expect, it } from 'vitest';
import { commitBatch } from '../../../src/storage/batches.ts';
import { changeCollection, createCollection, listCollections, purgeCollection, purgeRemoved } from '../../../src/storage/collections.ts';
import { hasItem, listItems, readItem, readPreview, removeItem, restoreItem } from '../../../src/storage/items.ts';
import { openDatabase } from '../../../src/storage/open.ts';
import { readSegment, segmentSequences } from '../../../src/storage/segments.ts';
import { batch, liveSegment, madeWith, useDatabase } from '../../fixtures/library.ts';

const opened = useDatabase();
const make = () => createCollection(opened.current, { name: 'Mine', ...madeWith, dim: 2 });

describe('a committed batch', () => {
  it('is there as a whole: rows, items, previews, totals', async () => {
    const { id } = await make();
    expect((await commitBatch(opened.current, id, batch('a', 'b'))).sequence).toBe(0);
    expect((await commitBatch(opened.current, id, batch('c'))).sequence).toBe(1);
    expect(await segmentSequences(opened.current, id)).toEqual([0, 1]);
    const segment = await liveSegment(opened.current, id, 0);
    expect(segment.ids).toEqual(['a', 'b']);
    expect([...segment.rows]).toEqual([...batch('a', 'b').segment.rows]);
    expect((await listItems(opened.current, id)).map((record) => [record.id, record.order, record.segment])).toEqual([
      ['a', 0, 0],
      ['b', 1, 0],
      ['c', 2, 1],
    ]);
    const record = await readItem(opened.current, id, 'b');
    expect(await (await readPreview(opened.current, record!))?.text()).toBe('preview of b');
    expect((await readPreview(opened.current, record!))?.type).toBe('image/webp');
    const [collection] = await listCollections(opened.current);
    expect(collection).toMatchObject({ items: 3, nextSequence: 2, nextOrder: 3, bytes: 3 * (2 + 4) + 3 * 'preview of a'.length });
  });

  it('leaves nothing behind when it fails', async () => {
    const { id } = await make();
    const broken = batch('a');
    // A function cannot be stored: the transaction fails after its first requests were made.
    (broken.items[0] as unknown as { handle: unknown }).handle = () => 1;
    await expect(commitBatch(opened.current, id, broken)).rejects.toMatchObject({ name: 'SightglassError' });
    expect(await segmentSequences(opened.current, id)).toEqual([]);
    expect(await listItems(opened.current, id)).toEqual([]);
    expect(await opened.current.count('packs')).toBe(0);
    expect((await commitBatch(opened.current, id, batch('a'))).sequence).toBe(0);
  });

  it('adds content once, though two tabs bring it', async () => {
    const { id } = await make();
    expect((await commitBatch(opened.current, id, batch('a', 'b'))).isNew).toEqual([true, true]);
    expect((await commitBatch(opened.current, id, batch('b', 'c'))).isNew).toEqual([false, true]);
    expect((await listItems(opened.current, id)).map((record) => record.id)).toEqual(['a', 'b', 'c']);
    expect((await listCollections(opened.current))[0]?.items).toBe(3);
    expect((await liveSegment(opened.current, id, 1)).ids).toEqual(['c']);
  });

  it('is refused for a collection that was removed', async () => {
    const { id } = await make();
    await changeCollection(opened.current, id, { removedAt: 'now' });
    await expect(commitBatch(opened.current, id, batch('a'))).rejects.toMatchObject({ code: 'not-found' });
    expect((await commitBatch(opened.current, id, batch('a'), true)).sequence).toBe(0);
  });
});

describe('damage', () => {
  it.each([
    ['changed bytes', async (id: string) => damage(id, { rows: new Blob([new Int8Array([9, 9, 9, 9])]) }), 'its bytes have changed'],
    ['a cut segment', async (id: string) => damage(id, { rows: new Blob([new Int8Array(3)]) }), 'it is cut short'],
  ])('%s is named with the number of pictures', async (_, spoil, why) => {
    const { id } = await make();
    await commitBatch(opened.current, id, batch('a', 'b'));
    await spoil(id);
    await expect(readSegment(opened.current, id, 0)).rejects.toMatchObject({
      code: 'segment-damaged',
      message: `Segment 0 with 2 pictures cannot be read: ${why}.`,
    });
  });

  it('a segment of a later format is named as such', async () => {
    const { id } = await make();
    await commitBatch(opened.current, id, batch('a'));
    await damage(id, { format: 3 as 2 });
    await expect(readSegment(opened.current, id, 0)).rejects.toMatchObject({ code: 'future-version' });
  });

  async function damage(id: string, change: object): Promise<void> {
    const record = await opened.current.get('segments', [id, 0]);
    await opened.current.put('segments', { ...record!, ...change });
  }
});

describe('removal', () => {
  it('of an item: its row is not loaded again', async () => {
    const { id } = await make();
    await commitBatch(opened.current, id, batch('a', 'b', 'c'));
    await removeItem(opened.current, id, 'b');
    expect(await hasItem(opened.current, id, 'b')).toBe(false);
    const segment = await liveSegment(opened.current, id, 0);
    expect(segment.ids).toEqual(['a', 'c']);
    expect([...segment.rows]).toEqual([...batch('a', 'b', 'c').segment.rows].filter((_, k) => k < 2 || k > 3));
    expect((await listCollections(opened.current))[0]?.items).toBe(2);
    await expect(removeItem(opened.current, id, 'b')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('of an item can be undone: everything is as it was', async () => {
    const { id } = await make();
    await commitBatch(opened.current, id, batch('a', 'b', 'c'));
    const before = await listItems(opened.current, id);
    const removed = await removeItem(opened.current, id, 'b');
    await restoreItem(opened.current, removed);
    expect(await listItems(opened.current, id)).toEqual(before);
    expect((await liveSegment(opened.current, id, 0)).ids).toEqual(['a', 'b', 'c']);
    expect((await listCollections(opened.current))[0]?.items).toBe(3);
    // Twice is once; and what was added again meanwhile is not put back beside itself.
    await restoreItem(opened.current, removed);
    const gone = await removeItem(opened.current, id, 'c');
    await commitBatch(opened.current, id, batch('c'));
    await restoreItem(opened.current, gone);
    expect((await listCollections(opened.current))[0]?.items).toBe(3);
    expect((await liveSegment(opened.current, id, 0)).ids).toEqual(['a', 'b']);
  });

  it('of a collection can be undone until it is purged, and takes nothing of others', async () => {
    const mine = await make();
    const other = await make();
    await commitBatch(opened.current, mine.id, batch('a'));
    await commitBatch(opened.current, other.id, batch('a', 'b'));
    await changeCollection(opened.current, mine.id, { removedAt: 'now' });
    expect(await listCollections(opened.current)).toHaveLength(1);
    await changeCollection(opened.current, mine.id, {}, 'removedAt');
    expect(await listCollections(opened.current)).toHaveLength(2);
    await changeCollection(opened.current, mine.id, { removedAt: 'now' });
    await purgeRemoved(opened.current);
    expect(await opened.current.count('items')).toBe(2);
    expect(await opened.current.count('packs')).toBe(1);
    expect(await segmentSequences(opened.current, other.id)).toEqual([0]);
    await purgeCollection(opened.current, other.id);
    expect(await opened.current.count('segments')).toBe(0);
  });
});

describe('opening', () => {
  it('says when a newer page has written the library', async () => {
    opened.current.close();
    await new Promise<void>((resolve, reject) => {
      const request = indexedDB.open(opened.name, 99);
      request.onupgradeneeded = () => undefined;
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
      request.onerror = () => reject(request.error);
    });
    await expect(openDatabase({}, opened.name)).rejects.toMatchObject({ code: 'future-version' });
  });

  it('closes for another tab that wants a newer version', async () => {
    opened.current.close();
    let told = 0;
    const held = await openDatabase({ onBlocking: () => told++ }, opened.name);
    const upgraded = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open(opened.name, 50);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    upgraded.close();
    held.close();
    expect(told).toBe(1);
  });
});
