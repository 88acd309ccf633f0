import { EmbeddingIndex } from 'client-vector-search';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';

const PLACE = { DBName: 'clientVectorDB', objectStoreName: 'rows' };
let index = new EmbeddingIndex();

contend({
  exact: true,
  note: 'EmbeddingIndex in memory',
  variants: [''],
  async build(data) {
    let id = 0;
    for await (const block of data.blocks())
      for (let at = 0; at < block.length; at += DIM) index.add({ id: id++, embedding: Array.from(block.subarray(at, at + DIM)) });
  },
  query: async (vector, k) => (await index.search(Array.from(vector), { topK: k })).map(({ object }) => object.id),
  bytes: () => null,
  persist: () => index.saveIndex('indexedDB', PLACE),
  async reload() {
    index = new EmbeddingIndex(await index.getAllObjectsFromIndexedDB(PLACE.DBName, PLACE.objectStoreName));
  },
});
