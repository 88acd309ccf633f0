/**
 * Sightglass as the page has it: rows in IndexedDB, written as an import writes them, in search workers that load them from there.
 * A query goes to all workers as a message, and their answers are merged; that counts.
 */
import { createSearchShards, ROWS_TO_SHARE, type SearchShards } from '../../../../src/app/searchShards.ts';
import { type Batch, commitBatch } from '../../../../src/storage/batches.ts';
import { createCollection } from '../../../../src/storage/collections.ts';
import { openDatabase } from '../../../../src/storage/open.ts';
import { COPY_FROM } from '../../../../src/workers/search/shardCopy.ts';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';
import { imageWay, indexedDbWay, workersOfPage, workersVariant } from './names.ts';
import { CALIBRATED, segmentsOf } from './segments.ts';

const COLLECTION = { id: 'bench', name: 'Bench', encoder: `external:${DIM}`, revision: '', dim: DIM };
const COUNTS = [2, 1];

/** What each variant means. The first is what the page does with a large collection on two cores. */
const variants = new Map(
  COUNTS.flatMap((workers) => (['auto', 'exact'] as const).map((method) => [workersVariant(workers, method), { workers, method }])),
);

interface Opened {
  shards: SearchShards;
  bytes: number;
  /** Were all rows read from the image? */
  fromImage: boolean;
}

/** All rows of the bench stay in memory. */
const MEMORY = 2 ** 32;
/** Fewer rows are read from their segments as fast. */
const hasImage = (rows: number) => rows / workersOfPage(rows) >= COPY_FROM;

/** The page opens it before it starts search workers, and keeps it open. */
const database = openDatabase();

const opened = new Map<number, Promise<Opened>>();
let bytes: number | null = null;
/** Rows that were built. */
let stored = 0;

/** The collection in so many search workers; they stay. */
function workersOf(count: number): Promise<Opened> {
  const known = opened.get(count);
  if (known) return known;
  const start = () => new Worker(new URL('../../../../src/workers/search.worker.ts', import.meta.url), { type: 'module', name: 'search' });
  // A call to a worker that died says so itself.
  const shards = createSearchShards(start, { cores: count, budget: MEMORY }, () => undefined);
  // As many as are asked for, however few rows there are.
  const opening = shards.open(COLLECTION.id, ROWS_TO_SHARE).then(async ({ whole }) => {
    // The first answer that counts is one of all rows.
    const { workers, damaged, bytes: held, copied, vectors } = await whole;
    if (workers !== count || damaged.length > 0) throw new Error(`${workers} workers opened it, and ${damaged.length} segments are damaged`);
    return { shards, bytes: held, fromImage: copied === vectors };
  });
  opened.set(count, opening);
  return opening;
}

/** The files of the image; none where there is none. */
async function imageFiles(): Promise<FileSystemFileHandle[]> {
  const found: FileSystemFileHandle[] = [];
  try {
    const all = await (await navigator.storage.getDirectory()).getDirectoryHandle('search-images');
    for await (const file of (await all.getDirectoryHandle(COLLECTION.id)).values()) found.push(file as FileSystemFileHandle);
  } catch {
    // Not begun yet.
  }
  return found;
}

/** One that is being written at this moment cannot be read. */
async function hasHead(file: FileSystemFileHandle): Promise<boolean> {
  try {
    return (await (await file.getFile()).slice(0, 4).text()) === '1IGS';
  } catch {
    return false;
  }
}

/** Resolves when so many search workers have written their image: its first bytes come last. What another number of them wrote is of no matter. */
async function imaged(workers: number): Promise<void> {
  for (;;) {
    const files = (await imageFiles()).filter(({ name }) => name.startsWith(`${workers}-`));
    const begun = await Promise.all(files.map(hasHead));
    if (begun.length === workers && begun.every(Boolean)) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function search(vector: Float32Array<ArrayBuffer>, topK: number, variant: string): Promise<number[]> {
  const { workers, method } = variants.get(variant) ?? { workers: 1, method: 'auto' };
  const { shards } = await workersOf(workers);
  const { hits } = await shards.search(COLLECTION.id, vector, { topK, filter: null, method });
  return hits.map(({ id }) => Number(id));
}

contend({
  exact: true,
  note: `${CALIBRATED}; written to IndexedDB in segments of 4,096 rows, loaded from there by search workers, messages included`,
  variants: [...variants.keys()],
  async build(data) {
    stored = data.rows;
    const db = await database;
    await createCollection(db, COLLECTION);
    const addedAt = new Date().toISOString();
    for await (const segment of segmentsOf(data)) {
      const items = segment.ids.map((id) => itemOf(id, addedAt));
      await commitBatch(db, COLLECTION.id, { segment, madeWith: COLLECTION, items, previews: items.map(() => null) });
    }
    ({ bytes } = await workersOf(workersOfPage(data.rows)));
  },
  query: search,
  bytes: () => bytes,
  // It was stored before it was searched; but for the image, which the workers write when they have time.
  persist: () => (hasImage(stored) ? imaged(workersOfPage(stored)) : Promise.resolve()),
  ways: (rows) => ({
    ...Object.fromEntries(COUNTS.map((workers) => [indexedDbWay(workers), workersVariant(workers, 'auto')])),
    ...(hasImage(rows) && { [imageWay(workersOfPage(rows))]: workersVariant(workersOfPage(rows), 'auto') }),
  }),
  async reload(_rows, way) {
    const isImage = COUNTS.some((workers) => way === imageWay(workers));
    // A file that somebody holds is one the workers cannot open: then they read what IndexedDB has.
    if (!isImage)
      for (const file of await imageFiles())
        await (file as FileSystemFileHandle & { createSyncAccessHandle(): Promise<unknown> }).createSyncAccessHandle();
    const { bytes: held, fromImage } = await workersOf(COUNTS.find((workers) => [indexedDbWay(workers), imageWay(workers)].includes(way)) ?? 1);
    if (fromImage !== isImage) throw new Error(`The rows came from ${fromImage ? 'the image' : 'IndexedDB'}.`);
    bytes = held;
  },
});

/** As the import of a file of vectors makes it. */
const itemOf = (id: string, addedAt: string): Batch['items'][number] => ({
  id,
  name: id,
  path: '',
  kind: 'text',
  type: '',
  width: 0,
  height: 0,
  bytes: 0,
  addedAt,
  takenAt: null,
  labels: [],
});
