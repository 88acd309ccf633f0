import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../src/core/archive/crc32c.ts';
import { unpackIds } from '../../src/core/vectors/packedIds.ts';
import { commitBatch } from '../../src/storage/batches.ts';
import { createCollection } from '../../src/storage/collections.ts';
import { readItem, removeItem, restoreItem } from '../../src/storage/items.ts';
import type { FirstSegmentRecord } from '../../src/storage/schema.ts';
import { readSegment } from '../../src/storage/segments.ts';
import { batch, liveSegment, madeWith, useDatabase } from '../fixtures/library.ts';

const opened = useDatabase();

/** Pictures a, b and c, whose segment is as pages before format 2 wrote it; `removed` of them are not in it. */
async function earlier(removed: readonly string[] = []): Promise<string> {
  const database = opened.current;
  const { id } = await createCollection(database, { name: 'Mine', ...madeWith, dim: 2 });
  await commitBatch(database, id, batch('a', 'b', 'c'));
  const { rows, scales } = batch('a', 'b', 'c').segment;
  const first: FirstSegmentRecord = {
    collection: id,
    sequence: 0,
    format: 1,
    dim: 2,
    calibration: 'identity-2',
    ids: ['a', 'b', 'c'].map((one) => (removed.includes(one) ? null : one)),
    rows: new Blob([rows as Int8Array<ArrayBuffer>]),
    scales: scales.slice().buffer,
    checksum: crc32c(new Uint8Array(scales.buffer), crc32c(new Uint8Array(rows.buffer))),
  };
  await database.put('segments', first);
  return id;
}

describe('a segment of format 1', () => {
  it('is read as one of format 2', async () => {
    const id = await earlier(['b']);
    const segment = await readSegment(opened.current, id, 0);
    expect(unpackIds(segment.ids)).toEqual(['a', '', 'c']);
    expect(segment.removed).toEqual(Uint8Array.of(0b010));
    expect(segment.rows).toEqual(batch('a', 'b', 'c').segment.rows);
    expect(segment.scales).toEqual(batch('a', 'b', 'c').segment.scales);
    expect(segment.calibration.id).toBe('identity-2');
    expect((await liveSegment(opened.current, id, 0)).ids).toEqual(['a', 'c']);
  });

  it('stays as it is until something in it changes, and is vouched for afterwards too', async () => {
    const id = await earlier();
    await readSegment(opened.current, id, 0);
    expect((await opened.current.get('segments', [id, 0]))?.format).toBe(1);
    const removed = await removeItem(opened.current, id, 'b');
    expect((await opened.current.get('segments', [id, 0]))?.format).toBe(2);
    expect((await liveSegment(opened.current, id, 0)).ids).toEqual(['a', 'c']);
    await restoreItem(opened.current, removed);
    expect((await liveSegment(opened.current, id, 0)).ids).toEqual(['a', 'b', 'c']);
    expect(await readItem(opened.current, id, 'b')).toMatchObject({ segment: 0 });
  });

  it('that is damaged stays damaged when an item is removed from it', async () => {
    const id = await earlier();
    const record = await opened.current.get('segments', [id, 0]);
    await opened.current.put('segments', { ...record!, rows: new Blob([new Int8Array(6)]) });
    await removeItem(opened.current, id, 'a');
    await expect(readSegment(opened.current, id, 0)).rejects.toMatchObject({
      code: 'segment-damaged',
      message: 'Segment 0 with 2 pictures cannot be read: its bytes have changed.',
    });
  });
});

describe('a segment of format 2', () => {
  it('keeps its refinement, under its checksum', async () => {
    const { id } = await createCollection(opened.current, { name: 'Mine', ...madeWith, dim: 2 });
    const plain = batch('a', 'b');
    await commitBatch(opened.current, id, { ...plain, segment: { ...plain.segment, refinement: Uint8Array.of(0x12, 0x34) } });
    expect((await readSegment(opened.current, id, 0)).refinement).toEqual(Uint8Array.of(0x12, 0x34));
    await removeItem(opened.current, id, 'a');
    expect((await liveSegment(opened.current, id, 0)).refinement).toEqual(Uint8Array.of(0x34));
    const record = await opened.current.get('segments', [id, 0]);
    await opened.current.put('segments', { ...record!, refinement: new Blob([Uint8Array.of(0x12, 0x35)]) } as NonNullable<typeof record>);
    await expect(readSegment(opened.current, id, 0)).rejects.toMatchObject({ code: 'segment-damaged' });
  });

  it('is damaged where its ids were changed, and where its calibration is gone', async () => {
    const { id } = await createCollection(opened.current, { name: 'Mine', ...madeWith, dim: 2 });
    await commitBatch(opened.current, id, batch('a', 'b'));
    const record = await opened.current.get('segments', [id, 0]);
    const other = { bytes: new TextEncoder().encode('ax').buffer, ends: Uint32Array.of(1, 2).buffer };
    await opened.current.put('segments', { ...record!, ids: other } as NonNullable<typeof record>);
    await expect(readSegment(opened.current, id, 0)).rejects.toMatchObject({ message: /bytes have changed/ });
    await opened.current.put('segments', record!);
    await opened.current.clear('calibrations');
    await expect(readSegment(opened.current, id, 0)).rejects.toMatchObject({
      code: 'segment-damaged',
      message: 'Segment 0 with 2 pictures cannot be read: its calibration identity-2 is missing.',
    });
  });
});
