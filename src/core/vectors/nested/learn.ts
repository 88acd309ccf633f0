import { createRandom, type Random } from '../../random.ts';
import { symmetricEigen } from './eigen.ts';

/** Code lengths that can be asked for; each is the beginning of the next. */
export const CODE_LENGTHS = [8, 16, 32, 64, 128, 256, 512] as const;

/** What makes a nested code of a vector: bit k is set where directions[k] · (x − mean) is above zero. */
export interface CodeBasis {
  /** The longest code, one of {@link CODE_LENGTHS}. */
  bits: number;
  /** bits × dim, rows of unit length at right angles to each other. */
  directions: Float32Array;
  mean: Float32Array;
}

const ITERATIONS = 30;
/** Wider blocks get a random rotation, which is nearly as good there. */
const WIDEST_LEARNED = 64;

/**
 * Nested codes from a sample of unit vectors (rows × dim): the principal components in order, and within the part that each
 * length adds, a rotation that spreads the variance evenly over its bits (iterative quantization, Gong and Lazebnik 2011). So a
 * shorter code is a prefix of a longer one, and each is about as good as one learned for its length. `dim`: at least 8.
 */
export function learnCodes(rows: Float32Array, dim: number, seed = 1): CodeBasis {
  const count = rows.length / dim;
  const mean = new Float32Array(dim);
  for (let row = 0; row < count; row++) for (let k = 0; k < dim; k++) mean[k] = mean[k]! + rows[row * dim + k]! / count;
  const centred = withoutDirection(rows, mean, dim);
  const { vectors } = symmetricEigen(covariance(centred, dim), dim);
  const bits = CODE_LENGTHS.filter((length) => length <= dim).at(-1) ?? 0;
  const directions = new Float32Array(bits * dim);
  const random = createRandom(seed, 0);
  let from = 0;
  for (const to of CODE_LENGTHS.filter((length) => length <= bits)) {
    const width = to - from;
    const components = vectors.subarray(from * dim, to * dim);
    const rotation =
      width > WIDEST_LEARNED ? randomRotation(width, random) : iterativeQuantization(projected(centred, components, dim, width), width, random);
    // Direction j is Σ rotation[k][j] · component k.
    for (let j = 0; j < width; j++)
      for (let k = 0; k < width; k++) {
        const share = rotation[k * width + j]!;
        for (let d = 0; d < dim; d++) directions[(from + j) * dim + d] = directions[(from + j) * dim + d]! + share * components[k * dim + d]!;
      }
    from = to;
  }
  return { bits, directions, mean };
}

/**
 * Rows without what they have along the mean, so that no direction (but the last of all, where there are as many as dimensions)
 * sees it: a query from elsewhere, a text say, differs from all rows along it, which tells none of them apart.
 */
function withoutDirection(rows: Float32Array, mean: Float32Array, dim: number): Float32Array {
  const square = mean.reduce((sum, value) => sum + value * value, 0);
  const out = rows.slice();
  if (square === 0) return out;
  for (let at = 0; at < rows.length; at += dim) {
    let along = 0;
    for (let k = 0; k < dim; k++) along += rows[at + k]! * mean[k]!;
    for (let k = 0; k < dim; k++) out[at + k] = out[at + k]! - (along / square) * mean[k]!;
  }
  return out;
}

function covariance(centred: Float32Array, dim: number): Float64Array {
  const sums = new Float64Array(dim * dim);
  for (let at = 0; at < centred.length; at += dim)
    for (let i = 0; i < dim; i++) {
      const one = centred[at + i]!;
      for (let j = i; j < dim; j++) sums[i * dim + j] = sums[i * dim + j]! + one * centred[at + j]!;
    }
  for (let i = 0; i < dim; i++) for (let j = 0; j < i; j++) sums[i * dim + j] = sums[j * dim + i]!;
  return sums;
}

/** rows × width. */
function projected(centred: Float32Array, components: Float64Array, dim: number, width: number): Float64Array {
  const count = centred.length / dim;
  const out = new Float64Array(count * width);
  for (let row = 0; row < count; row++)
    for (let k = 0; k < width; k++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += centred[row * dim + d]! * components[k * dim + d]!;
      out[row * width + k] = sum;
    }
  return out;
}

/** A rotation (width × width) after which the signs of `values` (rows × width) are as near to them as can be found. */
function iterativeQuantization(values: Float64Array, width: number, random: Random): Float64Array {
  const count = values.length / width;
  let rotation = randomRotation(width, random);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    // valuesᵀ · sign(values · rotation): the best rotation for these signs is its orthogonal factor.
    const product = new Float64Array(width * width);
    for (let row = 0; row < count; row++)
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (let k = 0; k < width; k++) sum += values[row * width + k]! * rotation[k * width + j]!;
        const sign = sum > 0 ? 1 : -1;
        for (let k = 0; k < width; k++) product[k * width + j] = product[k * width + j]! + sign * values[row * width + k]!;
      }
    rotation = orthogonalFactor(product, width);
  }
  return rotation;
}

/** M · (Mᵀ M)^−½. */
function orthogonalFactor(matrix: Float64Array, n: number): Float64Array {
  const square = multiply(transposed(matrix, n), matrix, n);
  const { values, vectors } = symmetricEigen(square, n);
  const scaled = vectors.map((value, at) => value / Math.sqrt(Math.max(values[Math.floor(at / n)]!, 1e-12 * values[0]!)));
  return multiply(matrix, multiply(transposed(vectors, n), scaled, n), n);
}

/** Gram–Schmidt over normal numbers. */
function randomRotation(n: number, random: Random): Float64Array {
  const rows = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = rows.subarray(i * n, (i + 1) * n);
    for (let k = 0; k < n; k++) row[k] = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    for (let before = 0; before < i; before++) {
      const other = rows.subarray(before * n, (before + 1) * n);
      const along = row.reduce((sum, value, k) => sum + value * other[k]!, 0);
      for (let k = 0; k < n; k++) row[k] = row[k]! - along * other[k]!;
    }
    const length = Math.hypot(...row);
    for (let k = 0; k < n; k++) row[k] = row[k]! / length;
  }
  return rows;
}

function transposed(matrix: Float64Array, n: number): Float64Array {
  return matrix.map((_, at) => matrix[(at % n) * n + Math.floor(at / n)]!);
}

function multiply(a: Float64Array, b: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let k = 0; k < n; k++) {
      const one = a[i * n + k]!;
      for (let j = 0; j < n; j++) out[i * n + j] = out[i * n + j]! + one * b[k * n + j]!;
    }
  return out;
}
