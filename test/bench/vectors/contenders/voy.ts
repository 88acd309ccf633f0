import * as glue from 'voy-search/voy_search_bg.js';
import wasm from 'voy-search/voy_search_bg.wasm?url';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';
import { keep, kept } from '../kept.ts';

let memory: WebAssembly.Memory | null = null;
let index: glue.Voy | null = null;

/** Its own entry imports the wasm file as a module, which browsers cannot. */
async function load(): Promise<void> {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(wasm), { './voy_search_bg.js': glue as unknown as WebAssembly.ModuleImports });
  glue.__wbg_set_wasm(instance.exports);
  ({ memory } = instance.exports as unknown as { memory: WebAssembly.Memory });
}

contend({
  exact: true,
  note: 'k-d tree',
  variants: [''],
  async build(data) {
    await load();
    index = new glue.Voy();
    let first = 0;
    for await (const block of data.blocks()) {
      const embeddings = Array.from({ length: block.length / DIM }, (_, k) => {
        const id = String(first + k);
        return { id, title: id, url: id, embeddings: Array.from(block.subarray(k * DIM, (k + 1) * DIM)) };
      });
      index.add({ embeddings });
      first += embeddings.length;
    }
  },
  query: (vector, k) => index?.search(vector, k).neighbors.map(({ id }) => Number(id)) ?? [],
  bytes: () => memory?.buffer.byteLength ?? null,
  persist: async () => keep(index?.serialize()),
  async reload() {
    await load();
    index = glue.Voy.deserialize(await kept());
  },
});
