import { type Calibration, dequantizeRow, identityCalibration } from '../core/vectors/calibration.ts';
import { estimatedFor, ROWS_FOR_OWN, wideName } from '../core/vectors/ownCalibration.ts';
import type { Database } from '../storage/open.ts';
import { newestCalibration, readLacking, withoutRemoved } from '../storage/segments.ts';

/** Which calibration a batch of vectors is quantized with. Batches are asked for in the order they are written. */
export type Calibrating = (vectors: Float32Array) => Calibration;

/**
 * The collection's own calibration as soon as it has {@link ROWS_FOR_OWN} rows, here or in storage, and from then on. Until then
 * what the encoder ships; where it ships none, one estimated from the first batch of enough rows, and before that none. What was
 * stored with an earlier calibration stays as it is: each segment names its own, and a search brings them to common units.
 */
export async function calibratingOf(
  database: Database,
  collection: string,
  { dim, calibration: shipped }: { dim: number; calibration: Calibration | null },
): Promise<Calibrating> {
  let own = await newestCalibration(database, collection, wideName(collection));
  let first = shipped ?? (await newestCalibration(database, collection, `${collection}/`));
  const seen = own ? null : new Float32Array(ROWS_FOR_OWN * dim);
  let rows = 0;
  const see = (vectors: Float32Array): void => {
    if (!seen || rows >= ROWS_FOR_OWN) return;
    const some = vectors.subarray(0, (ROWS_FOR_OWN - rows) * dim);
    seen.set(some, rows * dim);
    rows += some.length / dim;
    if (rows >= ROWS_FOR_OWN) own = estimatedFor(collection, seen, dim);
  };
  if (seen) for await (const vectors of storedVectors(database, collection, ROWS_FOR_OWN)) see(vectors);
  return (vectors) => {
    if (!own) see(vectors);
    first ??= estimatedFor(collection, vectors, dim);
    return own ?? first ?? identityCalibration(dim);
  };
}

/** Up to about `most` of a collection's stored vectors, spread evenly over it. Damaged segments are passed over. */
async function* storedVectors(database: Database, collection: string, most: number): AsyncGenerator<Float32Array> {
  const items = (await database.get('collections', collection))?.items ?? 0;
  const step = Math.max(1, Math.floor(items / most));
  let next = 0;
  for await (const read of readLacking(database, collection, new Set())) {
    if (!('segment' in read)) continue;
    const segment = withoutRemoved(read.segment);
    const dim = segment.calibration.mean.length;
    const picked: Float32Array[] = [];
    for (; next < segment.ids.length; next += step) picked.push(dequantizeRow(segment, next, segment.calibration));
    next -= segment.ids.length;
    const together = new Float32Array(picked.length * dim);
    for (const [k, vector] of picked.entries()) together.set(vector, k * dim);
    yield together;
  }
}
