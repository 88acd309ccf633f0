import type { HierarchicalNSW, HnswlibModule } from 'hnswlib-wasm';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';

const FILE = 'index.dat';
/** Links a node, and candidates while building: hnswlib's own defaults. */
const [M, EF_CONSTRUCTION, SEED] = [16, 200, 100];

// It was built for pages and asks for `window` where it stores; a worker has all that it uses of one.
(globalThis as { window?: unknown }).window ??= globalThis;

let library: HnswlibModule | null = null;
let sync: (action: 'read' | 'write') => Promise<void> = () => Promise.resolve();
let index: HierarchicalNSW | null = null;
let breadth = 0;

async function create(): Promise<HierarchicalNSW> {
  const { loadHnswlib, syncFileSystem } = await import('hnswlib-wasm');
  sync = syncFileSystem;
  library = await loadHnswlib('IDBFS');
  return new library.HierarchicalNSW('ip', DIM, '');
}

contend({
  exact: false,
  note: `HNSW, M = ${M}, efConstruction = ${EF_CONSTRUCTION}, inner product`,
  // Wide enough to find on text queries what we find.
  variants: ['ef 20', 'ef 50', 'ef 100', 'ef 200', 'ef 400', 'ef 800'],
  async build(data) {
    index = await create();
    index.initIndex(data.rows, M, EF_CONSTRUCTION, SEED);
    for await (const block of data.blocks()) {
      const rows = Array.from({ length: block.length / DIM }, (_, k) => block.subarray(k * DIM, (k + 1) * DIM));
      index.addItems(rows, false);
    }
  },
  query(vector, k, variant) {
    if (!index) return [];
    const wanted = Number(variant.slice(3));
    if (wanted !== breadth) index.setEfSearch((breadth = wanted));
    return index.searchKnn(vector, k, undefined).neighbors;
  },
  bytes: () => library?.HEAP8.byteLength ?? null,
  async persist() {
    await index?.writeIndex(FILE);
    await sync('write');
  },
  async reload(rows) {
    index = await create();
    await sync('read');
    await index.readIndex(FILE, rows);
  },
});
