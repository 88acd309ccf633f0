import { SightglassError } from '../errors.ts';

/**
 * How float rows become int8 and back. A row x (unit length, `dim` floats) is stored as
 * q = round(((x − mean) / deviation) / scale), scale = max |(x − mean) / deviation| / 127, and read as
 * x ≈ mean + deviation · scale · q, with a scale that is then changed by up to 0.2 % so that this is of unit length. CLIP vectors
 * lie in a narrow cone with a few huge dimensions; without this most of the eight bits would describe what all rows share
 * (figures in shared DESIGN, "The index").
 */
export interface Calibration {
  /** Segments name the calibration they were made with. */
  readonly id: string;
  readonly mean: Float32Array;
  /** Per dimension, above zero. */
  readonly deviation: Float32Array;
  /**
   * What queries have in common ({@link commonOf}), where that is known. Rows are rounded so that their products with it stay as they are;
   * nobody needs it to read them, and it is not stored.
   */
  readonly asked?: Float32Array | undefined;
}

/** Changes nothing but the scale: for encoders that ship no calibration. */
export function identityCalibration(dim: number): Calibration {
  return { id: `identity-${dim}`, mean: new Float32Array(dim), deviation: new Float32Array(dim).fill(1) };
}

/** Below this many rows their spread says too little of the rows to come. */
export const ROWS_TO_ESTIMATE = 16;
/** The dimensions' common spread counts as much as this many rows: a few rows alike in one dimension must not make it tiny. */
const PRIOR_ROWS = 4;

/**
 * A calibration from the first rows of a collection (count × dim floats, any length), for encoders that ship none: mean, and
 * deviation drawn a little towards the one all dimensions share. Null for fewer than {@link ROWS_TO_ESTIMATE} rows, and for
 * rows that are all the same. Throws `invalid-vector` as {@link quantizeRows} does.
 */
export function estimateCalibration(id: string, vectors: Float32Array, dim: number): Calibration | null {
  const count = vectors.length / dim;
  if (count < ROWS_TO_ESTIMATE) return null;
  const sums = new Float64Array(dim);
  const squares = new Float64Array(dim);
  for (let row = 0; row < count; row++) {
    const norm = normOf(vectors, row * dim, dim, row);
    for (let k = 0; k < dim; k++) {
      const value = (vectors[row * dim + k] as number) / norm;
      sums[k] = (sums[k] as number) + value;
      squares[k] = (squares[k] as number) + value * value;
    }
  }
  const variances = squares.map((square, k) => Math.max(0, square / count - ((sums[k] as number) / count) ** 2));
  const common = variances.reduce((sum, variance) => sum + variance, 0) / dim;
  if (!(common > 1e-12)) return null;
  return {
    id,
    mean: Float32Array.from(sums, (sum) => sum / count),
    deviation: Float32Array.from(variances, (variance) => Math.sqrt((variance * count + common * PRIOR_ROWS) / (count + PRIOR_ROWS))),
  };
}

/** Rows as stored. */
export interface QuantizedRows {
  /** rows × dim, row-major. */
  rows: Int8Array;
  /** One a row, above zero. */
  scales: Float32Array;
  /**
   * What the eight bits leave over, four bits more of each number, where it is kept: rows × ⌈dim / 2⌉ bytes, dimension 2k in the
   * low half of byte k. A half holds e + 8 with e in −8…7; the number is (q + e / 16) · scale. The last high half of an odd
   * number of dimensions is 0.
   */
  refinement?: Uint8Array;
}

export interface Quantizing {
  /** Keeps what the eight bits leave over, too ({@link QuantizedRows.refinement}). */
  refine?: boolean;
  /** What the first row is called in an error, where the rows are some of many. */
  firstRow?: number;
}

/**
 * Int8 rows of `vectors` (count × dim floats, any length: rows are normalised first). A stored number is typically within half a
 * step (deviation · scale) of the true one and never off by more than 0.76; with `refine` typically by a fiftieth and never by a
 * third. The int8 rows and scales are the same with and without. Throws `invalid-vector` on a zero, NaN or infinite row.
 */
