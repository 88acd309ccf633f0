import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Embedding } from '../../src/app/embedding.ts';
import type { EncoderService } from '../../src/app/encoder.ts';
import { startRepair } from '../../src/app/repair.ts';
import { SightglassError } from '../../src/core/errors.ts';
import { type Calibration, identityCalibration } from '../../src/core/vectors/calibration.ts';
import { commitBatch } from '../../src/storage/batches.ts';
import { createCollection } from '../../src/storage/collections.ts';
import { damageOf, findDamage } from '../../src/storage/damage.ts';
import { hasItem, listItems, readPreview, removeItem, restoreItem } from '../../src/storage/items.ts';
import type { SegmentRecord } from '../../src/storage/schema.ts';
import { segmentSequences } from '../../src/storage/segments.ts';
import type { IntakeApi } from '../../src/workers/intake.ts';
import type { WorkerClient } from '../../src/workers/rpc.ts';
import { batchOf, liveSegment, madeWith, useDatabase } from '../fixtures/library.ts';

const opened = useDatabase();
const calibration = { ...identityCalibration(2), id: 'mini@1' };
/** The picture's letter is its one pixel, and the vector the encoder makes of it. */
const vectorOf = (letter: number) => [1, letter - 96];
const pictures = (...ids: string[]) => batchOf(ids, Float32Array.from(ids.flatMap((id) => vectorOf(id.charCodeAt(0)))), calibration);

let id: string;
/** Pictures a to g in three segments. */
beforeEach(async () => {
  id = (await createCollection(opened.current, { name: 'Mine', ...madeWith, dim: 2 })).id;
  for (const ids of [
    ['a', 'b'],
    ['c', 'd', 'e'],
    ['f', 'g'],
  ])
    await commitBatch(opened.current, id, pictures(...ids));
});

interface Given {
  revision?: string;
  shipped?: Calibration | null;
  slow?: () => void;
}

/** A model of this revision; `slow` is called before each batch of pictures is encoded. */
function embedding({ revision = 'r', shipped = calibration, slow = () => {} }: Given = {}): Embedding {
  const info = { id: 'mini', revision, dim: 2, view: { side: 1 }, calibration: shipped };
  const encoder = {
    load: async () => info,
    async images(pixels: Uint8Array, count: number, _revision: string, signal: AbortSignal) {
      slow();
      signal.throwIfAborted();
      return Float32Array.from(Array.from({ length: count }, (_, k) => vectorOf(pixels[k * 3] as number)).flat());
    },
  } as unknown as EncoderService;
  const client = {
    async call(_name: string, [preview]: [Blob]) {
      const letter = (await preview.text()).match(/^preview of (.)$/)?.[1];
      if (!letter) throw new SightglassError('cannot-decode', 'The kept preview is damaged.');
      return new Uint8Array(3).fill(letter.charCodeAt(0));
    },
  } as unknown as WorkerClient<IntakeApi>;
  const database = opened.current;
  return { database, intake: [client], previewOf: (item) => readPreview(database, item), encoderOf: () => encoder };
}

const repair = async (given = embedding()) =>
  startRepair(
    given,
    opened.current.get('collections', id).then((record) => record!),
  );

async function change(sequence: number, how: Partial<SegmentRecord>): Promise<void> {
  const record = (await opened.current.get('segments', [id, sequence])) as SegmentRecord;
  await opened.current.put('segments', { ...record, ...how });
}

/** Of each picture that can be found its row and scale; throws where a segment cannot be read. */
async function findable(): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const sequence of await segmentSequences(opened.current, id)) {
    const { ids, rows, scales } = await liveSegment(opened.current, id, sequence);
    for (const [row, item] of ids.entries()) found[item] = `${rows.slice(row * 2, row * 2 + 2).join()} × ${scales[row]}`;
  }
  return found;
}

