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
  const prefix = `${collection}/`;
  let own = await newestCalibration(database, collection, prefix);
  return (vectors) => {
    own ??= named(prefix, estimateCalibration('', vectors, dim));
    return own ?? identityCalibration(dim);
  };
}

/** Named for what is in it: another tab may be estimating one of its own for the same collection. */
function named(prefix: string, estimated: Calibration | null): Calibration | null {
  if (!estimated) return null;
  return { ...estimated, id: `${prefix}${floatsName(estimated.mean, estimated.deviation)}` };
}
