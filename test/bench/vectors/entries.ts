/** Who takes part, in the order of the table. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Kind } from './data.ts';

export interface Entry {
  /** Also what `--peers` takes. */
  id: string;
  name: string;
  /**
   * `limit`: what all are measured against; `ours`: Sightglass. Both run every time, beside whoever else runs. `page`: the built
   * page, see page.ts. `peer`: everyone else; measured once and kept.
   */
  role: 'limit' | 'ours' | 'page' | 'peer';
  /** The worker's file; absent for one that cannot run in a page, with the reason in its place. */
  file?: string;
  reason?: string;
  /** A file of its package that it looks for beside the worker, by a name no bundler sees. */
  beside?: string;
  /** Whose version is printed. */
  package?: string;
  /** Data it takes part in; `clip` alone if absent. */
  kinds?: readonly Kind[];
  /** It finds most of the nearest, not all: known before it has run. */
  approximate?: boolean;
  /** It is here for what it finds; how long it takes says nothing. */
  recallOnly?: boolean;
  /** It is not tried with more rows. */
  upTo?: { rows: number; why: string };
  /** What it may take to build, where that is not {@link BUILD_MINUTES}. */
  minutes?: number;
  /** About what it takes on a quiet machine, for the estimate of a run. Absent for one that cannot run. */
  pace?: Pace;
}

/** Microseconds a row. */
export interface Pace {
  build: number;
  /** One query to each variant, together. */
  query: number;
  /** Loading what it stored, all ways together; absent for one that stores nothing. */
  load?: number;
  /** {@link query} is for so many variants. Default 1. */
  variants?: number;
}

/** What a contender may take to build, unless its entry says otherwise: exact peers get more, since each is to be compared with at 100,000 rows. */
export const BUILD_MINUTES = 4;

const all: readonly Kind[] = ['clip', 'gaussian', 'tight'];

