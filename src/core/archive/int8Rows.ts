import { SightglassError } from '../errors.ts';
import { type Calibration, dequantizeRow, identityCalibration, type QuantizedRows, quantizeRows, refinementBytes } from '../vectors/calibration.ts';
import { floatsName } from './crc32c.ts';
import { readBytes } from './fileBytes.ts';
import { invalid } from './invalid.ts';
import type { ReadFloats } from './floatRows.ts';
import type { TensorFile, TensorInfo } from './safetensors.ts';

/** How the numbers of int8 rows are read; in the metadata of files with such rows. */
export const FORMULA = 'x = mean + sd * scale * q';
export const REFINED_FORMULA = `${FORMULA}; refined: x = mean + sd * scale * (q + e / 16), e = (4 bits of refinement, even dimension low) - 8`;

/** A row whose length differs more from 1 was not made from a unit vector: int8 alone changes lengths by less than 0.003. */
const UNIT = 0.02;

/** Int8 rows of a file. */
export interface Int8Rows {
  calibration: Calibration;
  refined: boolean;
  /** Rows `from`…`to − 1`, byte for byte as they stand; see {@link int8Rows} for those that cannot stay so. */
  stored(from: number, to: number): Promise<QuantizedRows>;
  floats: ReadFloats;
}

/**
 * Int8 rows: `embeddings` with `scales` and, where they are there, `mean`, `sd` and `refinement`. A row that is not of unit length,
 * or holds a −128 (which no kernel takes), is normalised and quantized again with the same calibration; all others stay as they
 * are. A .npy has no scales: each of its rows stands for its direction. Throws `archive-invalid`; reading rows `invalid-vector` too.
 */
export async function int8Rows(file: Blob, tensorFile: TensorFile, embeddings: TensorInfo): Promise<Int8Rows> {
  const { kind, tensors, dataAt } = tensorFile;
  const [count, dim] = embeddings.shape as [number, number];
  const bare = kind === 'npy';
  const place = (name: string, dtype: string, ...shape: number[]): number => {
    const info = tensors.get(name);
    if (info?.dtype !== dtype || info.shape.join() !== shape.join())
      throw invalid(`int8 embeddings need a tensor "${name}" of ${shape.join(' × ')} ${dtype} numbers`);
    return dataAt + info.start;
  };
  const perDimension = async (name: string, fallback: number): Promise<Float32Array> => {
    if (!tensors.has(name)) return new Float32Array(dim).fill(fallback);
    const at = place(name, 'F32', dim);
    const values = new Float32Array((await readBytes(file, at, at + dim * 4)).buffer);
    if (!values.every(Number.isFinite)) throw invalid(`"${name}" holds a number that is not finite`);
    return values;
  };
  const [mean, deviation] = [await perDimension('mean', 0), await perDimension('sd', 1)];
  if (!deviation.every((value) => value > 0)) throw invalid('a number of "sd" is not above zero');
  const plain = mean.every((value) => value === 0) && deviation.every((value) => value === 1);
  const calibration = plain ? identityCalibration(dim) : { id: `file-${floatsName(mean, deviation)}-${dim}`, mean, deviation };
  const scalesAt = bare ? 0 : place('scales', 'F32', count);
  const fine = refinementBytes(dim);
  const refinementAt = tensors.has('refinement') ? place('refinement', 'U8', count, fine) : null;
  const rowsAt = dataAt + embeddings.start;

  async function raw(from: number, to: number): Promise<QuantizedRows> {
    const rows = new Int8Array((await readBytes(file, rowsAt + from * dim, rowsAt + to * dim)).buffer);
    const scales = bare
      ? new Float32Array(to - from).fill(1)
      : new Float32Array((await readBytes(file, scalesAt + from * 4, scalesAt + to * 4)).buffer);
    const wrong = scales.findIndex((scale) => !(scale > 0 && Number.isFinite(scale)));
    if (wrong >= 0) throw invalid(`the scale of row ${from + wrong} is not a number above zero`);
    if (refinementAt === null) return { rows, scales };
    return { rows, scales, refinement: await readBytes(file, refinementAt + from * fine, refinementAt + to * fine) };
  }

  return {
    calibration,
    refined: refinementAt !== null,
    async floats(from, to) {
      const quantized = await raw(from, to);
      const floats = new Float32Array((to - from) * dim);
      for (let row = 0; row < to - from; row++) floats.set(dequantizeRow(quantized, row, calibration), row * dim);
      return floats;
    },
    async stored(from, to) {
      const { rows, scales, refinement } = await raw(from, to);
      for (let row = 0; row < scales.length; row++) {
        const own = rows.subarray(row * dim, (row + 1) * dim);
        const length = lengthOf(own, scales[row] as number, calibration, from + row);
        const whole = !own.includes(-128);
        if (bare && whole) scales[row] = 1 / length;
        else if (!whole || Math.abs(length - 1) > UNIT) {
          const floats = dequantizeRow({ rows: own, scales: scales.subarray(row), ...fineOf(refinement, row) }, 0, calibration);
          const again = quantizeRows(floats, calibration, { refine: refinement !== undefined, firstRow: from + row });
          own.set(again.rows);
          scales.set(again.scales, row);
          if (again.refinement) refinement?.set(again.refinement, row * fine);
        }
      }
      return { rows, scales, ...(refinement && { refinement }) };
    },
  };

  function fineOf(refinement: Uint8Array | undefined, row: number): { refinement?: Uint8Array } {
    return refinement ? { refinement: refinement.subarray(row * fine) } : {};
  }
}

/** Throws `invalid-vector` where that is zero or not finite. */
function lengthOf(q: Int8Array, scale: number, { mean, deviation }: Calibration, row: number): number {
  let sum = 0;
  for (let k = 0; k < q.length; k++) sum += ((mean[k] as number) + (deviation[k] as number) * scale * (q[k] as number)) ** 2;
  if (sum > 0 && Number.isFinite(sum)) return Math.sqrt(sum);
  throw new SightglassError('invalid-vector', `Row ${row} is ${sum === 0 ? 'all zero' : 'too large to be a vector'}.`);
}
