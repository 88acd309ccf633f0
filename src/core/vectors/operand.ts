import type { Calibration } from './calibration.ts';
import { QUERY_LIMIT } from './kernel.ts';

/** A query as kernels take it. score(row) = offset + scale · rowScale · Σ query[k] · row[k]. */
export function quantizeQuery(unit: Float32Array, { mean, deviation }: Calibration): { query: Int16Array; scale: number; offset: number } {
  let offset = 0;
  let most = 0;
  for (const [k, value] of unit.entries()) {
    offset += value * (mean[k] as number);
    most = Math.max(most, Math.abs(value * (deviation[k] as number)));
  }
  const scale = most / QUERY_LIMIT;
  const query = Int16Array.from(unit, (value, k) => Math.round((value * (deviation[k] as number)) / scale));
  return { query, scale, offset };
}
