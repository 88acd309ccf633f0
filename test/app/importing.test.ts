import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportCollection } from '../../src/app/exporting.ts';
import { type Importing, startImport } from '../../src/app/importing.ts';
import { openIndexFile } from '../../src/core/archive/indexFile.ts';
import { commonOf, dequantizeRow, identityCalibration, normalized, quantizeRows } from '../../src/core/vectors/calibration.ts';
import { commitBatch } from '../../src/storage/batches.ts';
import { listCollections } from '../../src/storage/collections.ts';
import { listItems, removeItem } from '../../src/storage/items.ts';
import { type Database, openDatabase } from '../../src/storage/open.ts';
import { archiveHandlers } from '../../src/workers/archive/handlers.ts';
import type { ArchiveApi } from '../../src/workers/archive.ts';
import type { CallContext, WorkerClient } from '../../src/workers/rpc.ts';
import { readSegment, segmentSequences, withoutRemoved } from '../../src/storage/segments.ts';
import { batchOf } from '../fixtures/library.ts';
import { gaussian, generator } from '../fixtures/random.ts';
import { lines, npy, safetensors } from '../fixtures/vectorFiles.ts';

const SEED = 11;
const DIM = 16;
const vectors = (count: number) => Float32Array.from(gaussian(generator(SEED), count * DIM).map((value, k) => value + (k % DIM === 3 ? 8 : 1)));
const floats = (count: number) => npy('<f4', [count, DIM], vectors(count));

let database: Database;
let databases = 0;
beforeEach(async () => {
  database = await openDatabase({}, `importing ${++databases}`);
});
afterEach(() => database.close());

const own = { id: 'mini', revision: 'r1', dim: DIM, calibration: null };

/** The worker's side, called without a worker. */
function inProcess(): WorkerClient<ArchiveApi> {
  const handlers = archiveHandlers(() => Promise.resolve(database)) as unknown as Record<
    string,
    (context: CallContext, ...args: unknown[]) => unknown
  >;
  return {
    call: async (method: string, args: unknown[], { signal = new AbortController().signal }: { signal?: AbortSignal } = {}) =>
      handlers[method]?.({ signal, progress: () => undefined }, ...args),
    stop: () => undefined,
  } as unknown as WorkerClient<ArchiveApi>;
}

const run = (file: Blob, target: Partial<Importing> = {}) =>
  startImport(inProcess(), file, { otherwise: 'Mine', encoderOf: (id) => Promise.resolve(id === 'mini' ? own : null), ...target }).done;

async function segmentsOf(collection: string) {
  const sequences = await segmentSequences(database, collection);
  return Promise.all(sequences.map(async (sequence) => withoutRemoved(await readSegment(database, collection, sequence))));
}

/** Everything that is kept, but for what all collections share. */
async function kept(): Promise<unknown> {
  const stores = ['collections', 'segments', 'items', 'packs', 'settings'] as const;
  return Promise.all(stores.map((store) => database.getAll(store)));
}