export function quantizeRows(vectors: Float32Array, calibration: Calibration, { refine = false, firstRow = 0 }: Quantizing = {}): QuantizedRows {
  const { mean, deviation } = calibration;
  const dim = mean.length;
  const count = vectors.length / dim;
  if (!Number.isInteger(count))
    throw new SightglassError('invalid-vector', `${vectors.length} numbers are not a whole number of ${dim}-dimensional rows.`);
  const rows = new Int8Array(count * dim);
  const scales = new Float32Array(count);
  const refinement = refine ? new Uint8Array(count * refinementBytes(dim)) : null;
  const work = new Float64Array(dim);
  const [left, weights, rounded] = [new Float64Array(dim), new Float64Array(dim), new Int8Array(dim)];
  const asked = calibration.asked && weighing(Float64Array.from(calibration.asked, (value, k) => value * (deviation[k] as number)));
  // As 64-bit numbers, and divided by once: a million rows take half the time.
  const middles = Float64Array.from(mean);
  const spreads = Float64Array.from(deviation);
  const inverses = spreads.map((spread) => 1 / spread);
  const centre = middles.reduce((sum, middle) => sum + middle * middle, 0);
  for (let row = 0; row < count; row++) {
    const at = row * dim;
    const shorter = 1 / normOf(vectors, at, dim, firstRow + row);
    let most = 0;
    for (let k = 0; k < dim; k++) {
      const value = ((vectors[at + k] as number) * shorter - (middles[k] as number)) * (inverses[k] as number);
      work[k] = value;
      const size = Math.abs(value);
      if (size > most) most = size;
    }
    const step = Math.max(most, 1e-12) / 127;
    if (asked) roundTogether(work, 1 / step, asked, rows, at, 127);
    else roundEach(work, 1 / step, rows, at);
    let squares = 0;
    let mixed = 0;
    for (let k = 0; k < dim; k++) {
      const spread = (spreads[k] as number) * (rows[at + k] as number);
      squares += spread * spread;
      mixed += (middles[k] as number) * spread;
    }
    const scale = Math.fround(step * unitFactor(squares * step * step, mixed * step, centre - 1));
    scales[row] = scale;
    if (!refinement) continue;
    for (let k = 0; k < dim; k++) {
      left[k] = ((work[k] as number) / scale - (rows[at + k] as number)) * 16;
      weights[k] = (vectors[at + k] as number) * (spreads[k] as number);
    }
    roundTogether(left, 1, weighing(weights), rounded, 0, 7);
    for (let k = 0; k < dim; k++) {
      const byte = row * refinementBytes(dim) + (k >> 1);
      const half = (rounded[k] as number) + 8;
      refinement[byte] = (refinement[byte] as number) | (k & 1 ? half << 4 : half);
    }
  }
  return { rows, scales, ...(refinement && { refinement }) };
}

/** Each times `factor` to the nearest whole number of −127…127, into `into` from `at` on; as Math.round does. */
function roundEach(numbers: Float64Array, factor: number, into: Int8Array, at: number): void {
  for (let k = 0; k < numbers.length; k++) into[at + k] = (((numbers[k] as number) * factor + 128.5) | 0) - 128;
}

interface Weighing {
  weights: Float64Array;
  /** A sum that is off by less needs no more rounding. */
  enough: number;
}

/** Of what a number weighs on average. */
const ENOUGH = 0.6;

function weighing(weights: Float64Array): Weighing {
  let sum = 0;
  for (let k = 0; k < weights.length; k++) sum += Math.abs(weights[k] as number);
  return { weights, enough: (sum / weights.length) * ENOUGH };
}

/** Numbers so far from where they were rounded to may be rounded to the other side: first those that are furthest. */
const NEARLY_HALFWAY = [0.4, 0.3, 0.2];

/**
 * As {@link roundEach} to −most − 1…most, but so that Σ weights · numbers changes as little as can be: most go to the nearest, and as many
 * of those nearly halfway as it takes to the other side. What weighs is then known as if nothing had been rounded, at the price of hardly
 * more error elsewhere.
 */
