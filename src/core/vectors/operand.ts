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
 * dimensions make a nibble; a set bit is a number above zero.
 */
export interface CoarseOperand {
  /** ⌈dim / 16⌉ · 4 nibbles × 16 values of 0…63. */
  tables: Uint8Array;
  /** Float32. */
  step: number;
  total: number;
}

const NARROW = 128;
const MIDDLE = 64;
/** Four table values fit a byte. */
const TABLE_LIMIT = 63;

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

export function coarseOperand({ query }: Operand): CoarseOperand {
  const nibbles = Math.ceil(query.length / 16) * 4;
  const at = (k: number) => query[k] ?? 0;
  let most = 1;
  let total = 0;
  for (let nibble = 0; nibble < nibbles; nibble++) {
    const sum = Math.abs(at(4 * nibble)) + Math.abs(at(4 * nibble + 1)) + Math.abs(at(4 * nibble + 2)) + Math.abs(at(4 * nibble + 3));
    most = Math.max(most, 2 * sum);
    total += sum;
  }
  const step = Math.fround(most / TABLE_LIMIT);
  const tables = new Uint8Array(nibbles * 16);
  for (let nibble = 0; nibble < nibbles; nibble++)
    for (let bits = 0; bits < 16; bits++) {
      let value = 0;
      for (let k = 0; k < 4; k++) {
        const number = at(4 * nibble + k);
        // Twice what agrees in sign with the row: the sum with signs, plus the sum of all magnitudes.
        if (((bits >> k) & 1) === 1 ? number > 0 : number < 0) value += 2 * Math.abs(number);
      }
      tables[nibble * 16 + bits] = Math.round(value / step);
    }
  return { tables, step, total };
}
