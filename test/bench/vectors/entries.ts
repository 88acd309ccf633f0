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
}

const all: readonly Kind[] = ['clip', 'gaussian', 'tight'];

export const entries: readonly Entry[] = [
  { id: 'limit', name: 'streaming limit', role: 'limit', file: 'contenders/streaming.ts', kinds: all },
  { id: 'sightglass', name: 'Sightglass', role: 'ours', file: 'ours.ts', kinds: all },
  { id: 'page', name: 'Sightglass (page)', role: 'page' },
  { id: 'naive-int8', name: 'naive int8', role: 'peer', file: 'contenders/naiveInt8.ts', kinds: all },
  { id: 'float32', name: 'JavaScript float32 loop', role: 'peer', file: 'contenders/float32.ts', kinds: all },
  { id: 'cos-sim', name: 'transformers cos_sim', role: 'peer', file: 'contenders/cosSim.ts', package: '@xenova/transformers' },
  { id: 'hnswlib', name: 'hnswlib-wasm', role: 'peer', file: 'contenders/hnswlib.ts', package: 'hnswlib-wasm', kinds: ['clip', 'tight'] },
  { id: 'voy', name: 'voy-search', role: 'peer', file: 'contenders/voy.ts', package: 'voy-search' },
  { id: 'orama', name: 'Orama', role: 'peer', file: 'contenders/orama.ts', package: '@orama/orama' },
  {
    id: 'client-vector-search',
    name: 'client-vector-search',
    role: 'peer',
    file: 'contenders/clientVectorSearch.ts',
    package: 'client-vector-search',
  },
  { id: 'pgvector', name: 'PGlite + pgvector', role: 'peer', file: 'contenders/pgvectorExact.ts', package: '@electric-sql/pglite' },
  { id: 'pgvector-hnsw', name: 'PGlite + pgvector, HNSW', role: 'peer', file: 'contenders/pgvectorHnsw.ts', package: '@electric-sql/pglite' },
  {
    id: 'sqlite-vec',
    name: 'sqlite-vec',
    role: 'peer',
    file: 'contenders/sqliteVec.ts',
    beside: 'sqlite-vec-wasm-demo/sqlite3.wasm',
    package: 'sqlite-vec-wasm-demo',
  },
  { id: 'edgevec', name: 'edgevec', role: 'peer', file: 'contenders/edgevec.ts', package: 'edgevec' },
  { id: 'mememo', name: 'mememo', role: 'peer', file: 'contenders/mememo.ts', package: 'mememo' },
  { id: 'usearch', name: 'usearch', role: 'peer', reason: 'no build for browsers: its npm package is a native addon for Node' },
];

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
