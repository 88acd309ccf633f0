/**
 * All contenders on the same rows, side by side: built one after the other, then queried in rounds, turn by turn, so that whatever
 * else the machine does falls on all of them; at last each is started anew from what it stored.
 */
import { type QuerySet, querySets } from './data.ts';
import { median } from './figures.ts';
import { exactOf } from './ours/names.ts';
import type { Effort } from './plan.ts';
import { type Measured, type Round, writeRecord } from './record.ts';
import { QUERIES, recallOf } from './rows.ts';
import { drop, type Runner, type RunnerOptions, start, startAnew, store, within } from './runner.ts';

export interface Starter {
  record: Measured;
  /** Milliseconds it may take to build. */
  buildMs: number;
}

export interface HeatOptions extends RunnerOptions, Effort {
  /** Of the bench's server, ends in a slash. */
  url: string;
  count: number;
  /** Folder of the browsers' profiles. */
  profiles: string;
}

/** What everything is measured against. */
const LIMIT = { id: 'limit', variant: '1 thread' };
const OURS = 'sightglass';

/** A contender that took longer to be started anew is not started anew again. */
const SLOW_START_MS = 15_000;

export async function heat(starters: readonly Starter[], options: HeatOptions): Promise<void> {
  const runners: Runner[] = [];
  try {
    for (const { record, buildMs } of starters) {
      const profile = `${options.profiles}/${record.kind}-${record.rows}-${record.id}`;
      const place = { id: record.id, url: options.url, profile, rows: options.rows, count: options.count };
      const runner = await start(record, place, buildMs, options);
      if (runner) runners.push(runner);
    }
    for (let round = 0; round < options.rounds; round++) await oneRound(runners, round, options);
    for (const runner of runners) await store(runner, options);
  } finally {
    for (const { session } of runners) await session?.close().catch(() => {});
  }
  for (let k = 0; k < options.reloads; k++)
    for (const runner of runners)
      for (const way of runner.record.ways) if (!runner.record.reloads[way]?.some((ms) => ms > SLOW_START_MS)) await startAnew(runner, way, options);
  for (const { record } of runners) await writeRecord(options.records, { ...record, complete: true });
}

async function oneRound(runners: readonly Runner[], round: number, options: HeatOptions): Promise<void> {
  const turns = [...runners.slice(round % runners.length), ...runners.slice(0, round % runners.length)];
  const done: { record: Measured; variant: string; set: QuerySet; round: Round; ids: number[][] }[] = [];
  for (const runner of turns) {
    if (!runner.session) continue;
    const { record, variants } = runner;
    try {
      for (const variant of variants)
        for (const set of setsOf(record)) done.push({ record, variant, set, ...(await ask(runner, variant, set, round, options)) });
    } catch (thrown) {
      await drop(runner, thrown, options);
    }
  }
  const limit = done.find(({ record, variant }) => record.id === LIMIT.id && variant === LIMIT.variant);
  for (const { record, variant, set, round: own, ids } of done) {
    const ours = done.find((other) => other.record.id === OURS && other.set === set);
    const exact = record.role === 'ours' && done.find((other) => other.record === record && other.set === set && other.variant === exactOf(variant));
    // Each may have had time for another number of queries.
    if (exact) own.exact = recallOf(exact.ids, ids.slice(0, exact.ids.length), 0);
    own.limit = limit ? median(limit.round.ms) : null;
    own.ours = ours ? median(ours.round.ms) : null;
    ((record.rounds[variant] ??= {})[set] ??= []).push(own);
  }
  for (const { record } of runners) await writeRecord(options.records, record);
  options.say(`round ${round + 1} of ${options.rounds}`);
}

async function ask(
  { session }: Runner,
  variant: string,
  set: QuerySet,
  round: number,
  options: HeatOptions,
): Promise<{ round: Round; ids: number[][] }> {
  if (!session) throw new Error('it is out');
  const { rows, queries, budgetMs, patienceMs } = options;
  const from = (round * queries) % QUERIES;
  const { ms, ids } = await within(patienceMs, 'answering', session.run(set, from, queries, variant, budgetMs));
  return { round: { ms, ...recallOf(rows.truth[set] ?? [], ids, from), exact: null, limit: null, ours: null }, ids };
}

/** The limit reads the same bytes whatever the query. */
const setsOf = ({ role, kind }: Measured): readonly QuerySet[] => (role === 'limit' ? ['near'] : querySets(kind));
