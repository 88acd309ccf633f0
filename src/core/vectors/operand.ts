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
  const { pairs, boost } = weightyPairs(query);
  const at = (k: number) => query[k] ?? 0;
  const nibbles = Array.from(pairs, (pair) => [0, 4, 8, 12].map((first) => pair * 16 + first)).flat();
  let most = 1;
  let total = 0;
  for (const first of nibbles) {
    const sum = Math.abs(at(first)) + Math.abs(at(first + 1)) + Math.abs(at(first + 2)) + Math.abs(at(first + 3));
    most = Math.max(most, 2 * sum);
    total += sum;
  }
  const step = most / TABLE_LIMIT;
  const tables = new Uint8Array(nibbles.length * 16);
  for (const [nibble, first] of nibbles.entries())
    for (let bits = 0; bits < 16; bits++) {
      let value = 0;
      for (let k = 0; k < 4; k++) {
        const number = at(first + k);
        // Twice what agrees in sign with the row: the sum with signs, plus the sum of all magnitudes.
        if (((bits >> k) & 1) === 1 ? number > 0 : number < 0) value += 2 * Math.abs(number);
      }
      tables[nibble * 16 + bits] = Math.round(value / step);
    }
  return { pairs, tables, step: Math.fround(step * boost), total: Math.fround(total * boost) };
}

/** The pairs that hold {@link ENERGY} of the query's squared length, and by how much that is less than all of it. */
function weightyPairs(query: Int16Array | Float64Array): { pairs: Int32Array; boost: number } {
  const energy = new Float64Array(Math.ceil(query.length / 16));
  for (let k = 0; k < query.length; k++) energy[k >> 4] = (energy[k >> 4] as number) + (query[k] as number) ** 2;
  const all = energy.reduce((sum, value) => sum + value, 0);
  const order = [...energy.keys()].sort((a, b) => (energy[b] as number) - (energy[a] as number) || a - b);
  let held = 0;
  const chosen = order.filter((pair) => {
    const isNeeded = held < ENERGY * all;
    if (isNeeded) held += energy[pair] as number;
    return isNeeded;
  });
  return { pairs: Int32Array.from(chosen).sort(), boost: held > 0 ? all / held : 1 };
}
