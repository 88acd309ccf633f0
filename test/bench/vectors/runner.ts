/** One contender through its stages: built (or loaded, where an earlier run stored it), stored, started anew. */
import { stat } from 'node:fs/promises';
import { openBuiltPage } from './page.ts';
import { type Measured, writeRecord } from './record.ts';
import { recallOf, type Rows } from './rows.ts';
import { openContender, type Place, type Session } from './session.ts';

export interface Runner {
  readonly record: Measured;
  readonly place: Place;
  readonly variants: readonly string[];
  /** Null once it is out. */
  session: Session | null;
}

export interface RunnerOptions {
  rows: Rows;
  /** Folder of the records. */
  records: string;
  /** Milliseconds a contender may take for any step but building. */
  patienceMs: number;
  say(line: string): void;
}

/** A build that took longer is stored before anything else can happen to it. */
const DEAR_MS = 60_000;

const open = (place: Place, fresh: boolean) => (place.id === 'page' ? openBuiltPage : openContender)(place, fresh);

/** Ready to be asked, or null: then the record says why. `buildMs`: what it may take to build. */
export async function start(record: Measured, place: Place, buildMs: number, options: RunnerOptions): Promise<Runner | null> {
  const { patienceMs, say } = options;
  const stored = record.build !== null && record.persisted !== null && (await stat(place.profile).catch(() => null)) !== null;
  const opened: { session: Session | null } = { session: null };
  try {
    const session = await open(place, !stored);
    opened.session = session;
    const { exact, note, variants, ways } = await within(patienceMs, 'starting', session.describe());
    Object.assign(record, { exact, note, ways, browser: session.browser, rounds: {}, reloads: {}, trouble: null });
    const runner: Runner = { record, place, variants, session };
    if (stored) {
      await within(patienceMs, 'loading what it stored', session.reload(ways[0] ?? ''));
      say(`${record.name}: ${record.rows} rows as built before`);
    } else {
      const { ms, bytes } = await within(buildMs, 'building', session.build());
      record.build = { ms, bytes, memory: bytes === null ? await within(90_000, 'counting memory', session.memory()).catch(() => null) : null };
      say(`${record.name}: ${record.rows} rows built in ${(ms / 1000).toFixed(1)} s`);
      if (ms > DEAR_MS) await store(runner, options);
    }
    await writeRecord(options.records, record);
    return runner;
  } catch (thrown) {
    await drop({ record, session: opened.session }, thrown, options);
    // What was stored is of no use: from the beginning, then.
    if (stored) return start(Object.assign(record, { failed: null, complete: false, build: null, persisted: null }), place, buildMs, options);
    return null;
  }
}

/** Out: what was measured until now stays, and the record says why there is no more. */
export async function drop(runner: Pick<Runner, 'record' | 'session'>, thrown: unknown, { records, say }: RunnerOptions): Promise<void> {
  const { record, session } = runner;
  record.failed = reasonOf(thrown);
  record.complete = true;
  runner.session = null;
  say(`${record.name}, ${record.rows} rows: ${record.failed}`);
  await session?.close().catch(() => {});
  await writeRecord(records, record);
}

/** Does nothing for one that cannot, or has. That it failed changes nothing of what else is measured. */
export async function store({ record, session }: Runner, options: RunnerOptions): Promise<void> {
  if (!session || record.ways.length === 0 || record.persisted || record.trouble) return;
  try {
    record.persisted = await within(options.patienceMs, 'storing', session.persist());
  } catch (thrown) {
    record.trouble = `cannot be stored: ${reasonOf(thrown)}`;
    options.say(`${record.name}, ${record.rows} rows: ${record.trouble}`);
  }
  await writeRecord(options.records, record);
}

/** In a browser just started. */
export async function startAnew({ record, place }: Runner, way: string, { patienceMs, rows, records, say }: RunnerOptions): Promise<void> {
  if (!record.persisted || record.trouble || record.failed) return;
  let session: Session | null = null;
  try {
    session = await open(place, false);
    const { ms, ids } = await within(patienceMs, 'loading', session.reload(way));
    if (recallOf(rows.truth.near ?? [], [ids], 0).hits === 0) throw new Error('it finds none of the true neighbours');
    (record.reloads[way] ??= []).push(ms);
  } catch (thrown) {
    record.trouble = `cannot be loaded again: ${reasonOf(thrown)}`;
    say(`${record.name}, ${record.rows} rows: ${record.trouble}`);
  } finally {
    await session?.close().catch(() => {});
  }
  await writeRecord(records, record);
}

function reasonOf(thrown: unknown): string {
  const [line = ''] = String(thrown instanceof Error ? thrown.message : thrown).split('\n');
  return line.replace(/^page\.evaluate: /, '').replace(/^(\w*Error: )+/, '');
}

/** Rejects if `work` takes longer; what is working ends with its browser. */
export async function within<R>(ms: number, what: string, work: Promise<R>): Promise<R> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} was not done after ${(ms / 60_000).toFixed(1)} minutes`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