export const entries: readonly Entry[] = [
  {
    id: 'limit',
    name: 'streaming limit',
    role: 'limit',
    file: 'contenders/streaming.ts',
    kinds: all,
    pace: { build: 0.5, query: 0.075, variants: 2 },
  },
  {
    id: 'sightglass',
    name: 'Sightglass',
    role: 'ours',
    file: 'ours/relaxed.ts',
    kinds: all,
    pace: { build: 13, query: 0.08, variants: 2 },
  },
  {
    id: 'sightglass-portable',
    name: 'Sightglass, portable kernel',
    role: 'ours',
    file: 'ours/portable.ts',
    pace: { build: 13, query: 0.09, variants: 2 },
  },
  {
    id: 'sightglass-scalar',
    name: 'Sightglass, no SIMD',
    role: 'ours',
    file: 'ours/scalar.ts',
    upTo: { rows: 10_000, why: 'the reference in plain JavaScript is some thirty times slower, and says nothing new of more rows' },
    pace: { build: 13, query: 2, variants: 2 },
  },
  {
    id: 'sightglass-refined',
    name: 'Sightglass, refinement plane',
    role: 'ours',
    file: 'ours/refined.ts',
    kinds: all,
    pace: { build: 25, query: 0.08, variants: 2 },
  },
  {
    id: 'sightglass-workers',
    name: 'Sightglass, search workers',
    role: 'ours',
    file: 'ours/workers.ts',
    minutes: 20,
    pace: { build: 170, query: 0.15, load: 6, variants: 4 },
  },
  { id: 'page', name: 'Sightglass (page)', role: 'page', minutes: 20, pace: { build: 200, query: 0.03, load: 4 } },
  {
    id: 'naive-int8',
    name: 'naive int8',
    role: 'peer',
    file: 'contenders/naiveInt8.ts',
    kinds: all,
    recallOnly: true,
    upTo: { rows: 100_000, why: 'it is here for its recall, and 100,000 rows say enough of that' },
    pace: { build: 5, query: 0.75 },
  },
  { id: 'float32', name: 'JavaScript float32 loop', role: 'peer', file: 'contenders/float32.ts', kinds: all, pace: { build: 2, query: 1.5 } },
  {
    id: 'cos-sim',
    name: 'transformers cos_sim',
    role: 'peer',
    file: 'contenders/cosSim.ts',
    package: '@xenova/transformers',
    upTo: { rows: 100_000, why: 'takes seconds a query already at 100,000' },
    pace: { build: 2, query: 19 },
  },
  {
    id: 'hnswlib',
    name: 'hnswlib-wasm',
    role: 'peer',
    file: 'contenders/hnswlib.ts',
    approximate: true,
    package: 'hnswlib-wasm',
    kinds: ['clip', 'tight'],
    // The one rival at query time: it gets what it needs at 100,000 rows.
    minutes: 20,
    pace: { build: 6500, query: 0.15, load: 10, variants: 6 },
  },
  {
    id: 'voy',
    name: 'voy-search',
    role: 'peer',
    file: 'contenders/voy.ts',
    package: 'voy-search',
    pace: { build: 400, query: 1, load: 100 },
  },
  {
    id: 'orama',
    name: 'Orama',
    role: 'peer',
    file: 'contenders/orama.ts',
    package: '@orama/orama',
    upTo: { rows: 100_000, why: 'keeps every number as a JavaScript number, twice' },
    pace: { build: 80, query: 2, load: 100 },
  },
  {
    id: 'client-vector-search',
    name: 'client-vector-search',
    role: 'peer',
    file: 'contenders/clientVectorSearch.ts',
    package: 'client-vector-search',
    upTo: { rows: 100_000, why: 'keeps every number as a JavaScript number' },
    pace: { build: 20, query: 3, load: 100 },
  },
  {
    id: 'pgvector',
    name: 'PGlite + pgvector',
    role: 'peer',
    file: 'contenders/pgvectorExact.ts',
    package: '@electric-sql/pglite',
    minutes: 15,
    upTo: { rows: 100_000, why: 'its table would not fit in wasm memory' },
    pace: { build: 1400, query: 2, load: 50 },
  },
  {
    id: 'pgvector-hnsw',
    name: 'PGlite + pgvector, HNSW',
    role: 'peer',
    file: 'contenders/pgvectorHnsw.ts',
    approximate: true,
    package: '@electric-sql/pglite',
    upTo: { rows: 100_000, why: 'its table would not fit in wasm memory' },
    pace: { build: 3100, query: 1, load: 50, variants: 3 },
  },
  {
    id: 'sqlite-vec',
    name: 'sqlite-vec',
    role: 'peer',
    file: 'contenders/sqliteVec.ts',
    beside: 'sqlite-vec-wasm-demo/sqlite3.wasm',
    package: 'sqlite-vec-wasm-demo',
    minutes: 15,
    upTo: { rows: 100_000, why: 'needs more than the 2 GB its wasm memory can have' },
    pace: { build: 150, query: 1.1, load: 10 },
  },
  {
    id: 'edgevec',
    name: 'edgevec',
    role: 'peer',
    file: 'contenders/edgevec.ts',
    approximate: true,
    package: 'edgevec',
    pace: { build: 2700, query: 0.1, load: 10 },
  },
  {
    id: 'mememo',
    name: 'mememo',
    role: 'peer',
    file: 'contenders/mememo.ts',
    approximate: true,
    package: 'mememo',
    pace: { build: 6000, query: 0.7, load: 20, variants: 2 },
  },
  { id: 'usearch', name: 'usearch', role: 'peer', reason: 'no build for browsers: its npm package is a native addon for Node' },
];

/** In its entry's minutes, or in those that were asked for; milliseconds. */
export const buildLimit = ({ minutes = BUILD_MINUTES }: Pick<Entry, 'minutes'>, asked: number | null): number => (asked ?? minutes) * 60_000;

/** The version installed; empty for our own code. */
export async function versionOf({ package: name }: Entry): Promise<string> {
  if (!name) return '';
  for (const root of ['test/bench/node_modules', 'node_modules']) {
    const text = await readFile(path.join(root, name, 'package.json'), 'utf8').catch(() => null);
    // An empty stand-in lies where client-vector-search would have the real one.
    if (text && !text.includes('"empty-npm-package"')) return (JSON.parse(text) as { version: string }).version;
  }
  return '';
}
