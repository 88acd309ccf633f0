import type { Calibration } from './calibration.ts';

/** Largest magnitude of a quantized query number. */
export const QUERY_LIMIT = 8191;
/** Dimensions with which no sum of products overflows 32 bits: 8,191 · 127 · 2,064 < 2³¹. */
export const MAX_DIM = 2064;

/** A query as kernels take it: score(row) = offset + scale · rowScale · Σ query[k] · row[k]. */
export interface Operand {
  /** dim numbers within ±{@link QUERY_LIMIT}. */
  query: Int16Array;
  scale: number;
  offset: number;
  /** The same in six bits, 1…63: query = 256 · (narrow − 32) + a rest of which {@link rest} is the length. */
  narrow: Uint8Array;
  rest: number;
}

/**
 * The query against sign codes: Σ query[k] · sign(row[k]) ≈ step · Σ tables[16 · nibble + the nibble's bits] − total. Four
 * dimensions make a nibble; a set bit is a number above zero. Nibbles in which the query is small are left out, and the others stand
 * for them: what a row has in common with the query is spread over the dimensions as the query is.
 */
export interface CoarseOperand {
  /** Numbers of the nibbles that count, ascending, and then as many as make a multiple of {@link AT_ONCE}, of which the values are 0. */
  nibbles: Int32Array;
  /** 16 values of 0…15 for each of them. */
  tables: Uint8Array;
  /** Float32. */
  step: number;
  total: number;
}

/** Dimensions of a nibble. */
const NIBBLE = 4;
const NARROW = 256;
const MIDDLE = 32;
/** Of the query's squared length, the share for whose dimensions codes are read. */
const ENERGY = 0.95;
const ENERGY_STEPS = 512;
/** Sixteen table values fit a byte. */
const TABLE_LIMIT = 15;
/** Nibbles that are looked up together. */
export const AT_ONCE = 16;

/** `unit`: dim floats of unit length. */
export function quantizeQuery(unit: Float32Array, { mean, deviation }: Calibration): Operand {
  let offset = 0;
  let most = 0;
  for (let k = 0; k < unit.length; k++) {
    const value = unit[k] as number;
    offset += value * (mean[k] as number);
    most = Math.max(most, Math.abs(value * (deviation[k] as number)));
  }
  const scale = most / QUERY_LIMIT;
  const inverse = scale > 0 ? 1 / scale : 0;
  const query = new Int16Array(unit.length);
  const narrow = new Uint8Array(unit.length);
  let rest = 0;
  for (let k = 0; k < unit.length; k++) {
    // As Math.round rounds, but in whole numbers: several times as fast.
    const value = (((unit[k] as number) * (deviation[k] as number) * inverse + QUERY_LIMIT + 0.5) | 0) - QUERY_LIMIT;
    const small = Math.max(-MIDDLE + 1, Math.min(MIDDLE - 1, Math.floor((value + NARROW / 2) / NARROW)));
    query[k] = value;
    narrow[k] = small + MIDDLE;
    rest += (value - NARROW * small) ** 2;
  }
  return { query, scale, offset, narrow, rest: Math.sqrt(rest) };
}

/** Used by each query anew: to make them takes longer than to fill them. */
const work = {
  padded: new Float64Array(MAX_DIM),
  energy: new Float64Array(MAX_DIM / NIBBLE),
  sums: new Float64Array(ENERGY_STEPS + 1),
  none: new Float64Array(MAX_DIM / NIBBLE),
  values: new Float64Array(16),
};

/** `query`: an {@link Operand}'s, or what is left of it. */
export function coarseOperand(query: Int16Array | Float64Array): CoarseOperand {
  const { none, values } = work;
  const padded = work.padded.subarray(0, Math.ceil(query.length / NIBBLE) * NIBBLE);
  padded.fill(0, query.length);
  for (let k = 0; k < query.length; k++) padded[k] = query[k] as number;
  const { nibbles, count, boost } = weightyNibbles(padded);
  // Twice what agrees in sign with the row: the sum with signs, plus the sum of all magnitudes. So: what a nibble without a bit
  // gives, and what each bit adds to it.
  let most = 1;
  let total = 0;
  for (let k = 0; k < count; k++) {
    const first = (nibbles[k] as number) * NIBBLE;
    let sum = 0;
    let signed = 0;
    for (let d = first; d < first + NIBBLE; d++) {
      const number = padded[d] as number;
      sum += Math.abs(number);
      signed += number;
    }
    none[k] = sum - signed;
    most = Math.max(most, 2 * sum);
    total += sum;
  }
  const step = most / TABLE_LIMIT;
  const inverse = 1 / step;
  const tables = new Uint8Array(nibbles.length * 16);
  for (let k = 0; k < count; k++) {
    const first = (nibbles[k] as number) * NIBBLE;
    values[0] = none[k] as number;
    for (let d = 0, half = 1; d < NIBBLE; d++, half *= 2) {
      const bit = 2 * (padded[first + d] as number);
      for (let bits = 0; bits < half; bits++) values[half + bits] = (values[bits] as number) + bit;
    }
    for (let bits = 0; bits < 16; bits++) tables[k * 16 + bits] = (values[bits] as number) * inverse + 0.5;
  }
  return { nibbles, tables, step: Math.fround(step * boost), total: Math.fround(total * boost) };
}

/** The nibbles that hold {@link ENERGY} of the query's squared length, how many they are, and by how much that is less than all of it. */
function weightyNibbles(query: Float64Array): { nibbles: Int32Array; count: number; boost: number } {
  const energy = work.energy.subarray(0, query.length / NIBBLE).fill(0);
  let all = 0;
  for (let k = 0; k < query.length; k++) {
    const square = (query[k] as number) ** 2;
    energy[(k / NIBBLE) | 0] = (energy[(k / NIBBLE) | 0] as number) + square;
    all += square;
  }
  // Those are left out that come, the smallest first, to less than what need not be held; in steps of the largest, which spares sorting them.
  let most = 0;
  for (let k = 0; k < energy.length; k++) most = Math.max(most, energy[k] as number);
  const perStep = most > 0 ? ENERGY_STEPS / most : 0;
  const sums = work.sums.fill(0);
  for (let k = 0; k < energy.length; k++) {
    const step = ((energy[k] as number) * perStep) | 0;
    sums[step] = (sums[step] as number) + (energy[k] as number);
  }
  let least = 0;
  for (let left = 0; least < ENERGY_STEPS; least++) {
    left += sums[least] as number;
    if (left > (1 - ENERGY) * all) break;
  }
  let count = 0;
  for (let k = 0; k < energy.length; k++) if ((((energy[k] as number) * perStep) | 0) >= least) count++;
  // They are looked up so many at a time: the first ones of the others fill that up.
  let more = (AT_ONCE - (count % AT_ONCE)) % AT_ONCE;
  const nibbles = new Int32Array(energy.length + AT_ONCE);
  count = 0;
  let held = 0;
  for (let k = 0; k < energy.length; k++) {
    if ((((energy[k] as number) * perStep) | 0) < least && more-- <= 0) continue;
    nibbles[count++] = k;
    held += energy[k] as number;
  }
  return { nibbles: nibbles.slice(0, Math.ceil(count / AT_ONCE) * AT_ONCE), count, boost: held > 0 ? all / held : 1 };
}
