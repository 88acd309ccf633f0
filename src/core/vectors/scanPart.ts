import type { Calibration } from './calibration.ts';
import type { PickChunk } from './kernel.ts';
import type { Operand } from './operand.ts';

/** What a search goes through: the chunks of one calibration, with the query in its units. */
export interface ScanPart {
  calibration: Calibration;
  operand: Operand;
  /** Their rows that may be found. */
  chunks: readonly PickChunk[];
}

/** The operand of each chunk. */
export function operandsOf(parts: readonly ScanPart[]): Map<number, Operand> {
  return new Map(parts.flatMap(({ operand, chunks }) => chunks.map(({ chunk }) => [chunk, operand] as const)));
}
