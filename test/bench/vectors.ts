/**
 * Sightglass' vector index beside every library that searches vectors in a browser, on the same seeded rows in the same run. Writes
 * test/bench/RESULTS.md and results.json.
 *
 * What was measured is kept in .local/bench, so that a run goes on where it was broken off: rows of one kind and number are done
 * together or not at all. Later runs keep what they have of the others, and measure Sightglass again when the code has changed;
 * `--fresh` begins anew (with `--peers`, for those alone).
 *
 * `npm run bench -- [--suite vectors] [--rows 10000,100000,1000000] [--kinds clip,gaussian,tight] [--peers hnswlib,voy] [--seed 7]
 * [--rounds 5] [--minutes 4] [--port 4187] [--plan] [--quick] [--fresh]`
 *
 * `--peers` takes ids of vectors/entries.ts; the streaming limit and Sightglass run in any case. `--minutes` is what a contender may
 * take to build; without it entries.ts decides. `--plan` says how long all would take, and ends. What is stored belongs to the port:
 * a run that goes on needs the same. `--quick` tries whether everything works: few queries, results in .local/bench/quick.
 */
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { parseArgs } from 'node:util';
import { serve } from '../../scripts/serve.mjs';
import { type Agenda, planned, starters } from './vectors/agenda.ts';
import { kinds } from './vectors/data.ts';
import { entries } from './vectors/entries.ts';
import { heat } from './vectors/heat.ts';
import { buildPage } from './vectors/page.ts';
import { type Effort, secondsLeft } from './vectors/plan.ts';
import { readRecords, recordsFolder } from './vectors/record.ts';
import { writeReport } from './vectors/report.ts';
import { prepareRows, QUERIES } from './vectors/rows.ts';
import { buildSite, installPeers, SITE, WORK } from './vectors/site.ts';
import { kernelSizes } from './vectors/sizes.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: 'vectors' },
    rows: { type: 'string', default: '10000,100000,1000000' },
    kinds: { type: 'string', default: kinds.join() },
    peers: { type: 'string' },
    seed: { type: 'string', default: '7' },
    rounds: { type: 'string', default: '5' },
    minutes: { type: 'string' },
    port: { type: 'string', default: '4187' },
    plan: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const folder = recordsFolder(seed, values.quick);
const began = performance.now();
const elapsed = () => (performance.now() - began) / 1000;
const say = (line: string) => process.stderr.write(`${inMinutes(elapsed()).padStart(6)}  ${line}\n`);
const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
/** Of what is measured: a commit of its results, or of a text, changes nothing. */
const code = ['src', 'scripts', 'test/bench', 'package-lock.json', ':!test/bench/RESULTS.md', ':!test/bench/results.json'];
const changed = git('status', '--porcelain', '--untracked-files=no', '--', ...code);
const commit = git('log', '-1', '--format=%h', '--', ...code) + (changed ? ', changed' : '');
/** The hard kinds say nothing more at a million rows. */
const HARD_KINDS_TO = 100_000;
/** Milliseconds for any step of a contender but building. */
const PATIENCE_MS = 10 * 60_000;
const effort: Effort = {
  rounds: values.quick ? 2 : Number(values.rounds),
  queries: values.quick ? 8 : QUERIES / 5,
  budgetMs: values.quick ? 1000 : 4000,
  reloads: values.quick ? 1 : 3,
};

const wantedKinds = listed(values.kinds, kinds);
const wantedRows = values.rows.split(',').map(Number);
if (values.suite !== 'vectors') throw new Error(`There is one suite, vectors, and no ${values.suite}.`);
if (!wantedRows.every((rows) => Number.isInteger(rows) && rows >= 100)) throw new Error(`--rows ${values.rows}: numbers of 100 and more`);
const ids = entries.map(({ id }) => id);
const peers = values.peers === undefined ? ids : listed(values.peers, ids);
const chosen = entries.filter(({ id, role }) => role === 'limit' || role === 'ours' || peers.includes(id));

function listed<T extends string>(text: string, known: readonly T[]): T[] {
  return text.split(',').map((name) => {
    const found = known.find((each) => each === name);
    if (!found) throw new Error(`${name} is none of ${known.join(', ')}.`);
    return found;
  });
}

/** Of seconds: minutes and seconds. */
function inMinutes(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

function about(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.ceil(seconds / 60)} minutes`;
}

await installPeers();
const agenda: Agenda = { folder, seed, commit, effort, fresh: values.fresh, minutes: values.minutes === undefined ? null : Number(values.minutes) };
const places = wantedKinds.flatMap((kind) => wantedRows.filter((rows) => kind === 'clip' || rows <= HARD_KINDS_TO).map((count) => ({ kind, count })));
const plan = await Promise.all(places.map(({ kind, count }) => planned(agenda, chosen, kind, count)));
const total = plan.reduce((sum, { seconds }) => sum + seconds, 0);
for (const { kind, count, lacking, seconds } of plan) say(`${kind}, ${count} rows: ${lacking.length} to measure, about ${about(seconds)}`);
say(`about ${about(total)} in all, on a quiet machine`);
if (values.plan) process.exit(0);

const unbuilt = await buildSite(chosen);
const page = chosen.some(({ role }) => role === 'page') ? await buildPage() : null;
if (page) unbuilt.set('page', page);
// Takes the browsers along, and leaves the records as they are.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(130));
const server = await serve({ root: SITE, host: '127.0.0.1', port: Number(values.port) });
say(`serving on ${server.url} (process ${process.pid})`);
try {
  const begun = elapsed();
  let done = 0;
  for (const next of plan) {
    const { kind, count, lacking, seconds } = next;
    if (lacking.length === 0) continue;
    say(`${kind}, ${count} rows; about ${about(secondsLeft(done, total - done, elapsed() - begun))} left`);
    const running = await starters(agenda, next, unbuilt, say);
    await heat(running, {
      ...effort,
      url: server.url,
      rows: await prepareRows(kind, seed, count, say),
      count,
      records: folder,
      profiles: `${folder}/profiles`,
      patienceMs: PATIENCE_MS,
      say,
    });
    done += seconds;
  }
} finally {
  await server.close();
}

const records = await readRecords(folder);
await writeReport(values.quick ? `${WORK}/quick` : 'test/bench', records, await kernelSizes(), {
  command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
  date: new Date().toISOString().slice(0, 10),
  seed,
  commit,
  processor: cpus()[0]?.model ?? '',
  cores: cpus().length,
  memoryGb: totalmem() / 2 ** 30,
  system: `${type()} ${release().split('-')[0]}`,
  node: process.versions.node,
  browser: records.find(({ browser }) => browser)?.browser ?? '',
});
say(`results: ${values.quick ? `${WORK}/quick` : 'test/bench'}/RESULTS.md`);
