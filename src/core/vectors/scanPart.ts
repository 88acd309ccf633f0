import type { Calibration } from './calibration.ts';
import type { Operand } from './operand.ts';

/** What a search goes through: the chunks of one calibration, with the query in its units. */
export interface ScanPart {
  calibration: Calibration;
  operand: Operand;
  chunks: readonly ScanChunk[];
}

export interface ScanChunk {
  chunk: number;
  /** Rows in it. */
  count: number;
  /** One bit a row, the lowest of each byte first: those that may be found. Null: all. */
  only: Uint8Array | null;
}

/** The operand of each chunk. */
export function operandsOf(parts: readonly ScanPart[]): Map<number, Operand> {
  return new Map(parts.flatMap(({ operand, chunks }) => chunks.map(({ chunk }) => [chunk, operand] as const)));
}
