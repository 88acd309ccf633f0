/** Medians and ratios out of what was measured. */
import type { Measured, Round } from './record.ts';
import type { QuerySet } from './data.ts';

/** The `share` quantile (0…1), nearest rank from above; NaN of nothing. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** Of an even number the mean of the two in the middle; NaN of nothing. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? Number.NaN : (low + high) / 2;
}

export interface Spread {
  /** Of the repetitions. */
  median: number;
  min: number;
  max: number;
}

export function spreadOf(numbers: readonly number[]): Spread | null {
  return numbers.length === 0 ? null : { median: median(numbers), min: Math.min(...numbers), max: Math.max(...numbers) };
}

/** One query set of one variant. Times in milliseconds. */
export interface SetFigures {
  queries: number;
  /** Medians of the rounds. */
  p50: Spread | null;
  /** Of all queries of all rounds. */
  p95: number;
  /** Null for what finds nothing. */
  recall: number | null;
  /** Share of what our exact scan found, for those of ours that do not compare every row; else null. */
  ofExact: number | null;
  /** Time as a multiple of the streaming limit's with one thread, and of Sightglass', in the same rounds: ratio of medians; least and most of a round. */
  toLimit: Spread | null;
  toOurs: Spread | null;
}

export interface Line {
  id: string;
  name: string;
  role: Measured['role'];
  recallOnly: boolean;
  version: string;
  note: string;
  exact: boolean;
  variant: string;
  /** Why figures are missing. */
  failed: string | null;
  date: string;
  commit: string;
  sets: Partial<Record<QuerySet, SetFigures>>;
  /** Of the build that all variants share. */
  buildMs: number | null;
  bytesPerVector: number | null;
  /** By the browser's count of page and workers, where the contender does not count itself. */
  counted: boolean;
  storedPerVector: number | null;
  /** By way of loading, the first one first. Milliseconds. */
  reloads: Record<string, Spread>;
}

function figuresOf(rounds: readonly Round[], finds: boolean): SetFigures {
  const medians = rounds.map(({ ms }) => median(ms));
  const shareOf = (counts: readonly ({ hits: number; of: number } | null)[]) => {
    const sum = (key: 'hits' | 'of') => counts.reduce((before, each) => before + (each?.[key] ?? 0), 0);
    return sum('of') > 0 ? sum('hits') / sum('of') : null;
  };
  const ratio = (other: 'limit' | 'ours') => {
    const pairs = rounds.flatMap((round, k) => (round[other] ? [{ own: medians[k] as number, other: round[other] }] : []));
    const spread = spreadOf(pairs.map((pair) => pair.own / pair.other));
    return spread && { ...spread, median: median(pairs.map(({ own }) => own)) / median(pairs.map((pair) => pair.other)) };
  };
  return {
    queries: rounds.reduce((sum, { ms }) => sum + ms.length, 0),
    p50: spreadOf(medians),
    p95: quantile(
      rounds.flatMap(({ ms }) => ms),
      0.95,
    ),
    recall: finds ? shareOf(rounds) : null,
    ofExact: shareOf(rounds.map(({ exact }) => exact)),
    toLimit: ratio('limit'),
    toOurs: ratio('ours'),
  };
}

/** One line a variant; one line with the reason for a contender that answered nothing. */
export function linesOf(record: Measured): Line[] {
  const { id, name, role, recallOnly, version, note, exact, failed, trouble, date, commit, build, persisted, rows } = record;
  const bytes = build?.bytes ?? build?.memory ?? null;
  const shared = {
    id,
    name,
    role,
    recallOnly,
    version,
    note,
    exact,
    failed: failed ?? trouble,
    date,
    commit,
    buildMs: build?.ms ?? null,
    bytesPerVector: bytes === null ? null : bytes / rows,
    counted: build?.bytes === null,
    storedPerVector: persisted && persisted.stored / rows,
    reloads: Object.fromEntries(
      Object.entries(record.reloads).flatMap(([way, times]) => {
        const spread = spreadOf(times);
        return spread ? [[way, spread]] : [];
      }),
    ),
  };
  const variants = Object.entries(record.rounds);
  if (variants.length === 0) return [{ ...shared, variant: '', sets: {} }];
  return variants.map(([variant, bySet]) => ({
    ...shared,
    variant,
    sets: Object.fromEntries(Object.entries(bySet).map(([set, rounds]) => [set, figuresOf(rounds, role !== 'limit')])),
  }));
}
