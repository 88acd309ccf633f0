import type { ReadFloats } from './floatRows.ts';

/** Neighbouring rows that are read together: to read each alone would take longer than to use them. */
const RUN = 32;

/**
 * Up to `most` rows (× dim floats, row-major), spread evenly over all `count`, always the same ones. Rows that are zero or not
 * finite are left out: whoever reads all of them will name them.
 */
export async function sampleRows(floats: ReadFloats, dim: number, count: number, most: number): Promise<Float32Array> {
  const runs = Math.ceil(Math.min(count, most) / RUN);
  const sample = new Float32Array(Math.min(count, most) * dim);
  let at = 0;
  for (let run = 0; run < runs && at < sample.length; run++) {
    const from = count <= most ? run * RUN : Math.floor((run * (count - RUN)) / Math.max(1, runs - 1));
    const rows = await floats(from, Math.min(count, from + RUN));
    for (let row = 0; row < rows.length && at < sample.length; row += dim) {
      const one = rows.subarray(row, row + dim);
      const square = one.reduce((sum, value) => sum + value * value, 0);
      if (!(square > 0 && Number.isFinite(square))) continue;
      sample.set(one, at);
      at += dim;
    }
  }
  return sample.slice(0, at);
}
