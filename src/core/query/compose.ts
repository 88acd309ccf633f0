import { SightglassError } from '../errors.ts';
import { normalized } from '../vectors/calibration.ts';

/** A part of a query as a vector (any length) with its weight; negative: away from it. */
export interface WeightedVector {
  vector: Float32Array;
  weight: number;
}

/**
 * One unit-length query out of weighted parts: each part is normalised first, so that weights mean the same for words and
 * pictures. Throws `invalid-query` for no parts or weights that are not finite, `invalid-vector` for a bad vector or parts
 * that cancel each other out.
 */
export function composeQuery(parts: readonly WeightedVector[]): Float32Array {
  const first = parts[0];
  if (!first) throw new SightglassError('invalid-query', 'The query is empty.');
  const sum = new Float64Array(first.vector.length);
  for (const { vector, weight } of parts) {
    if (!Number.isFinite(weight)) throw new SightglassError('invalid-query', `A weight of ${weight} cannot be used.`);
    if (vector.length !== sum.length)
      throw new SightglassError('invalid-vector', `A part of the query has ${vector.length} dimensions, another ${sum.length}.`);
    const unit = normalized(vector);
    for (const [k, value] of unit.entries()) sum[k] = (sum[k] as number) + weight * value;
  }
  return normalized(Float32Array.from(sum));
}
