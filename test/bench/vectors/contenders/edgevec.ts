import init, { EdgeVec, EdgeVecConfig } from 'edgevec';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';

const NAME = 'bench';
let memory: WebAssembly.Memory | null = null;
let index: EdgeVec | null = null;
/** Its own number of each row, and back. */
const rowOf = new Map<number, number>();

contend({
  exact: false,
  note: 'HNSW with its own defaults, squared distance',
  variants: [''],
  async build(data) {
    ({ memory } = await init());
    const config = new EdgeVecConfig(DIM);
    // By 'cosine' and 'dot' version 0.9.0 finds the rows farthest away; of unit vectors 'l2' ranks the same.
    config.metric = 'l2';
    index = new EdgeVec(config);
    let row = 0;
    for await (const block of data.blocks()) for (const id of index.insertBatchFlat(block, block.length / DIM)) rowOf.set(id, row++);
  },
  query: (vector, k) => (index?.search(vector, k) as { id: number }[] | undefined)?.map(({ id }) => rowOf.get(id) ?? id) ?? [],
  bytes: () => memory?.buffer.byteLength ?? null,
  persist: async () => index?.save(NAME),
  async reload() {
    ({ memory } = await init());
    index = await EdgeVec.load(NAME);
  },
});
