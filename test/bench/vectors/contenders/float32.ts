import { contend } from '../contender.ts';
import { BLOCK, DIM } from '../data.ts';
import { topRows } from '../ranking.ts';

const blocks: Float32Array[] = [];
let count = 0;

contend({
  exact: true,
  note: 'one loop over Float32Array',
  variants: [''],
  async build(data) {
    count = data.rows;
    for await (const block of data.blocks()) blocks.push(block);
  },
  query: (vector, k) =>
    topRows(count, k, (row) => {
      const block = blocks[Math.floor(row / BLOCK)] as Float32Array;
      let sum = 0;
      for (let d = 0, at = (row % BLOCK) * DIM; d < DIM; d++, at++) sum += (vector[d] as number) * (block[at] as number);
      return sum;
    }),
  bytes: () => count * DIM * 4,
});
