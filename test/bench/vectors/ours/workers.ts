/**
 * Sightglass as the page has it: rows in IndexedDB, written as an import writes them, in search workers that load them from there.
 * A query goes to all workers as a message, and their answers are merged; that counts.
 */
import { createSearchShards, type SearchShards } from '../../../../src/app/searchShards.ts';
import { type Batch, commitBatch } from '../../../../src/storage/batches.ts';
import { createCollection } from '../../../../src/storage/collections.ts';
import { openDatabase } from '../../../../src/storage/open.ts';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';
import { indexedDbWay, workersVariant } from './names.ts';
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
}

const opened = new Map<number, Promise<Opened>>();
let bytes: number | null = null;

/** The collection in so many search workers; they stay. */
function workersOf(count: number): Promise<Opened> {
  const known = opened.get(count);
  if (known) return known;
  const start = () => new Worker(new URL('../../../../src/workers/search.worker.ts', import.meta.url), { type: 'module', name: 'search' });
  // A call to a worker that died says so itself.
  const shards = createSearchShards(start, count, () => undefined);
  const opening = shards.open(COLLECTION.id, ROWS_TO_SHARE).then(({ workers, damaged, bytes: held }) => {
    if (workers !== count || damaged.length > 0) throw new Error(`${workers} workers opened it, and ${damaged.length} segments are damaged`);
    return { shards, bytes: held };
  });
  opened.set(count, opening);
  return opening;
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
    const database = await openDatabase();
    await createCollection(database, COLLECTION);
    const addedAt = new Date().toISOString();
    for await (const segment of segmentsOf(data)) {
      const items = segment.ids.map((id) => itemOf(id, addedAt));
      await commitBatch(database, COLLECTION.id, { segment, madeWith: COLLECTION, items, previews: items.map(() => null) });
    }
    database.close();
    ({ bytes } = await workersOf(2));
  },
  query: search,
  bytes: () => bytes,
  // It was stored before it was searched.
  persist: () => Promise.resolve(),
  ways: Object.fromEntries(COUNTS.map((workers) => [indexedDbWay(workers), workersVariant(workers, 'auto')])),
  async reload(_rows, way) {
    ({ bytes } = await workersOf(COUNTS.find((workers) => indexedDbWay(workers) === way) ?? 1));
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
