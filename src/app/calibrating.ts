import { floatsName } from '../core/archive/crc32c.ts';
import { type Calibration, estimateCalibration, identityCalibration } from '../core/vectors/calibration.ts';
import type { Database } from '../storage/open.ts';
import { newestCalibration } from '../storage/segments.ts';

/** Which calibration a batch of vectors is quantized with. Batches are asked for in the order they are written. */
export type Calibrating = (vectors: Float32Array) => Calibration;

/**
 * The encoder's own calibration where it ships one. Else the collection's: estimated from its first batch of enough rows and
 * kept from then on, and until then none, which loses some precision and nothing else: each segment names the one it was made
 * with, and a search brings them to common units.
 */
export async function calibratingOf(
  database: Database,
  collection: string,
  { dim, calibration: shipped }: { dim: number; calibration: Calibration | null },
): Promise<Calibrating> {
  if (shipped) return () => shipped;
  let own = await newestCalibration(database, collection, `${collection}/`);
  return (vectors) => {
    own ??= estimatedFor(collection, vectors, dim);
    return own ?? identityCalibration(dim);
  };
}

/** A collection's own calibration from some of its vectors; null where they are too few. */
export function estimatedFor(collection: string, vectors: Float32Array, dim: number): Calibration | null {
  const estimated = estimateCalibration('', vectors, dim);
  return estimated && namedFor(collection, estimated);
}

/** Named for what is in it: another tab may be estimating one of its own for the same collection. Goes with the collection. */
export function namedFor(collection: string, { mean, deviation }: Calibration): Calibration {
  return { id: `${collection}/${floatsName(mean, deviation)}`, mean, deviation };
}
