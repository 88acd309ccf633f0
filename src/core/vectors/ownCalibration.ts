import { floatsName } from '../archive/crc32c.ts';
import { type Calibration, estimateCalibration } from './calibration.ts';

/** Rows whose mean and spread say enough of a collection to be better than what its encoder ships. */
export const ROWS_FOR_OWN = 2048;
/** How the names of calibrations of at least {@link ROWS_FOR_OWN} rows of this collection begin. */
export const wideName = (collection: string): string => `${collection}/wide-`;

/** A collection's own calibration from some of its vectors (count × dim floats); null where they are too few. */
export function estimatedFor(collection: string, vectors: Float32Array, dim: number): Calibration | null {
  const estimated = estimateCalibration('', vectors, dim);
  return estimated && namedFor(vectors.length >= ROWS_FOR_OWN * dim ? wideName(collection) : `${collection}/`, estimated);
}

/** Named for what is in it: another tab may be estimating one of its own for the same collection. Goes with the collection that `prefix` names. */
export function namedFor(prefix: string, { mean, deviation }: Calibration): Calibration {
  return { id: `${prefix}${floatsName(mean, deviation)}`, mean, deviation };
}