describe('damage', () => {
  it.each([
    ['changed bytes', () => change(1, { rows: new Blob([new Int8Array(6)]) }), 'Segment 1 with 3 pictures cannot be read: its bytes have changed.'],
    ['a cut segment', () => change(1, { rows: new Blob([new Int8Array(5)]) }), 'Segment 1 with 3 pictures cannot be read: it is cut short.'],
    ['cut scales', () => change(1, { scales: new ArrayBuffer(7) }), 'Segment 1 with 3 pictures cannot be read: it is cut short.'],
    ['a segment that is gone', () => opened.current.delete('segments', [id, 1]), 'Segment 1 with 3 pictures cannot be read: it is gone.'],
  ])('%s is named, and repaired: everything is as it was', async (_, spoil, message) => {
    const before = [await findable(), (await listItems(opened.current, id)).map(({ id: item, order, preview }) => ({ item, order, preview }))];
    await spoil();
    expect(await findDamage(opened.current, id)).toMatchObject([{ sequence: 1, ids: ['c', 'd', 'e'], code: 'segment-damaged', message }]);
    expect(await (await repair()).done).toEqual({ repaired: 3, missing: [], cancelled: false });
    expect(await findDamage(opened.current, id)).toEqual([]);
    expect([await findable(), (await listItems(opened.current, id)).map(({ id: item, order, preview }) => ({ item, order, preview }))]).toEqual(
      before,
    );
    expect(await segmentSequences(opened.current, id)).toEqual([0, 2, 3]);
    // Nothing to do the second time.
    expect(await (await repair()).done).toEqual({ repaired: 0, missing: [], cancelled: false });
  });

  it('is of the pictures that are there: what was removed is neither counted nor brought back', async () => {
    await removeItem(opened.current, id, 'd');
    await change(1, { rows: new Blob([]) });
    const gone = await removeItem(opened.current, id, 'e');
    expect(await findDamage(opened.current, id)).toMatchObject([
      { ids: ['c'], message: 'Segment 1 with 1 picture cannot be read: it is cut short.' },
    ]);
    expect((await (await repair()).done).repaired).toBe(1);
    expect(Object.keys(await findable())).toEqual(['a', 'b', 'f', 'g', 'c']);
    await expect(restoreItem(opened.current, gone)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is found without reading the rows, where a segment is gone or misses some', async () => {
    await opened.current.delete('segments', [id, 0]);
    await change(2, { removed: Uint8Array.of(0b10).buffer });
    expect(await damageOf(opened.current, id, [])).toMatchObject([
      { sequence: 0, ids: ['a', 'b'] },
      { sequence: 2, ids: ['g'], message: 'Segment 2 holds no vectors of 1 of its pictures.' },
    ]);
    const before = Object.keys(await findable());
    expect((await (await repair()).done).repaired).toBe(3);
    expect(Object.keys(await findable())).toEqual([...before, 'a', 'b', 'g']);
    expect(await findDamage(opened.current, id)).toEqual([]);
  });
});

describe('repairing', () => {
  it('leaves what a newer page wrote alone', async () => {
    await change(1, { format: 3 as 2 });
    await change(2, { rows: new Blob([]) });
    const record = await opened.current.get('segments', [id, 1]);
    expect((await findDamage(opened.current, id)).map(({ code }) => code)).toEqual(['future-version', 'segment-damaged']);
    expect((await (await repair()).done).repaired).toBe(2);
    expect(await opened.current.get('segments', [id, 1])).toEqual(record);
    await expect(removeItem(opened.current, id, 'c')).rejects.toMatchObject({ code: 'future-version' });
  });

  it('puts back a calibration that came with the model, and makes nothing anew for that', async () => {
    const before = await findable();
    await opened.current.clear('calibrations');
    expect(await findDamage(opened.current, id)).toHaveLength(3);
    const never = () => {
      throw new Error('encoded');
    };
    expect(await (await repair(embedding({ slow: never }))).done).toEqual({ repaired: 7, missing: [], cancelled: false });
    expect(await findable()).toEqual(before);
  });

  it('puts it back where its bytes have changed, which is told first', async () => {
    const before = await findable();
    const record = (await opened.current.get('calibrations', 'mini@1'))!;
    await opened.current.put('calibrations', { ...record, mean: Float32Array.of(0, 1).buffer });
    expect((await findDamage(opened.current, id)).map(({ message }) => message)).toEqual([
      'Segment 0 with 2 pictures cannot be read: its calibration mini@1 has changed.',
      'Segment 1 with 3 pictures cannot be read: its calibration mini@1 has changed.',
      'Segment 2 with 2 pictures cannot be read: its calibration mini@1 has changed.',
    ]);
    const report = await (await repair()).done;
    expect(report).toEqual({ repaired: 7, missing: [], cancelled: false });
    expect(await findable()).toEqual(before);
  });

  it('without it the rows are made anew, and each names the calibration it has', async () => {
    await opened.current.clear('calibrations');
    expect((await (await repair(embedding({ shipped: null }))).done).repaired).toBe(7);
    expect(await findDamage(opened.current, id)).toEqual([]);
    expect((await liveSegment(opened.current, id, 3)).calibration.id).toBe('identity-2');
  });

  it('names pictures whose preview is gone; they stay listed, and can be added again', async () => {
    await change(1, { rows: new Blob([]) });
    const items = await listItems(opened.current, id);
    const pack = items.find((item) => item.id === 'd')?.preview;
    await opened.current.put('items', { ...items[3]!, preview: { ...pack!, end: pack!.start + 3 } });
    expect(await (await repair()).done).toEqual({
      repaired: 2,
      missing: [{ name: 'd.jpg', code: 'preview-missing', message: 'Its kept preview cannot be read.' }],
      cancelled: false,
    });
    expect((await listItems(opened.current, id)).map((item) => item.id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect(await findDamage(opened.current, id)).toMatchObject([
      { code: 'preview-missing', ids: ['d'], message: '1 picture without a vector, and without a preview to make it from: d.jpg.' },
    ]);
    expect(await hasItem(opened.current, id, 'd')).toBe(false);
    await commitBatch(opened.current, id, pictures('d'));
    expect(await findDamage(opened.current, id)).toEqual([]);
    // In its old place, and counted once.
    expect((await listItems(opened.current, id)).map((item) => item.id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
    expect((await opened.current.get('collections', id))?.items).toBe(7);
  });

  it('a picture without a row can be removed, and brought back', async () => {
    await opened.current.put('items', { ...(await listItems(opened.current, id))[3]!, segment: -1 });
    const removed = await removeItem(opened.current, id, 'd');
    await restoreItem(opened.current, removed);
    expect(await listItems(opened.current, id)).toHaveLength(7);
  });

  it('refuses what is of another model, and of another revision, and changes nothing', async () => {
    await change(1, { rows: new Blob([]) });
    const record = (await opened.current.get('collections', id))!;
    await expect((await repair(embedding({ revision: 'newer' }))).done).rejects.toMatchObject({ code: 'model-changed' });
    await opened.current.put('collections', { ...record, encoder: 'external:2' });
    await expect((await repair()).done).rejects.toMatchObject({ code: 'encoder-missing' });
    expect(await findDamage(opened.current, id)).toHaveLength(1);
  });

  it('cancelled, it keeps what is done and leaves the rest as it was', async () => {
    for (const sequence of [0, 1, 2]) await change(sequence, { rows: new Blob([]) });
    let batches = 0;
    const job = await repair(embedding({ slow: () => ++batches === 2 && job.cancel() }));
    expect(await job.done).toMatchObject({ repaired: 2, cancelled: true });
    expect((await findDamage(opened.current, id)).map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect((await (await repair()).done).repaired).toBe(5);
    expect(Object.keys(await findable())).toHaveLength(7);
  });
});
