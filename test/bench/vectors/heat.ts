/**
 * All contenders on the same rows, side by side: built one after the other, then queried in rounds, turn by turn, so that whatever
 * else the machine does falls on all of them; at last each is started anew from what it stored.
 */
import { stat } from 'node:fs/promises';
import { median } from './figures.ts';
import { openBuiltPage } from './page.ts';
import { type Measured, type Round, writeRecord } from './record.ts';
import { QUERIES, recallOf, type Rows } from './rows.ts';
import { openContender, type Place, type Session } from './session.ts';
import { type QuerySet, querySets } from './data.ts';

export interface HeatOptions {
  /** Of the bench's server. */
  url: string;
  rows: Rows;
  count: number;
  /** Folder of the records, and of the browsers' profiles. */
  records: string;
  profiles: string;
  rounds: number;
  /** Queries of a round and set, and the milliseconds they may take before a slow contender is let off. */
  queries: number;
  budgetMs: number;
  reloads: number;
  /** Milliseconds a contender may take to build, or for anything else. */
  patienceMs: number;
  say(line: string): void;
}

interface Runner {
  record: Measured;
  place: Place;
  session: Session | null;
  variants: readonly string[];
}

/** The names of what everything is measured against. */
export const LIMIT = { id: 'limit', variant: '1 thread' };
export const OURS = 'sightglass';

export async function heat(records: readonly Measured[], options: HeatOptions): Promise<void> {
  const runners: Runner[] = [];
  for (const record of records) {
    const profile = `${options.profiles}/${record.kind}-${record.rows}-${record.id}`;
    const place = { id: record.id, url: options.url, profile, rows: options.rows, count: options.count };
    const runner: Runner = { record, place, session: null, variants: [] };
    await attempt(runner, options, () => make(runner, options));
    if (runner.session) runners.push(runner);
  }
  try {
    for (let round = 0; round < options.rounds; round++) await oneRound(runners, round, options);
  } finally {
    for (const { session } of runners) await session?.close();
  }
  for (let k = 0; k < options.reloads; k++) for (const runner of runners) await attempt(runner, options, () => reloadOnce(runner, options));
  for (const { record } of runners) {
    record.complete = true;
    await writeRecord(options.records, record);
  }
}

/** Runs a step of one contender. If it fails, the record says why, and the contender is out. */
async function attempt(runner: Runner, { records, say }: HeatOptions, step: () => Promise<void>): Promise<void> {
  const { record } = runner;
  if (record.failed !== null) return;
  try {
    await step();
  } catch (thrown) {
    const [line = ''] = String(thrown instanceof Error ? thrown.message : thrown).split('\n');
    record.failed = line.replace(/^page\.evaluate: /, '').replace(/^(\w*Error: )+/, '');
    record.complete = true;
    say(`${record.name}, ${record.rows} rows: ${record.failed}`);
    await runner.session?.close().catch(() => {});
    runner.session = null;
  }
  await writeRecord(records, record);
}

const open = (place: Place, fresh: boolean) => (place.id === 'page' ? openBuiltPage : openContender)(place, fresh);

/** Builds, or reloads what an earlier run built and stored. */
async function make(runner: Runner, options: HeatOptions): Promise<void> {
  const { record, place } = runner;
  const stored = record.build !== null && record.persisted !== null && (await stat(place.profile).catch(() => null)) !== null;
  const session = await open(place, !stored);
  runner.session = session;
  const { exact, note, variants, supports, persists } = await within(options.patienceMs, 'starting', session.describe());
  Object.assign(record, { exact, note, browser: session.browser, rounds: {}, reloads: [] });
  if (supports !== true) throw new Error(supports);
  runner.variants = variants;
  if (stored) {
    await within(options.patienceMs, 'loading what it stored', session.reload());
    options.say(`${record.name}: ${record.rows} rows as built before`);
    return;
  }
  const { ms, bytes } = await within(options.patienceMs, 'building', session.build());
  record.build = { ms, bytes, memory: await within(60_000, 'counting memory', session.memory()).catch(() => null) };
  options.say(`${record.name}: ${record.rows} rows built in ${(ms / 1000).toFixed(1)} s`);
  if (persists) record.persisted = await within(options.patienceMs, 'storing', session.persist());
}

async function oneRound(runners: readonly Runner[], round: number, options: HeatOptions): Promise<void> {
  const from = (round * options.queries) % QUERIES;
  const done: Round[] = [];
  const turns = [...runners.slice(round % runners.length), ...runners.slice(0, round % runners.length)];
  const beside = new Map<string, number>();
  for (const runner of turns) {
    const { record, session, variants } = runner;
    await attempt(runner, options, async () => {
      for (const variant of variants)
        for (const set of setsOf(record)) {
          const part = session?.run(set, from, options.queries, variant, options.budgetMs);
          if (!part) continue;
          const { ms, ids } = await within(options.patienceMs, 'answering', part);
          const { hits, of } = recallOf(options.rows.truth[set] ?? [], ids, from);
          const own: Round = { ms, hits, of, limit: null, ours: null };
          ((record.rounds[variant] ??= {})[set] ??= []).push(own);
          done.push(own);
          if (record.id === LIMIT.id && variant === LIMIT.variant) beside.set('limit', median(ms));
          if (record.id === OURS && variant === variants[0]) beside.set(set, median(ms));
        }
    });
  }
  for (const { record } of runners)
    for (const bySet of Object.values(record.rounds))
      for (const [set, rounds] of Object.entries(bySet)) {
        const last = rounds.at(-1);
        if (last && done.includes(last)) Object.assign(last, { limit: beside.get('limit') ?? null, ours: beside.get(set) ?? null });
      }
  options.say(`round ${round + 1} of ${options.rounds}`);
}

/** The limit reads the same bytes whatever the query. */
const setsOf = ({ role, kind }: Measured): readonly QuerySet[] => (role === 'limit' ? ['near'] : querySets(kind));

async function reloadOnce({ record, place }: Runner, { patienceMs, rows }: HeatOptions): Promise<void> {
  if (!record.persisted) return;
  const session = await open(place, false);
  try {
    const { ms, ids } = await within(patienceMs, 'reloading', session.reload());
    const { hits } = recallOf(rows.truth.near ?? [], [ids], 0);
    if (hits === 0) throw new Error('found none of the true neighbours after it was loaded again');
    record.reloads.push(ms);
  } finally {
    await session.close();
  }
}

/** Rejects if `work` takes longer; what is working is then killed with its browser. */
async function within<R>(ms: number, what: string, work: Promise<R>): Promise<R> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} was not done after ${Math.round(ms / 60_000)} minutes`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
