/**
 * All contenders on the same rows, side by side: built one after the other, then queried in rounds, turn by turn, so that whatever
 * else the machine does falls on all of them; at last each is started anew from what it stored.
 */
import { type QuerySet, querySets } from './data.ts';
import { median } from './figures.ts';
import { type Measured, type Round, writeRecord } from './record.ts';
import { QUERIES, recallOf } from './rows.ts';
import { drop, type Runner, type RunnerOptions, start, startAnew, store, within } from './runner.ts';

export interface HeatOptions extends RunnerOptions {
  /** Of the bench's server, ends in a slash. */
  url: string;
  count: number;
  /** Folder of the browsers' profiles. */
  profiles: string;
  rounds: number;
  /** Queries of a round and set, and the milliseconds they may take before a slow contender is let off. */
  queries: number;
  budgetMs: number;
  /** How often each is started anew. */
  reloads: number;
}

/** What everything is measured against. */
const LIMIT = { id: 'limit', variant: '1 thread' };
const OURS = 'sightglass';

export async function heat(records: readonly Measured[], options: HeatOptions): Promise<void> {
  const runners: Runner[] = [];
  try {
    for (const record of records) {
      const profile = `${options.profiles}/${record.kind}-${record.rows}-${record.id}`;
      const place = { id: record.id, url: options.url, profile, rows: options.rows, count: options.count };
      const runner = await start(record, place, options);
      if (runner) runners.push(runner);
    }
    for (let round = 0; round < options.rounds; round++) await oneRound(runners, round, options);
    for (const runner of runners) await store(runner, options);
  } finally {
    for (const { session } of runners) await session?.close().catch(() => {});
  }
  for (let k = 0; k < options.reloads; k++) for (const runner of runners) await startAnew(runner, options);
  for (const { record } of runners) await writeRecord(options.records, { ...record, complete: true });
}

async function oneRound(runners: readonly Runner[], round: number, options: HeatOptions): Promise<void> {
  const turns = [...runners.slice(round % runners.length), ...runners.slice(0, round % runners.length)];
  const done: { record: Measured; variant: string; set: QuerySet; round: Round }[] = [];
  for (const runner of turns) {
    if (!runner.session) continue;
    const { record, variants } = runner;
    try {
      for (const variant of variants)
        for (const set of setsOf(record)) done.push({ record, variant, set, round: await ask(runner, variant, set, round, options) });
    } catch (thrown) {
      await drop(runner, thrown, options);
    }
  }
  const limit = done.find(({ record, variant }) => record.id === LIMIT.id && variant === LIMIT.variant);
  for (const { record, variant, set, round: own } of done) {
    const ours = done.find((other) => other.record.id === OURS && other.set === set);
    own.limit = limit ? median(limit.round.ms) : null;
    own.ours = ours ? median(ours.round.ms) : null;
    ((record.rounds[variant] ??= {})[set] ??= []).push(own);
  }
  for (const { record } of runners) await writeRecord(options.records, record);
  options.say(`round ${round + 1} of ${options.rounds}`);
}

async function ask({ session }: Runner, variant: string, set: QuerySet, round: number, options: HeatOptions): Promise<Round> {
  if (!session) throw new Error('it is out');
  const { rows, queries, budgetMs, patienceMs } = options;
  const from = (round * queries) % QUERIES;
  const { ms, ids } = await within(patienceMs, 'answering', session.run(set, from, queries, variant, budgetMs));
  return { ms, ...recallOf(rows.truth[set] ?? [], ids, from), limit: null, ours: null };
}

/** The limit reads the same bytes whatever the query. */
const setsOf = ({ role, kind }: Measured): readonly QuerySet[] => (role === 'limit' ? ['near'] : querySets(kind));
