/** What a run does, who is spared what, and about how long it takes. */
import { type Kind, querySets } from './data.ts';
import type { Entry } from './entries.ts';
import type { Measured } from './record.ts';

/** What is asked of everyone. */
export interface Effort {
  rounds: number;
  /** Queries of a round and set, and the milliseconds they may take before a slow contender is let off. */
  queries: number;
  budgetMs: number;
  /** How often each is started anew. */
  reloads: number;
}

/**
 * Why it had better not be tried with so many rows: with fewer it failed already, or took so long that these would take more than
 * `limitMs` to build even if each row cost no more. Null: nothing speaks against it. `smaller`: what was measured of it on the same
 * kind of rows.
 */
export function sparedBecause(rows: number, smaller: readonly Measured[], limitMs: number): string | null {
  const last = smaller.filter((record) => record.rows < rows).toSorted((a, b) => b.rows - a.rows)[0];
  if (!last) return null;
  const before = `${last.rows.toLocaleString('en')} rows`;
  if (!last.build) return last.failed && `not tried: with ${before} already: ${last.failed.replace(/^not tried: with .*? already: /, '')}`;
  const least = (last.build.ms * rows) / last.rows;
  if (least <= limitMs) return null;
  return `not tried: more than ${minutes(limitMs)} to build (${before} took ${seconds(last.build.ms)}, and so many more take at least ${minutes(least)})`;
}

const minutes = (ms: number) => `${Math.round(ms / 60_000)} minutes`;
const seconds = (ms: number) => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;

/** To start a browser, open a page, start a worker; seconds. */
const START = 3;
/** Answers that even a slow contender gives in a round, as contender.ts has it, and one before the clock runs. */
const LEAST = 5;
/** Microseconds a row, once: to make it and, for each set of queries, to find the true neighbours. */
const PREPARE = { make: 35, truth: 45 };

/** Seconds that one contender takes. */
export function secondsOf({ pace, minutes: own = Number.POSITIVE_INFINITY }: Entry, kind: Kind, rows: number, effort: Effort): number {
  if (!pace) return 0;
  const { variants = 1, load } = pace;
  const query = (pace.query * rows) / variants / 1000;
  const asked = Math.max(LEAST * query, Math.min(effort.budgetMs, effort.queries * query)) / 1000;
  const build = Math.min((pace.build * rows) / 1e6, own * 60);
  const reload = load === undefined ? 0 : START * 2 + (load * rows) / 1e6;
  // Before the clock runs each variant is asked for at least a tenth of a second.
  return START + build + effort.rounds * querySets(kind).length * variants * (asked + 0.1) + effort.reloads * reload;
}

/** Seconds to prepare rows of which `made` are there already. */
export const secondsToPrepare = (kind: Kind, rows: number, made: number): number =>
  (PREPARE.make * Math.max(0, rows - made) + PREPARE.truth * querySets(kind).length * rows) / 1e6;

/** Seconds that are left, going by how those before compared with what was expected of them. */
export function secondsLeft(expectedDone: number, expectedLeft: number, elapsed: number): number {
  // A few seconds say nothing yet.
  const factor = expectedDone < 60 ? 1 : Math.max(0.3, Math.min(5, elapsed / expectedDone));
  return expectedLeft * factor;
}
