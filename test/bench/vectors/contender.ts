/**
 * What every library under test looks like to the bench, and the worker's side of the wire. A contender runs in a worker of its
 * own, in a browser of its own: its memory is its own, and a crash is its own.
 */
import { type CallContext, serve } from '../../../src/workers/rpc.ts';
import { BLOCK, DIM, TEXTS } from './data.ts';

/** The rows, a block at a time. */
export interface Data {
  readonly rows: number;
  /** Row-major floats of neighbouring rows, {@link BLOCK} at a time, the last block cut to what is left. The array is the taker's. */
  blocks(): AsyncGenerator<Float32Array<ArrayBuffer>>;
  /** Texts that nobody is asked, some × DIM; null where none look for these rows. */
  texts(): Promise<Float32Array<ArrayBuffer> | null>;
}

export interface Contender {
  /** Compares with every row. */
  readonly exact: boolean;
  /** How it was set up, for the table. */
  readonly note: string;
  /** What is tried on one and the same build, say the width of a graph search; one empty name if there is nothing to choose. */
  readonly variants: readonly string[];
  build(data: Data, signal: AbortSignal): Promise<void> | void;
  /** Numbers of the `k` nearest rows by cosine, best first. `vector`: DIM floats of unit length. Empty for a contender that only measures. */
  query(vector: Float32Array<ArrayBuffer>, k: number, variant: string): ArrayLike<number> | Promise<ArrayLike<number>>;
  /** Bytes held for the rows now, as the library or its wasm memory tells; null where neither does. */
  bytes(): number | null;
  /** Writes the index to IndexedDB, by the library's own means where it has some. */
  persist?(): Promise<void>;
  /** Ways to load what {@link persist} wrote of so many rows, each with the variant that answers first. Absent: there is one. */
  ways?(rows: number): Readonly<Record<string, string>>;
  /** Instead of {@link build}, in a fresh browser: what {@link persist} wrote. */
  reload?(rows: number, way: string): Promise<void>;
}

export interface Description {
  exact: boolean;
  note: string;
  variants: readonly string[];
  /** Of loading again what it stored; none if it stores nothing. */
  ways: readonly string[];
}

export interface Answers {
  /** Milliseconds, one a query. */
  ms: number[];
  /** Row numbers, one list a query. */
  ids: number[][];
}

export interface ContenderApi {
  describe(rows: number): Promise<Description>;
  /** `folder`: URL of the blocks, ending in a slash. Milliseconds without those of fetching them. */
  build(folder: string, rows: number): Promise<{ ms: number; bytes: number | null }>;
  /** Answers the queries (count × DIM) one after the other, at least {@link LEAST}, and then until `budgetMs` is spent. */
  run(queries: Float32Array<ArrayBuffer>, k: number, variant: string, budgetMs: number): Promise<Answers>;
  /** Milliseconds. */
  persist(): Promise<number>;
  /** Loads what was persisted, in one of the ways, and answers one query. */
  reload(rows: number, way: string, query: Float32Array<ArrayBuffer>, k: number): Promise<{ ids: number[]; bytes: number | null }>;
}

/** Queries of a round that are answered even if the time is up. */
const LEAST = 4;
/** Before timing: queries until this many milliseconds have passed, at most {@link WARM_UPS}. */
const WARM_UP_MS = 100;
const WARM_UPS = 20;

/** Called once by the file of each contender: makes it this worker's. */
export function contend(contender: Contender): void {
  const [first = ''] = contender.variants;
  const waysOf = (rows: number) => contender.ways?.(rows) ?? { '': first };
  serve<ContenderApi>({
    describe: (_context, rows) => ({
      exact: contender.exact,
      note: contender.note,
      variants: contender.variants,
      ways: contender.persist && contender.reload ? Object.keys(waysOf(rows)) : [],
    }),
    async build(context, folder, rows) {
      const data = fetched(folder, rows, context);
      const started = performance.now();
      await contender.build(data, context.signal);
      return { ms: performance.now() - started - data.waited(), bytes: contender.bytes() };
    },
    async run(_context, queries, k, variant, budgetMs) {
      const query = (at: number) => contender.query(queries.slice(at * DIM, (at + 1) * DIM), k, variant);
      const count = queries.length / DIM;
      const warmUntil = performance.now() + WARM_UP_MS;
      for (let at = count - 1, done = 0; done < WARM_UPS && performance.now() < warmUntil; at = (at + count - 1) % count, done++) await query(at);
      const answers: Answers = { ms: [], ids: [] };
      const until = performance.now() + budgetMs;
      for (let at = 0; at < count && (at < LEAST || performance.now() < until); at++) {
        const started = performance.now();
        const answer = query(at);
        const ids = answer instanceof Promise ? await answer : answer;
        answers.ms.push(performance.now() - started);
        answers.ids.push(Array.from(ids));
      }
      return answers;
    },
    async persist() {
      const started = performance.now();
      await contender.persist?.();
      return performance.now() - started;
    },
    async reload(_context, rows, way, query, k) {
      try {
        await contender.reload?.(rows, way);
      } catch (thrown) {
        // Some throw objects of their own, of which nothing would be left on the way out of the worker.
        throw thrown instanceof Error ? thrown : new Error(`${Object(thrown).constructor.name} ${JSON.stringify(thrown)}`);
      }
      return { ids: Array.from(await contender.query(query, k, waysOf(rows)[way] ?? first)), bytes: contender.bytes() };
    },
  });
}

/** Blocks from the bench's own server. `waited`: milliseconds that fetching took, which are nobody's build time. */
function fetched(folder: string, rows: number, { signal, progress }: CallContext): Data & { waited(): number } {
  let waited = 0;
  const load = async (at: number) => (await fetch(`${folder}${at}.f32`, { cache: 'no-store', signal })).arrayBuffer();
  return {
    rows,
    waited: () => waited,
    async texts() {
      const started = performance.now();
      const answer = await fetch(`${folder}${TEXTS}.f32`, { cache: 'no-store', signal });
      const floats = answer.ok ? new Float32Array(await answer.arrayBuffer()) : null;
      waited += performance.now() - started;
      return floats;
    },
    async *blocks() {
      for (let block = 0; block * BLOCK < rows; block++) {
        const started = performance.now();
        const buffer = await load(block);
        const floats = new Float32Array(buffer, 0, Math.min(BLOCK, rows - block * BLOCK) * DIM);
        waited += performance.now() - started;
        progress(block * BLOCK);
        yield floats;
        signal.throwIfAborted();
      }
    },
  };
}
