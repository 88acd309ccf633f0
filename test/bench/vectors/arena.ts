/** The page of one contender: starts its worker and passes calls on. Nothing else runs in it. */
import { connect, type WorkerClient } from '../../../src/workers/rpc.ts';
import type { Answers, ContenderApi, Description } from './contender.ts';
import { DIM } from './data.ts';

/** What the bench calls from outside, with plain numbers and texts. */
export interface Arena {
  describe(rows: number): Promise<Description>;
  build(folder: string, rows: number): Promise<{ ms: number; bytes: number | null }>;
  /** Of the queries in the file at `url`, `count` from `from` on. */
  run(url: string, from: number, count: number, k: number, variant: string, budgetMs: number): Promise<Answers>;
  persist(): Promise<{ ms: number; stored: number }>;
  /** Milliseconds from starting the worker to the first answer. */
  reload(rows: number, way: string, url: string, k: number): Promise<{ ms: number; ids: number[]; bytes: number | null }>;
}

declare global {
  var startArena: (worker: string) => void;
  var arena: Arena;
}

const queries = new Map<string, Float32Array<ArrayBuffer>>();
async function queriesAt(url: string): Promise<Float32Array<ArrayBuffer>> {
  const known = queries.get(url) ?? new Float32Array(await (await fetch(url)).arrayBuffer());
  queries.set(url, known);
  return known;
}

globalThis.startArena = (worker) => {
  // Building takes some contenders many minutes without a breath; the bench has a clock of its own.
  const client: WorkerClient<ContenderApi> = connect({
    name: 'contender',
    start: () => new Worker(worker, { type: 'module' }),
    patience: 24 * 3_600_000,
  });
  globalThis.arena = {
    describe: (rows) => client.call('describe', [rows]),
    build: (folder, rows) => client.call('build', [folder, rows]),
    async run(url, from, count, k, variant, budgetMs) {
      const all = await queriesAt(url);
      return client.call('run', [all.slice(from * DIM, (from + count) * DIM), k, variant, budgetMs]);
    },
    async persist() {
      const ms = await client.call('persist', []);
      return { ms, stored: (await navigator.storage.estimate()).usage ?? 0 };
    },
    async reload(rows, way, url, k) {
      const query = (await queriesAt(url)).slice(0, DIM);
      const started = performance.now();
      const { ids, bytes } = await client.call('reload', [rows, way, query, k]);
      return { ms: performance.now() - started, ids, bytes };
    },
  };
};
