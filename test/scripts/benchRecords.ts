import type { Kind, QuerySet } from '../bench/vectors/data.ts';
import { entries, type Entry } from '../bench/vectors/entries.ts';
import { blank, type Measured, type Round } from '../bench/vectors/record.ts';

/** One round of a few queries that all took the same time. */
export interface Told {
  ms: number;
  /** Of ten true neighbours a query. */
  recall?: number;
  ofExact?: number;
  /** Medians in the same round. */
  limit?: number;
  ours?: number;
}

const QUERIES = 100;

export const round = ({ ms, recall = 1, ofExact, limit, ours }: Told): Round => ({
  ms: Array.from({ length: QUERIES }, () => ms),
  hits: Math.round(recall * QUERIES * 10),
  of: QUERIES * 10,
  exact: ofExact === undefined ? null : { hits: Math.round(ofExact * QUERIES * 10), of: QUERIES * 10 },
  limit: limit ?? null,
  ours: ours ?? null,
});

/** What was measured of one contender; `sets`: by variant and set, one round each unless a list is given. */
export function measured(
  id: string,
  kind: Kind,
  rows: number,
  sets: Record<string, Partial<Record<QuerySet, Told | Told[]>>>,
  rest: Partial<Measured> = {},
): Measured {
  const entry = entries.find((each) => each.id === id) as Entry;
  const rounds = Object.entries(sets).map(([variant, bySet]) => [
    variant,
    Object.fromEntries(Object.entries(bySet).map(([set, told]) => [set, [told].flat().map(round)])),
  ]);
  return { ...blank(entry, '', 'abc', kind, rows), rounds: Object.fromEntries(rounds) as Measured['rounds'], complete: true, ...rest };
}
