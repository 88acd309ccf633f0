/**
 * Sightglass' vector index beside every library that searches vectors in a browser, on the same seeded rows in the same run. Writes
 * test/bench/RESULTS.md and results.json. What was measured of the others is kept in .local/bench, so that a run goes on where it
 * was broken off, and only our own lines are measured again; `--fresh` begins anew (with `--peers`, for those alone).
 *
 * `npm run bench -- [--suite vectors] [--rows 10000,100000,1000000] [--kinds clip,gaussian,tight] [--peers hnswlib,voy] [--seed 7]
 * [--rounds 5] [--minutes 40] [--port 4187] [--quick] [--fresh]`
 *
 * `--peers` takes ids of vectors/entries.ts; the streaming limit and Sightglass run in any case. `--minutes` is what a contender may
 * take to build. What is stored belongs to the port: a run that goes on needs the same. `--quick` tries whether everything works: few queries, results in .local/bench/quick.
 */
import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';
import { parseArgs } from 'node:util';
import { serve } from '../../scripts/serve.mjs';
import { type Kind, kinds } from './vectors/data.ts';
import { type Entry, entries, versionOf } from './vectors/entries.ts';
import { heat } from './vectors/heat.ts';
import { buildPage } from './vectors/page.ts';
import { blank, type Measured, readRecord, readRecords, recordsFolder, writeRecord } from './vectors/record.ts';
import { writeReport } from './vectors/report.ts';
import { prepareRows, QUERIES } from './vectors/rows.ts';
import { buildSite, installPeers, SITE, WORK } from './vectors/site.ts';

const { values } = parseArgs({
  options: {
    suite: { type: 'string', default: 'vectors' },
    rows: { type: 'string', default: '10000,100000,1000000' },
    kinds: { type: 'string', default: kinds.join() },
    peers: { type: 'string' },
    seed: { type: 'string', default: '7' },
    rounds: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '40' },
    port: { type: 'string', default: '4187' },
    quick: { type: 'boolean', default: false },
    fresh: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const folder = recordsFolder(seed, values.quick);
const say = (line: string) => process.stderr.write(`${line}\n`);
/** The hard kinds say nothing more at a million rows. */
const HARD_KINDS_TO = 100_000;

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

/** Ready to run; null for one that was measured before. */
async function recordFor(entry: Entry, kind: Kind, rows: number): Promise<Measured | null> {
  const version = await versionOf(entry);
  const old = values.fresh ? null : await readRecord(folder, { kind, rows, id: entry.id });
  const own = entry.role === 'limit' || entry.role === 'ours' || entry.role === 'page';
  if (!old || own || old.version !== version) return blank(entry, version, kind, rows);
  return old.complete ? null : old;
}

await installPeers();
const unbuilt = await buildSite(chosen);
const page = chosen.some(({ role }) => role === 'page') ? await buildPage() : null;
if (page) unbuilt.set('page', page);
const server = await serve({ root: SITE, host: '127.0.0.1', port: Number(values.port) });
say(`serving on ${server.url} (process ${process.pid})`);
try {
  for (const kind of wantedKinds) {
    const counts = wantedRows.filter((rows) => kind === 'clip' || rows <= HARD_KINDS_TO);
    for (const count of counts) {
      const running: Measured[] = [];
      for (const entry of chosen.filter(({ kinds: own }) => (own ?? ['clip']).includes(kind))) {
        const record = await recordFor(entry, kind, count);
        const reason = entry.reason ?? unbuilt.get(entry.id);
        if (record && reason) await writeRecord(folder, { ...record, failed: reason, complete: true });
        else if (record) running.push(record);
      }
      say(`${kind}, ${count} rows: ${running.map(({ name }) => name).join(', ')}`);
      await heat(running, {
        url: server.url,
        rows: await prepareRows(kind, seed, count, say),
        count,
        records: folder,
        profiles: `${folder}/profiles`,
        rounds: values.quick ? 2 : Number(values.rounds),
        queries: values.quick ? 8 : QUERIES / 5,
        budgetMs: values.quick ? 1000 : 4000,
        reloads: values.quick ? 1 : 3,
        patienceMs: Number(values.minutes) * 60_000,
        say,
      });
    }
  }
} finally {
  await server.close();
}

const records = await readRecords(folder);
const git = (...args: string[]) => execFileSync('git', args, { encoding: 'utf8' }).trim();
await writeReport(values.quick ? `${WORK}/quick` : 'test/bench', records, {
  command: ['npm run bench', ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : [])].join(' '),
  date: new Date().toISOString().slice(0, 10),
  seed,
  commit: git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? ', changed' : ''),
  processor: cpus()[0]?.model ?? '',
  cores: cpus().length,
  memoryGb: totalmem() / 2 ** 30,
  system: `${type()} ${release().split('-')[0]}`,
  node: process.versions.node,
  browser: records.find(({ browser }) => browser)?.browser ?? '',
});
say(`results: ${values.quick ? `${WORK}/quick` : 'test/bench'}/RESULTS.md`);
