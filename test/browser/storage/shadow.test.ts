import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identityCalibration, quantizeRows } from '../../../src/core/vectors/calibration.ts';
import { commitBatch, type NewItem } from '../../../src/storage/batches.ts';
import { changeCollection, createCollection, listCollections, purgeCollection, purgeRemoved } from '../../../src/storage/collections.ts';
import { listItems, removeItem, restoreItem } from '../../../src/storage/items.ts';
import { type Database, openDatabase } from '../../../src/storage/open.ts';
import { readSegment, segmentSequences } from '../../../src/storage/segments.ts';
import { dropShadow, holdShadow, isCutOff, openShadow, putShadowSegment, segmentItems, swapShadow } from '../../../src/storage/shadow.ts';

let database: Database;
const name = () => `test-${expect.getState().currentTestName}`;

beforeEach(async () => {
  indexedDB.deleteDatabase(name());
  database = await openDatabase({}, name());
});
afterEach(() => database.close());

const [two, three] = [identityCalibration(2), { ...identityCalibration(3), id: 'new' }];
const old = { encoder: 'mini', revision: 'old' };
const target = { encoder: 'mini', revision: 'new', dim: 3 };
const item = (id: string): NewItem => ({
  id,
  name: `${id}.jpg`,
  path: '',
  kind: 'image',
  type: 'image/jpeg',
  width: 4,
  height: 3,
  bytes: 9,
  addedAt: '2026-01-01T00:00:00Z',
  takenAt: null,
  labels: [],
});

/** Items a, b in segment 0 and c in segment 1, of the old revision with two dimensions. */
async function made(): Promise<string> {
  const { id } = await createCollection(database, { name: 'Mine', ...old, dim: 2 });
  for (const ids of [['a', 'b'], ['c']]) {
    const segment = { ids, ...quantizeRows(Float32Array.from(ids.flatMap((_, k) => [1, k])), two), calibration: two };
    await commitBatch(database, id, { segment, madeWith: old, items: ids.map(item), previews: ids.map((one) => new Blob([one])) });
  }
  return id;
}

/** What an encoder of the new revision would make of these items. */
const fresh = (ids: (string | null)[]) => ({ ids, ...quantizeRows(Float32Array.from(ids.flatMap((_, k) => [1, k, 2])), three), calibration: three });

async function build(id: string, sequence: number): Promise<void> {
  const shadow = await openShadow(database, id, target);
  await putShadowSegment(database, shadow.id, sequence, fresh(await segmentItems(database, id, sequence)));
}

const everything = async (id: string) => ({
  items: await listItems(database, id),
  segments: await Promise.all((await segmentSequences(database, id)).map((sequence) => readSegment(database, id, sequence))),
});

describe('a shadow', () => {
  it('changes nothing until it is complete, then everything but the items at once', async () => {
    const id = await made();
    const before = await everything(id);
    await build(id, 0);
    expect(await swapShadow(database, id, target)).toEqual([1]);
    expect(await everything(id)).toEqual(before);
    expect((await listCollections(database)).map(({ revision }) => revision)).toEqual(['old']);
    await build(id, 1);
    expect(await swapShadow(database, id, target)).toEqual([]);
    const after = await everything(id);
    expect(after.items).toEqual(before.items);
    expect(after.segments.map(({ ids, calibration }) => [ids, calibration.id])).toEqual([
      [['a', 'b'], 'new'],
      [['c'], 'new'],
    ]);
    expect([...(after.segments[0]?.rows ?? [])]).toEqual([...fresh(['a', 'b']).rows]);
    const [record] = await listCollections(database);
    expect(record).toMatchObject({ id, ...target, items: 3, nextSequence: 2, bytes: 3 * (3 + 4) + 3 });
    // Nothing of it is left over.
    expect(await database.count('segments')).toBe(2);
    expect(await database.count('collections')).toBe(1);
  });

  it('goes on where it was, and begins again for another revision', async () => {
    const id = await made();
    await build(id, 1);
    expect(await isCutOff(database, id, target)).toBe(true);
    expect((await openShadow(database, id, target)).done).toEqual(new Set([1]));
    const newer = { ...target, revision: 'newer' };
    expect((await openShadow(database, id, newer)).done).toEqual(new Set());
    expect(await isCutOff(database, id, target)).toBe(false);
    expect(await database.count('segments')).toBe(2);
  });

  it('that is held waits until it is opened again, and keeps what it has', async () => {
    const id = await made();
    await build(id, 0);
    await holdShadow(database, id, target);
    expect(await isCutOff(database, id, target)).toBe(false);
    expect((await openShadow(database, id, target)).done).toEqual(new Set([0]));
    expect(await isCutOff(database, id, target)).toBe(true);
    await holdShadow(database, id, { ...target, revision: 'never begun' });
    expect(await database.count('collections')).toBe(2);
  });

  it('follows what happens meanwhile: removed, brought back, added', async () => {
    const id = await made();
    const gone = await removeItem(database, id, 'b');
    await build(id, 0);
    await build(id, 1);
    await removeItem(database, id, 'c');
    await restoreItem(database, gone);
    expect(await swapShadow(database, id, target)).toEqual([0]);
    await build(id, 0);
    const segment = { ids: ['d'], ...quantizeRows(Float32Array.from([0, 1]), two), calibration: two };
    await commitBatch(database, id, { segment, madeWith: old, items: [item('d')], previews: [null] });
    expect(await swapShadow(database, id, target)).toEqual([2]);
    await build(id, 2);
    expect(await swapShadow(database, id, target)).toEqual([]);
    expect((await everything(id)).segments.map(({ ids }) => ids)).toEqual([['a', 'b'], [], ['d']]);
  });

  it('does not let an item back into rows that were made without it', async () => {
    const id = await made();
    const gone = await removeItem(database, id, 'b');
    await build(id, 0);
    await build(id, 1);
    expect(await swapShadow(database, id, target)).toEqual([]);
    await expect(restoreItem(database, gone)).rejects.toMatchObject({ code: 'not-found' });
    expect((await listItems(database, id)).map((record) => record.id)).toEqual(['a', 'c']);
  });

  it('is dropped without a trace, and never outlives its collection', async () => {
    const id = await made();
    const before = await everything(id);
    await build(id, 0);
    const { id: shadow } = await openShadow(database, id, target);
    await dropShadow(database, id, target);
    expect(await everything(id)).toEqual(before);
    expect(await database.count('segments')).toBe(2);
    await expect(putShadowSegment(database, shadow, 1, fresh(['c']))).rejects.toMatchObject({ code: 'aborted' });
    await expect(swapShadow(database, id, target)).rejects.toMatchObject({ code: 'aborted' });
    await build(id, 0);
    const later = Date.now() + 7_200_000;
    await purgeRemoved(database, later);
    expect(await isCutOff(database, id, target)).toBe(true);
    await changeCollection(database, id, { removedAt: new Date().toISOString() });
    await purgeRemoved(database, later);
    expect(await database.count('collections')).toBe(0);
    expect(await database.count('segments')).toBe(0);
    await purgeCollection(database, id);
  });
});
