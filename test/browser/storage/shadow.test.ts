import { describe, expect, it } from 'vitest';
import { identityCalibration, quantizeRows } from '../../../src/core/vectors/calibration.ts';
import { commitBatch } from '../../../src/storage/batches.ts';
import { changeCollection, createCollection, listCollections, purgeCollection, purgeRemoved } from '../../../src/storage/collections.ts';
import { listItems, removeItem, restoreItem } from '../../../src/storage/items.ts';
import { segmentSequences } from '../../../src/storage/segments.ts';
import { dropShadow, holdShadow, isCutOff, openShadow, putShadowSegment, segmentItems, swapShadow } from '../../../src/storage/shadow.ts';
import { liveSegment, newItem, useDatabase } from '../../fixtures/library.ts';

const opened = useDatabase();
const [two, three] = [identityCalibration(2), { ...identityCalibration(3), id: 'new' }];
const old = { encoder: 'mini', revision: 'old' };
const target = { encoder: 'mini', revision: 'new', dim: 3 };
/** Items a, b in segment 0 and c in segment 1, of the old revision with two dimensions. */
async function made(): Promise<string> {
  const { id } = await createCollection(opened.current, { name: 'Mine', ...old, dim: 2 });
  for (const ids of [['a', 'b'], ['c']]) {
    const segment = { ids, ...quantizeRows(Float32Array.from(ids.flatMap((_, k) => [1, k])), two), calibration: two };
    await commitBatch(opened.current, id, { segment, madeWith: old, items: ids.map(newItem), previews: ids.map((one) => new Blob([one])) });
  }
  return id;
}

/** What an encoder of the new revision would make of these items. */
const fresh = (ids: (string | null)[]) => ({ ids, ...quantizeRows(Float32Array.from(ids.flatMap((_, k) => [1, k, 2])), three), calibration: three });

async function build(id: string, sequence: number): Promise<void> {
  const shadow = await openShadow(opened.current, id, target);
  await putShadowSegment(opened.current, shadow.id, sequence, fresh(await segmentItems(opened.current, id, sequence)));
}

const everything = async (id: string) => ({
  items: await listItems(opened.current, id),
  segments: await Promise.all((await segmentSequences(opened.current, id)).map((sequence) => liveSegment(opened.current, id, sequence))),
});

describe('a shadow', () => {
  it('changes nothing until it is complete, then everything but the items at once', async () => {
    const id = await made();
    const before = await everything(id);
    await build(id, 0);
    expect(await swapShadow(opened.current, id, target)).toEqual([1]);
    expect(await everything(id)).toEqual(before);
    expect((await listCollections(opened.current)).map(({ revision }) => revision)).toEqual(['old']);
    await build(id, 1);
    expect(await swapShadow(opened.current, id, target)).toEqual([]);
    const after = await everything(id);
    expect(after.items).toEqual(before.items);
    expect(after.segments.map(({ ids, calibration }) => [ids, calibration.id])).toEqual([
      [['a', 'b'], 'new'],
      [['c'], 'new'],
    ]);
    expect([...(after.segments[0]?.rows ?? [])]).toEqual([...fresh(['a', 'b']).rows]);
    const [record] = await listCollections(opened.current);
    expect(record).toMatchObject({ id, ...target, items: 3, nextSequence: 2, bytes: 3 * (3 + 4) + 3 });
    // Nothing of it is left over.
    expect(await opened.current.count('segments')).toBe(2);
    expect(await opened.current.count('collections')).toBe(1);
  });

  it('goes on where it was, and begins again for another revision', async () => {
    const id = await made();
    await build(id, 1);
    expect(await isCutOff(opened.current, id, target)).toBe(true);
    expect((await openShadow(opened.current, id, target)).done).toEqual(new Set([1]));
    const newer = { ...target, revision: 'newer' };
    expect((await openShadow(opened.current, id, newer)).done).toEqual(new Set());
    expect(await isCutOff(opened.current, id, target)).toBe(false);
    expect(await opened.current.count('segments')).toBe(2);
  });

  it('that is held waits until it is opened again, and keeps what it has', async () => {
    const id = await made();
    await build(id, 0);
    await holdShadow(opened.current, id, target);
    expect(await isCutOff(opened.current, id, target)).toBe(false);
    expect((await openShadow(opened.current, id, target)).done).toEqual(new Set([0]));
    expect(await isCutOff(opened.current, id, target)).toBe(true);
    await holdShadow(opened.current, id, { ...target, revision: 'never begun' });
    expect(await opened.current.count('collections')).toBe(2);
  });

  it('follows what happens meanwhile: removed, brought back, added', async () => {
    const id = await made();
    const gone = await removeItem(opened.current, id, 'b');
    await build(id, 0);
    await build(id, 1);
    await removeItem(opened.current, id, 'c');
    await restoreItem(opened.current, gone);
    expect(await swapShadow(opened.current, id, target)).toEqual([0]);
    await build(id, 0);
    const segment = { ids: ['d'], ...quantizeRows(Float32Array.from([0, 1]), two), calibration: two };
    await commitBatch(opened.current, id, { segment, madeWith: old, items: [newItem('d')], previews: [null] });
    expect(await swapShadow(opened.current, id, target)).toEqual([2]);
    await build(id, 2);
    expect(await swapShadow(opened.current, id, target)).toEqual([]);
    expect((await everything(id)).segments.map(({ ids }) => ids)).toEqual([['a', 'b'], [], ['d']]);
  });

  it('does not let an item back into rows that were made without it', async () => {
    const id = await made();
    const gone = await removeItem(opened.current, id, 'b');
    await build(id, 0);
    await build(id, 1);
    expect(await swapShadow(opened.current, id, target)).toEqual([]);
    await expect(restoreItem(opened.current, gone)).rejects.toMatchObject({ code: 'not-found' });
    expect((await listItems(opened.current, id)).map((record) => record.id)).toEqual(['a', 'c']);
  });

  it('is dropped without a trace, and never outlives its collection', async () => {
    const id = await made();
    const before = await everything(id);
    await build(id, 0);
    const { id: shadow } = await openShadow(opened.current, id, target);
    await dropShadow(opened.current, id, target);
    expect(await everything(id)).toEqual(before);
    expect(await opened.current.count('segments')).toBe(2);
    await expect(putShadowSegment(opened.current, shadow, 1, fresh(['c']))).rejects.toMatchObject({ code: 'aborted' });
    await expect(swapShadow(opened.current, id, target)).rejects.toMatchObject({ code: 'aborted' });
    await build(id, 0);
    const later = Date.now() + 7_200_000;
    await purgeRemoved(opened.current, later);
    expect(await isCutOff(opened.current, id, target)).toBe(true);
    await changeCollection(opened.current, id, { removedAt: new Date().toISOString() });
    await purgeRemoved(opened.current, later);
    expect(await opened.current.count('collections')).toBe(0);
    expect(await opened.current.count('segments')).toBe(0);
    await purgeCollection(opened.current, id);
  });
});
