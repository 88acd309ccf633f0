import { HNSW, type MememoIndexJSON } from 'mememo';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';
import { keep, kept } from '../kept.ts';

let index: HNSW | null = null;
const values: number[][] = [];
const create = () => new HNSW({ distanceFunction: 'cosine-normalized', useIndexedDB: false, seed: 1 });
const flat = () => {
  const all = new Float32Array(values.length * DIM);
  for (const [row, value] of values.entries()) all.set(value, row * DIM);
  return all;
};
const keys = () => values.map((_, row) => String(row));

contend({
  exact: false,
  note: 'HNSW with its own defaults, in memory',
  variants: ['ef 100', 'ef 200'],
  async build(data, signal) {
    index = create();
    for await (const block of data.blocks())
      for (let at = 0; at < block.length; at += DIM) {
        const value = Array.from(block.subarray(at, at + DIM));
        await index.insert(String(values.length), value);
        values.push(value);
        signal.throwIfAborted();
      }
  },
  query: async (vector, k, variant) => (await index?.query(Array.from(vector), k, Number(variant.slice(3))))?.keys.map(Number) ?? [],
  bytes: () => null,
  // Its own export has the graph alone.
  persist: async () => keep({ graph: index?.exportIndex(), values: flat() }),
  async reload() {
    const stored = await kept<{ graph: MememoIndexJSON; values: Float32Array }>();
    index = create();
    index.loadIndex(stored.graph);
    for (let at = 0; at < stored.values.length; at += DIM) values.push(Array.from(stored.values.subarray(at, at + DIM)));
    await index.bulkInsertSkipIndex(keys(), values);
  },
});