function roundTogether(numbers: Float64Array, factor: number, { weights, enough }: Weighing, into: Int8Array, at: number, most: number): void {
  let off = 0;
  for (let k = 0; k < numbers.length; k++) {
    const number = (numbers[k] as number) * factor;
    let whole = ((number + 256.5) | 0) - 256;
    if (whole > most) whole = most;
    else if (whole < -most - 1) whole = -most - 1;
    into[at + k] = whole;
    off += (number - whole) * (weights[k] as number);
  }
  if (Math.abs(off) <= enough) return;
  for (const least of NEARLY_HALFWAY)
    for (let k = 0; k < numbers.length; k++) {
      const whole = into[at + k] as number;
      const turn = turnOf((numbers[k] as number) * factor - whole, least);
      if (turn === 0) continue;
      const turned = off - turn * (weights[k] as number);
      if (Math.abs(turned) >= Math.abs(off) || whole + turn < -most - 1 || whole + turn > most) continue;
      into[at + k] = whole + turn;
      off = turned;
      if (Math.abs(off) <= enough) return;
    }
}

/** To which side a number may go that `rest` is missing of: 1 or −1; 0 where it is less than `least`, or was turned already. */
function turnOf(rest: number, least: number): number {
  if (rest > least) return rest <= 0.5 ? 1 : 0;
  return rest < -least && rest >= -0.5 ? -1 : 0;
}

/** As much as the scale may give way: 127 steps of it are then at most a quarter of one. */
const MOST_GIVEN = 0.002;

/**
 * By how much the scale of a row must grow for the row to be of unit length when it is read: |mean + f · spread|² = 1, solved for f.
 * `squares`: |spread|²; `mixed`: mean · spread; `constant`: |mean|² − 1. What rounding adds to a row's length it adds to its cosine
 * with everything near: on CLIP-like rows this alone takes four of ten misses from the ten best.
 */
function unitFactor(squares: number, mixed: number, constant: number): number {
  const root = mixed * mixed - squares * constant;
  const factor = squares > 0 && root > 0 ? (Math.sqrt(root) - mixed) / squares : 1;
  return Math.max(1 - MOST_GIVEN, Math.min(1 + MOST_GIVEN, factor));
}

/** Bytes of {@link QuantizedRows.refinement} for one row. */
export function refinementBytes(dim: number): number {
  return Math.ceil(dim / 2);
}

/** Floats of one stored row, not normalised; with its refinement where that is kept. */
export function dequantizeRow(stored: QuantizedRows, row: number, calibration: Calibration): Float32Array {
  const { mean, deviation } = calibration;
  const { rows, refinement } = stored;
  const dim = mean.length;
  const scale = stored.scales[row] as number;
  const fine = row * refinementBytes(dim);
  return mean.map((middle, k) => {
    let steps = rows[row * dim + k] as number;
    if (refinement) steps += ((((refinement[fine + (k >> 1)] as number) >> (k & 1 ? 4 : 0)) & 15) - 8) / 16;
    return middle + (deviation[k] as number) * scale * steps;
  });
}

/**
 * What some vectors have in common: the mean of their directions (`vectors`: count × dim floats, any length). Texts that look for pictures
 * have most in common (the modality gap, Liang et al. 2022), and most of what rounding does to their scores lies there: score-aware
 * quantization (Guo et al. 2020) for one direction. Throws `invalid-vector` as {@link quantizeRows} does, and for none.
 */
export function commonOf(vectors: Float32Array, dim: number): Float32Array {
  const count = vectors.length / dim;
  if (!Number.isInteger(count) || count === 0)
    throw new SightglassError('invalid-vector', `${vectors.length} numbers are not some ${dim}-dimensional queries.`);
  const common = new Float32Array(dim);
  for (let row = 0; row < count; row++) {
    const share = 1 / (normOf(vectors, row * dim, dim, row) * count);
    for (let k = 0; k < dim; k++) common[k] = (common[k] as number) + (vectors[row * dim + k] as number) * share;
  }
  return common;
}

/** Unit-length copy. Throws `invalid-vector` on a zero, NaN or infinite vector. */
export function normalized(vector: Float32Array): Float32Array {
  const norm = normOf(vector, 0, vector.length, null);
  const unit = new Float32Array(vector.length);
  for (let k = 0; k < vector.length; k++) unit[k] = (vector[k] as number) / norm;
  return unit;
}

function normOf(vectors: Float32Array, at: number, dim: number, row: number | null): number {
  let sum = 0;
  for (let k = at; k < at + dim; k++) sum += (vectors[k] as number) ** 2;
  if (sum > 0 && Number.isFinite(sum)) return Math.sqrt(sum);
  const where = row === null ? 'The vector' : `Row ${row}`;
  throw new SightglassError('invalid-vector', sum === 0 ? `${where} is all zero.` : `${where} holds a number that is not finite.`);
}
