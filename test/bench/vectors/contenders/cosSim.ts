import { cos_sim } from '@xenova/transformers';
import { contend } from '../contender.ts';
import { DIM } from '../data.ts';
import { topRows } from '../ranking.ts';

const rows: Float32Array[] = [];

contend({
  exact: true,
  note: 'cos_sim(query, row) of every row',
  variants: [''],
  async build(data) {
    for await (const block of data.blocks()) for (let at = 0; at < block.length; at += DIM) rows.push(block.subarray(at, at + DIM));
  },
  query: (vector, k) => topRows(rows.length, k, (row) => cos_sim(vector as unknown as number[], rows[row] as unknown as number[])),
  bytes: () => rows.length * DIM * 4,
});
