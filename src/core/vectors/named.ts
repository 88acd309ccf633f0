import type { RowTable } from './rowTable.ts';

export interface NamedRow {
  row: number;
  id: string;
  score: number;
}

/** The best `wanted` of some rows with their ids, best first, ties by id. */
export function named(table: RowTable, { rows, scores }: { rows: Int32Array; scores: Float64Array }, wanted: number): NamedRow[] {
  const order = [...rows.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number));
  // Ids are read for those that are shown, and for those even with the last of them.
  const last = scores[order[wanted - 1] ?? 0] as number;
  return order
    .filter((k, place) => place < wanted || scores[k] === last)
    .map((k) => ({ row: rows[k] as number, id: table.id(rows[k] as number) as string, score: scores[k] as number }))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, wanted);
}

/** A cosine that rounding has taken out of its bounds. */
export function clamped(score: number): number {
  return Math.max(-1, Math.min(1, score));
}
