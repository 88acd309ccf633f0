import { SightglassError, toWire, type WireError } from '../core/errors.ts';
import { type Kernel, scalarKernel } from '../core/vectors/kernel.ts';
import { VectorIndex } from '../core/vectors/vectorIndex.ts';
import dotsUrl from '../kernel/dots.wat?wasm-url';
import { simdKernel } from '../kernel/simd.ts';
import { type Database, openDatabase } from '../storage/open.ts';
import { readSegment, segmentSequences } from '../storage/segments.ts';
import { serve } from './rpc.ts';
import type { SearchApi } from './search.ts';

let database: Promise<Database> | null = null;
let opened: { collection: string; index: VectorIndex; sequences: Set<number> } | null = null;

/** A failed or closed connection is forgotten, so that the next call tries again. */
function connection(): Promise<Database> {
  const forget = () => {
    database = null;
  };
  database ??= openDatabase({ onBlocking: forget, onTerminated: forget }).catch((thrown) => {
    forget();
    throw thrown;
  });
  return database;
}

/** SIMD where the browser has it; the scalar kernel gives the same numbers everywhere. */
const kernel: Promise<Kernel> = WebAssembly.compileStreaming(fetch(dotsUrl)).then(simdKernel, () => scalarKernel);

function index(collection: string): VectorIndex {
  if (opened?.collection !== collection) throw new SightglassError('not-found', 'That collection is not open.');
  return opened.index;
}

serve<SearchApi>({
  async open({ signal }, collection, dim) {
    const [db, chosen] = await Promise.all([connection(), kernel]);
    const fresh = { collection, index: new VectorIndex(dim, chosen), sequences: new Set<number>() };
    const damaged: WireError[] = [];
    opened = fresh;
    for (const sequence of await segmentSequences(db, collection)) {
      signal.throwIfAborted();
      if (fresh.sequences.has(sequence)) continue;
      fresh.sequences.add(sequence);
      try {
        fresh.index.add(await readSegment(db, collection, sequence));
      } catch (thrown) {
        damaged.push(toWire(thrown));
      }
    }
    return { vectors: fresh.index.size, kernel: chosen.name, damaged };
  },
  async append(_context, collection, sequence) {
    if (opened?.collection !== collection || opened.sequences.has(sequence)) return;
    opened.sequences.add(sequence);
    opened.index.add(await readSegment(await connection(), collection, sequence));
  },
  remove(_context, collection, ids) {
    if (opened?.collection === collection) opened.index.remove(ids);
  },
  search(_context, collection, query, topK, only) {
    const rows = index(collection);
    return {
      hits: rows.search(query, topK, only ? new Set(only) : undefined),
      searched: only ? only.filter((id) => rows.has(id)).length : rows.size,
    };
  },
  vectors: (_context, collection, ids) => ids.map((id) => index(collection).vector(id)),
});
