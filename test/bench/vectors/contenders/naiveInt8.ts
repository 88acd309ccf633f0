import { contend } from '../contender.ts';
import { DIM } from '../data.ts';
import { topRows } from '../ranking.ts';

/** What our calibration is measured against: each vector divided by its largest number, to eight bits, the query as well. */
function quantize(vector: Float32Array, into: Int8Array): number {
  let most = 0;
  for (const value of vector) most = Math.max(most, Math.abs(value));
  for (let d = 0; d < DIM; d++) into[d] = Math.round(((vector[d] as number) / most) * 127);
  return most / 127;
}

let rows = new Int8Array(0);
let scales = new Float32Array(0);

contend({
  exact: true,
  note: 'scale by the largest number of each vector, 8-bit query, plain loop',
  variants: [''],
  async build(data) {
    rows = new Int8Array(data.rows * DIM);
    scales = new Float32Array(data.rows);
    let row = 0;
    for await (const block of data.blocks())
      for (let at = 0; at < block.length; at += DIM, row++)
        scales[row] = quantize(block.subarray(at, at + DIM), rows.subarray(row * DIM, (row + 1) * DIM));
  },
  query(vector, k) {
    const query = new Int8Array(DIM);
    quantize(vector, query);
    return topRows(scales.length, k, (row) => {
      let sum = 0;
      for (let d = 0, at = row * DIM; d < DIM; d++, at++) sum += (query[d] as number) * (rows[at] as number);
      return sum * (scales[row] as number);
    });
  },
  bytes: () => rows.byteLength + scales.byteLength,
});
