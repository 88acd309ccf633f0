import { type AnyOrama, create, insertMultiple, load, type RawData, save, searchVector } from '@orama/orama';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';
import { keep, kept } from '../kept.ts';

const empty = (): AnyOrama => create({ schema: { embedding: `vector[${DIM}]` } as const });
let index: AnyOrama = empty();

contend({
  exact: true,
  note: 'searchVector without a threshold',
  variants: [''],
  async build(data) {
    let first = 0;
    for await (const block of data.blocks()) {
      const documents = Array.from({ length: block.length / DIM }, (_, k) => ({
        id: String(first + k),
        embedding: Array.from(block.subarray(k * DIM, (k + 1) * DIM)),
      }));
      // Its own batches pause between each other; one batch a block does not.
      await insertMultiple(index, documents, documents.length);
      first += documents.length;
    }
  },
  async query(vector, k) {
    const { hits } = await searchVector(index, { vector: { value: vector, property: 'embedding' }, similarity: -1, limit: k });
    return hits.map(({ id }) => Number(id));
  },
  bytes: () => null,
  persist: async () => keep(save(index)),
  async reload() {
    index = empty();
    load(index, await kept<RawData>());
  },
});
