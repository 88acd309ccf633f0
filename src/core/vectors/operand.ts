import type { Calibration } from './calibration.ts';

/** Largest magnitude of a quantized query number: 8,191 · 127 · 2,064 < 2³¹. */
export const QUERY_LIMIT = 8191;

/** A query as kernels take it: score(row) = offset + scale · rowScale · Σ query[k] · row[k]. */
export interface Operand {
  /** dim numbers within ±{@link QUERY_LIMIT}. */
  query: Int16Array;
  scale: number;
  offset: number;
  /** The same in seven bits, 1…127: query = 128 · (narrow − 64) + a rest of which {@link rest} is the length. */
  narrow: Uint8Array;
  rest: number;
}

/**
 * The query against sign codes: Σ query[k] · sign(row[k]) ≈ step · Σ tables[16 · nibble + the nibble's bits] − total. Four
 * dimensions make a nibble, sixteen a pair of bytes; a set bit is a number above zero. Pairs in which the query is small are left
 * out, and the others stand for them: what a row has in common with the query is spread over the dimensions as the query is.
 */
export interface CoarseOperand {
  /** Numbers of the pairs of bytes that count, ascending. */
  pairs: Int32Array;
  /** Four nibbles a pair × 16 values of 0…31. */
  tables: Uint8Array;
  /** Float32. */
  step: number;
  total: number;
}

/** Dimensions of a pair of code bytes. */
const PAIR = 16;
const NARROW = 128;
const MIDDLE = 64;
/** Of the query's squared length, the share for whose dimensions codes are read. */
const ENERGY = 0.985;
/** Eight table values fit a byte. */
const TABLE_LIMIT = 31;

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
  const query = new Int16Array(unit.length);
  const narrow = new Uint8Array(unit.length);
  let rest = 0;
  for (let k = 0; k < unit.length; k++) {
    const value = Math.round(((unit[k] as number) * (deviation[k] as number)) / scale);
    const small = Math.max(-MIDDLE + 1, Math.min(MIDDLE - 1, Math.round(value / NARROW)));
    query[k] = value;
    narrow[k] = small + MIDDLE;
    rest += (value - NARROW * small) ** 2;
  }
  return { query, scale, offset, narrow, rest: Math.sqrt(rest) };
}

/** `query`: an {@link Operand}'s, or what is left of it. */
export function coarseOperand(query: Int16Array | Float64Array): CoarseOperand {
  const padded = new Float64Array(Math.ceil(query.length / PAIR) * PAIR);
  padded.set(query);
  const { pairs, boost } = weightyPairs(padded);
  const nibbles = pairs.length * (PAIR / 4);
  // Twice what agrees in sign with the row: the sum with signs, plus the sum of all magnitudes. So: what a nibble without a bit
  // gives, and what each bit adds to it.
  const none = new Float64Array(nibbles);
  let most = 1;
  let total = 0;
  for (let nibble = 0; nibble < nibbles; nibble++) {
    const first = firstOf(pairs, nibble);
    let sum = 0;
    let negative = 0;
    for (let k = first; k < first + 4; k++) {
      const number = padded[k] as number;
      sum += Math.abs(number);
      if (number < 0) negative -= number;
    }
    none[nibble] = 2 * negative;
    most = Math.max(most, 2 * sum);
    total += sum;
  }
  const step = most / TABLE_LIMIT;
  const inverse = 1 / step;
  const tables = new Uint8Array(nibbles * 16);
  const values = new Float64Array(16);
  for (let nibble = 0; nibble < nibbles; nibble++) {
    const first = firstOf(pairs, nibble);
    values[0] = none[nibble] as number;
    for (let k = 0, half = 1; k < 4; k++, half *= 2) {
      const bit = 2 * (padded[first + k] as number);
      for (let bits = 0; bits < half; bits++) values[half + bits] = (values[bits] as number) + bit;
    }
    for (let bits = 0; bits < 16; bits++) tables[nibble * 16 + bits] = (values[bits] as number) * inverse + 0.5;
  }
  return { pairs, tables, step: Math.fround(step * boost), total: Math.fround(total * boost) };
}

/** The first dimension of a nibble of the chosen pairs. */
function firstOf(pairs: Int32Array, nibble: number): number {
  return (pairs[nibble >> 2] as number) * PAIR + (nibble & 3) * 4;
}

/** The pairs that hold {@link ENERGY} of the query's squared length, and by how much that is less than all of it. */
function weightyPairs(query: Float64Array): { pairs: Int32Array; boost: number } {
  const energy = new Float64Array(query.length / PAIR);
  let all = 0;
  for (let k = 0; k < query.length; k++) {
    const square = (query[k] as number) ** 2;
    energy[(k / PAIR) | 0] = (energy[(k / PAIR) | 0] as number) + square;
    all += square;
  }
  const order = [...energy.keys()].sort((a, b) => (energy[b] as number) - (energy[a] as number) || a - b);
  let held = 0;
  let count = 0;
  while (count < order.length && held < ENERGY * all) held += energy[order[count++] as number] as number;
  return { pairs: Int32Array.from(order.slice(0, count)).sort(), boost: held > 0 ? all / held : 1 };
}