describe('an imported file', () => {
  it('becomes a collection of segments of 4,096 rows, with a calibration of its own', async () => {
    const { collection, items, cancelled } = await run(floats(5000));
    expect([items, cancelled]).toEqual([5000, false]);
    expect(await listCollections(database)).toEqual([
      expect.objectContaining({ id: collection, name: 'Mine', encoder: `external:${DIM}`, items: 5000 }),
    ]);
    const segments = await segmentsOf(collection);
    expect(segments.map(({ ids }) => ids.length)).toEqual([4096, 904]);
    const [{ calibration } = { calibration: identityCalibration(1) }] = segments;
    expect(calibration.id).toMatch(new RegExp(`^${collection}/wide-[0-9a-f]{8}$`));
    // The cone of the data, not of none.
    expect(calibration.mean[3]).toBeGreaterThan(0.7);
    expect(new Set(segments.map((segment) => segment.calibration.id)).size).toBe(1);
    expect(segments.every(({ refinement }) => refinement === undefined)).toBe(true);
    expect((await listItems(database, collection, 0, 1))[0]).toMatchObject({ kind: 'text', width: 0, preview: null });
  });

  it('gets the same calibration whenever it is imported', async () => {
    const [first, second] = [await run(floats(3000)), await run(floats(3000))];
    const names = await Promise.all([first, second].map(async ({ collection }) => (await segmentsOf(collection))[0]!.calibration.id.split('/')[1]));
    expect(names[0]).toBe(names[1]);
  });

  it('of few rows is kept without one', async () => {
    const { collection } = await run(floats(15));
    expect((await segmentsOf(collection))[0]!.calibration.id).toBe(`identity-${DIM}`);
  });

  it('is kept more finely where that is asked for', async () => {
    const { collection } = await run(floats(20), { precision: 'int12' });
    expect((await segmentsOf(collection))[0]!.refinement).toHaveLength((20 * DIM) / 2);
  });

  it('is rounded for the queries that are named with it', async () => {
    const random = generator(SEED + 1);
    // All in one direction, more or less, as texts are.
    const queries = Float32Array.from(gaussian(random, 20 * DIM).map((value, k) => value + (k % DIM === 5 ? 12 : -3)));
    const common = normalized(commonOf(queries, DIM));
    const off = async (collection: string) => {
      const [stored] = await segmentsOf(collection);
      const floatRows = vectors(400);
      let squares = 0;
      for (let row = 0; row < 400; row++) {
        const back = dequantizeRow(stored!, row, stored!.calibration);
        const before = normalized(floatRows.slice(row * DIM, (row + 1) * DIM));
        squares += common.reduce((sum, value, k) => sum + value * (back[k]! - before[k]!), 0) ** 2;
      }
      return Math.sqrt(squares);
    };
    const [plain, asked] = [await run(floats(400)), await run(floats(400), { queries })];
    expect(await off(asked.collection)).toBeLessThan((await off(plain.collection)) / 2);
    // The calibration is the same: nobody needs to know it.
    expect((await segmentsOf(asked.collection))[0]!.calibration.id.split('/')[1]).toBe(
      (await segmentsOf(plain.collection))[0]!.calibration.id.split('/')[1],
    );
  });

  it.each([
    ['of another dimension', new Float32Array(DIM + 1).fill(1), /17 numbers/],
    ['that are none', new Float32Array(0), /0 numbers/],
    ['that are zero', new Float32Array(DIM), /Row 0 is all zero/],
  ])('is refused with queries %s, and nothing is kept', async (_, queries, message) => {
    const before = await kept();
    await expect(run(floats(20), { queries })).rejects.toMatchObject({ code: 'invalid-vector', message: expect.stringMatching(message) });
    expect(await kept()).toEqual(before);
  });

  const named = (metadata: Record<string, string>) =>
    safetensors(
      {
        embeddings: { dtype: 'F32', shape: [20, DIM], numbers: vectors(20) },
        items: lines(...Array.from({ length: 20 }, (_, k) => ({ id: `i${k}` }))),
      },
      metadata,
    );
  it.each([
    ['an encoder of the page in its revision', { encoder: 'mini', encoder_revision: 'r1' }, 'mini'],
    ['another revision of it', { encoder: 'mini', encoder_revision: 'r2' }, `external:${DIM}`],
    ['no revision', { encoder: 'mini' }, `external:${DIM}`],
    ['an encoder the page does not have', { encoder: 'maxi', encoder_revision: 'r1' }, `external:${DIM}`],
  ])('that names %s is bound so', async (_, metadata, encoder) => {
    await run(named(metadata));
    expect((await listCollections(database))[0]).toMatchObject({ encoder });
  });

  it('of a model with a calibration is quantized with that', async () => {
    const shipped = { ...identityCalibration(DIM), id: 'mini/r1', mean: new Float32Array(DIM).fill(0.1) };
    const { collection } = await run(named({ encoder: 'mini', encoder_revision: 'r1' }), {
      encoderOf: () => Promise.resolve({ ...own, calibration: shipped }),
    });
    expect((await segmentsOf(collection))[0]!.calibration.id).toBe('mini/r1');
  });

  it('goes out and in again with the same rows, items and previews', async () => {
    const { collection } = await run(floats(5000), { precision: 'int12' });
    await removeItem(database, collection, (await listItems(database, collection, 7, 1))[0]!.id);
    const preview = new Blob(['picture'], { type: 'image/webp' });
    const file = await exportCollection(database, collection, (item) => Promise.resolve(item.order % 100 ? null : preview));
    const again = await run(file);
    const [before, after] = [await segmentsOf(collection), await segmentsOf(again.collection)];
    expect(again.items).toBe(4999);
    expect(after.flatMap(({ ids }) => ids)).toEqual(before.flatMap(({ ids }) => ids));
    const opened = await openIndexFile(file);
    expect(await opened.preview(0)?.text()).toBe('picture');
    expect(opened.preview(1)).toBeNull();
    // Rows, scales and planes: what comes out of the second is what came out of the first. That the row which was removed moves the
    // border between two segments changes nothing. Positions close up once; then all is the same, byte for byte.
    const exported = (from: string) => exportCollection(database, from, null);
    const [first, second] = await Promise.all([exported(collection), exported(again.collection)].map(async (made) => openIndexFile(await made)));
    expect(await second?.rows(0, 4999)).toEqual(await first?.rows(0, 4999));
    const bytes = async (blob: Blob) => Buffer.from(await blob.arrayBuffer());
    const third = await run(await exported(again.collection));
    expect((await bytes(await exported(third.collection))).equals(await bytes(await exported(again.collection)))).toBe(true);
  });
});

