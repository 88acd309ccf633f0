/**
 * Sightglass as the page has it: rows in IndexedDB, written as an import writes them, in search workers that load them from there.
 * A query goes to all workers as a message, and their answers are merged; that counts.
 */
import { createSearchShards, type SearchShards } from '../../../../src/app/searchShards.ts';
import { type Batch, commitBatch } from '../../../../src/storage/batches.ts';
import { createCollection } from '../../../../src/storage/collections.ts';
import { openDatabase } from '../../../../src/storage/open.ts';
import { COPY_FROM } from '../../../../src/workers/search/shardCopy.ts';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';
import { imageWay, indexedDbWay, workersVariant } from './names.ts';
import { CALIBRATED, segmentsOf } from './segments.ts';

const COLLECTION = { id: 'bench', name: 'Bench', encoder: `external:${DIM}`, revision: '', dim: DIM };
/** Below 50,000 rows the page takes one worker; the bench shares them all the same. */
const ROWS_TO_SHARE = 1_000_000;
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
/** What the page does on two cores, and what an image is made for. */
const IMAGED = 2;

/** Fewer rows are read from their segments as fast. */
const hasImage = (rows: number) => rows / IMAGED >= COPY_FROM;

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

/** Resolves when so many search workers have written their image: its first bytes come last. A single worker's is of no matter. */
async function imaged(): Promise<void> {
  for (;;) {
    const files = (await imageFiles()).filter(({ name }) => name.startsWith(`${IMAGED}-`));
    const begun = await Promise.all(files.map(hasHead));
    if (begun.length === IMAGED && begun.every(Boolean)) return;
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
  note: `${CALIBRATED}; written to IndexedDB in segments of 4,096 rows, loaded from there by two search workers, messages included`,
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
    ({ bytes } = await workersOf(IMAGED));
  },
  query: search,
  bytes: () => bytes,
  // It was stored before it was searched; but for the image, which the workers write when they have time.
  persist: () => (hasImage(stored) ? imaged() : Promise.resolve()),
  ways: (rows) => ({
    ...Object.fromEntries(COUNTS.map((workers) => [indexedDbWay(workers), workersVariant(workers, 'auto')])),
    ...(hasImage(rows) && { [imageWay(IMAGED)]: workersVariant(IMAGED, 'auto') }),
  }),
  async reload(_rows, way) {
    const isImage = way === imageWay(IMAGED);
    // A file that somebody holds is one the workers cannot open: then they read what IndexedDB has.
    if (!isImage)
      for (const file of await imageFiles())
        await (file as FileSystemFileHandle & { createSyncAccessHandle(): Promise<unknown> }).createSyncAccessHandle();
    const { bytes: held, fromImage } = await workersOf(isImage ? IMAGED : (COUNTS.find((workers) => indexedDbWay(workers) === way) ?? 1));
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
