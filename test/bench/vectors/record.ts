/** What was measured of one contender on one set of rows, kept in a file until `--fresh`: a run that was broken off goes on. */
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { type Kind, type QuerySet, VERSION } from './data.ts';
import type { Entry } from './entries.ts';
import { WORK } from './site.ts';

/** Some queries of one set, one after the other. */
export interface Round {
  /** Milliseconds, one a query. */
  ms: number[];
  /** True neighbours found, and how many there were to find. */
  hits: number;
  of: number;
  /** What our own exact scan found in the same round, and how much of that was found here: for those of ours that do not compare every row. */
  exact: { hits: number; of: number } | null;
  /** Medians of the streaming limit (one thread) and of Sightglass' first variant in the same round, milliseconds. */
  limit: number | null;
  ours: number | null;
}

export interface Measured {
  id: string;
  name: string;
  role: Entry['role'];
  /** As in entries.ts. */
  recallOnly: boolean;
  version: string;
  kind: Kind;
  rows: number;
  exact: boolean;
  note: string;
  /** Why there are no figures, or not all. */
  failed: string | null;
  /** What went wrong with storing and loading again; the other figures hold. */
  trouble: string | null;
  /** Of loading again what it stored; none if it stores nothing. */
  ways: readonly string[];
  /** `bytes`: for the rows, as the contender counts; `memory`: of page and workers, as the browser counts, where the contender does not. */
  build: { ms: number; bytes: number | null; memory: number | null } | null;
  /** By variant and set. */
  rounds: Record<string, Partial<Record<QuerySet, Round[]>>>;
  /** Milliseconds to write, bytes on disk. */
  persisted: { ms: number; stored: number } | null;
  /** By way: milliseconds from nothing to the first answer, in a browser just started. */
  reloads: Record<string, number[]>;
  /** Nothing is left to measure. */
  complete: boolean;
  /** Of this repository, as it was measured. */
  commit: string;
  browser: string;
  /** ISO 8601, day. */
  date: string;
}

/** Raised with every change of {@link Measured}: records of another layout are not read again. */
const LAYOUT = 2;

/** Of one seed; quick runs are kept apart, since they are no measurement. */
export const recordsFolder = (seed: number, quick: boolean) => `${WORK}/vectors-v${VERSION}.${LAYOUT}-seed${seed}${quick ? '-quick' : ''}`;

export const blank = (
  { id, name, role, recallOnly = false, approximate = false }: Entry,
  version: string,
  commit: string,
  kind: Kind,
  rows: number,
): Measured => ({
  id,
  name,
  role,
  recallOnly,
  version,
  kind,
  rows,
  exact: !approximate,
  note: '',
  failed: null,
  trouble: null,
  ways: [],
  build: null,
  rounds: {},
  persisted: null,
  reloads: {},
  complete: false,
  commit,
  browser: '',
  date: new Date().toISOString().slice(0, 10),
});

const fileOf = (folder: string, { kind, rows, id }: Pick<Measured, 'kind' | 'rows' | 'id'>) => `${folder}/${kind}-${rows}-${id}.json`;

export async function readRecord(folder: string, key: Pick<Measured, 'kind' | 'rows' | 'id'>): Promise<Measured | null> {
  const text = await readFile(fileOf(folder, key), 'utf8').catch(() => null);
  return text === null ? null : (JSON.parse(text) as Measured);
}

export async function writeRecord(folder: string, record: Measured): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = fileOf(folder, record);
  await writeFile(`${file}.part`, JSON.stringify(record));
  await rename(`${file}.part`, file);
}

export async function readRecords(folder: string): Promise<Measured[]> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json'));
  return Promise.all(files.map(async (file) => JSON.parse(await readFile(`${folder}/${file}`, 'utf8')) as Measured));
}
