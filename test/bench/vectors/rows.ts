/** The rows, queries and true neighbours as files, made once for each kind and seed. */
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { BLOCK, createSource, DIM, dot, type Kind, type QuerySet, querySets, TEXTS, VERSION } from './data.ts';
import { Ranking } from './ranking.ts';
import { SITE } from './site.ts';

/** Neighbours asked of everyone. */
export const K = 10;
/** Queries of each set. */
export const QUERIES = 100;
/** Texts beside those: what an import may be told of what will be asked. */
const OTHERS = 64;

/** Under the site: `<folder>/<block>.f32` and `<folder>/<set>.f32`. */
export const folderOf = (kind: Kind, seed: number) => `data/${kind}-${seed}-v${VERSION}`;

export interface Rows {
  kind: Kind;
  /** Path on the site, ends in a slash. */
  folder: string;
  /** True row numbers, best first, of each query. */
  truth: Partial<Record<QuerySet, number[][]>>;
}

/** Makes what is missing. Answers with the truth for the first `count` rows. */
export async function prepareRows(kind: Kind, seed: number, count: number, say: (line: string) => void): Promise<Rows> {
  const folder = folderOf(kind, seed);
  const at = `${SITE}/${folder}`;
  await mkdir(at, { recursive: true });
  const source = createSource(kind, seed);
  const blocks = Math.ceil(count / BLOCK);
  for (let block = 0; block < blocks; block++) {
    const file = `${at}/${block}.f32`;
    if ((await stat(file).catch(() => null))?.size === BLOCK * DIM * 4) continue;
    if (block % 16 === 0) say(`${kind}: making rows from ${block * BLOCK} on`);
    await write(file, source.block(block));
  }
  const truth: Rows['truth'] = {};
  for (const set of querySets(kind)) {
    const queries = source.queries(set, QUERIES);
    await write(`${at}/${set}.f32`, queries);
    if (set === 'across') await write(`${at}/${TEXTS}.f32`, source.queries(set, QUERIES + OTHERS).slice(QUERIES * DIM));
    truth[set] = await truthOf(at, set, queries, count, say);
  }
  return { kind, folder: `${folder}/`, truth };
}

async function truthOf(at: string, set: QuerySet, queries: Float32Array, count: number, say: (line: string) => void): Promise<number[][]> {
  const file = `${at}/truth-${set}-${count}-${QUERIES}.json`;
  const known = await readFile(file, 'utf8').catch(() => null);
  if (known) return JSON.parse(known) as number[][];
  say(`true neighbours of ${QUERIES} queries among ${count} rows`);
  const best = Array.from({ length: QUERIES }, (_, q) => ({ query: queries.subarray(q * DIM, (q + 1) * DIM), ranking: new Ranking(K) }));
  for (let from = 0; from < count; from += BLOCK) {
    const rows = new Float32Array(new Uint8Array(await readFile(`${at}/${from / BLOCK}.f32`)).buffer);
    for (let row = from; row < Math.min(count, from + BLOCK); row++) {
      const vector = rows.subarray((row - from) * DIM, (row - from + 1) * DIM);
      for (const { query, ranking } of best) ranking.offer(row, dot(vector, query));
    }
  }
  const truth = best.map(({ ranking }) => ranking.rows());
  await writeFile(file, JSON.stringify(truth));
  return truth;
}

/** Whole or not at all: a run may be broken off. */
async function write(file: string, floats: Float32Array<ArrayBuffer>): Promise<void> {
  await writeFile(`${file}.part`, new Uint8Array(floats.buffer));
  await rename(`${file}.part`, file);
}

/** Share of the true neighbours among those found, over the queries answered. `from`: the first of them. */
export function recallOf(truth: readonly number[][], found: readonly (readonly number[])[], from: number): { hits: number; of: number } {
  let hits = 0;
  for (const [k, ids] of found.entries()) {
    const own = new Set(ids);
    hits += (truth[from + k] ?? []).filter((row) => own.has(row)).length;
  }
  return { hits, of: found.length * K };
}