describe('an import that fails', () => {
  const broken = (): Blob => {
    const numbers = vectors(5000);
    numbers.fill(0, 4500 * DIM, 4501 * DIM);
    return npy('<f4', [5000, DIM], numbers);
  };
  it.each<[string, Blob, object]>([
    ['in a row of its second segment', broken(), { code: 'invalid-vector', message: 'Row 4500 is all zero.' }],
    ['in its head', floats(20).slice(0, 400), { code: 'archive-invalid' }],
    [
      'being of a later format',
      safetensors({ embeddings: { dtype: 'F32', shape: [1, 1], numbers: new Float32Array([1]) } }, { format_version: '2' }),
      { code: 'archive-too-new' },
    ],
  ])('%s leaves nothing behind', async (_, file, error) => {
    await run(floats(20));
    const before = await kept();
    await expect(run(file)).rejects.toMatchObject(error);
    expect(await kept()).toEqual(before);
    expect((await database.getAllKeys('calibrations')).filter((id) => id.includes('/'))).toHaveLength(1);
  });

  it('being cancelled, while it is checked or while it is stored', async () => {
    for (const cancelAt of [0, 4096]) {
      const job = startImport(inProcess(), floats(9000), { otherwise: 'Mine', encoderOf: () => Promise.resolve(null) });
      job.subscribe(() => job.progress.done === cancelAt && job.cancel());
      if (cancelAt === 0) job.cancel();
      expect(await job.done).toEqual({ collection: '', items: 0, cancelled: true });
      expect(job.progress.state).toBe('cancelled');
      expect(await kept()).toEqual([[], [], [], [], []]);
    }
  });
});

it('an export of nothing says so', async () => {
  const { collection } = await run(floats(1));
  await removeItem(database, collection, (await listItems(database, collection))[0]!.id);
  await expect(exportCollection(database, collection, null)).rejects.toMatchObject({
    code: 'archive-invalid',
    message: expect.stringContaining('empty'),
  });
});

it('rows of two calibrations come out in one', async () => {
  const { collection } = await run(floats(100));
  const plain = identityCalibration(DIM);
  await commitBatch(database, collection, { ...batchOf(['x', 'y'], vectors(2), plain), madeWith: { encoder: `external:${DIM}`, revision: '' } });
  const opened = await openIndexFile(await exportCollection(database, collection, null));
  const { rows, ids } = await opened.rows(100, 102);
  expect(ids).toEqual(['x', 'y']);
  const target = (await segmentsOf(collection))[0]!.calibration;
  expect([...opened.calibration!.mean]).toEqual([...target.mean]);
  const direct = quantizeRows(normalized(vectors(2).slice(0, DIM)), target);
  for (let k = 0; k < DIM; k++) expect(Math.abs(rows[k]! - direct.rows[k]!)).toBeLessThanOrEqual(4);
});
