/** Everything that was measured, one table for each kind and number of rows. */
import { type Kind, kinds } from './data.ts';
import { entries } from './entries.ts';
import { type Line, linesOf } from './figures.ts';
import type { Measured } from './record.ts';

export interface Table {
  kind: Kind;
  rows: number;
  /** In the order of entries.ts. */
  lines: Line[];
}

export function tablesOf(records: readonly Measured[]): Table[] {
  const place = (id: string) => entries.findIndex((entry) => entry.id === id);
  return kinds.flatMap((kind) => {
    const own = records.filter((record) => record.kind === kind).toSorted((a, b) => place(a.id) - place(b.id));
    const counts = [...new Set(own.map(({ rows }) => rows))].toSorted((a, b) => a - b);
    return counts.map((rows) => ({ kind, rows, lines: own.filter((record) => record.rows === rows).flatMap(linesOf) }));
  });
}
