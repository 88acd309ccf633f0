import type { Filter, ItemAttribute } from '../core/api.ts';
import type { AttributeModel } from '../core/attributes/model.ts';
import { SightglassError } from '../core/errors.ts';
import { mergeAnswers } from '../core/vectors/merge.ts';
import { madeAlike } from '../storage/collections.ts';
import { connect, type WorkerClient } from '../workers/rpc.ts';
import type { DamagedSegment } from '../storage/segments.ts';
import type { OpenedIndex, OpenedShard, SearchApi, SearchRequest, VectorAnswer } from '../workers/search.ts';

/** Rows from which on it pays to share them between workers: of fewer one alone answers as fast, and is open sooner. */
export const ROWS_TO_SHARE = 200_000;
const MOST_WORKERS = 4;
/** Another tab may be merging segments while they are read. */
const ATTEMPTS = 5;

/** What is open, and what there will be. */
export interface Opening {
  now: OpenedIndex;
  /** Resolves when all is loaded. Rejects with `model-changed` where the shards have seen different things: all is to be opened anew. */
  whole: Promise<OpenedIndex>;
}

/** The search workers as one. Each holds some of the segments of the open collection, with a memory of its own. */
export interface SearchShards {
  /** `items`: about how many rows there will be. */
  open(collection: string, items: number): Promise<Opening>;
  /** Segments that are damaged where they are kept, though their rows were read from a copy. */
  check(collection: string): Promise<DamagedSegment[]>;
  /** False where it cannot be told which worker's it is: all is to be opened anew. */
  append(collection: string, sequence: number): Promise<boolean>;
  remove(collection: string, ids: string[]): Promise<void>;
  search(collection: string, query: Float32Array, request: SearchRequest, signal?: AbortSignal): Promise<VectorAnswer>;
  vectors(collection: string, ids: string[], signal?: AbortSignal): Promise<(Float32Array | null)[]>;
  describe(collection: string, model: AttributeModel): Promise<void>;
  attributes(collection: string, ids: string[] | null): Promise<[id: string, shown: ItemAttribute[]][]>;
  facets(collection: string, filter: Filter | null): Promise<number[][]>;
  matching(collection: string, filter: Filter): Promise<string[]>;
}

export interface SearchMachine {
  cores: number;
  /** Bytes of memory that all workers together should keep to. */
  budget: number;
}

export function createSearchShards(
  startWorker: () => Worker,
  { cores, budget }: SearchMachine,
  onDied: (error: SightglassError) => void,
): SearchShards {
  const clients: WorkerClient<SearchApi>[] = [];
  let used: WorkerClient<SearchApi>[] = [];
  /** Nested codes compare only where they were learned from the same rows: the first worker's are everybody's. */
  let codes: Promise<void> | null = null;

  function take(count: number): void {
    while (clients.length < count)
      clients.push(
        connect<SearchApi>({
          start: startWorker,
          name: 'search worker',
          // It never works long without looking up.
          patience: 15_000,
          onDied,
        }),
      );
    // What the others held is given back.
    for (const client of clients.slice(count)) client.stop();
    used = clients.slice(0, count);
    codes = null;
  }

  const all = <R>(ask: (client: WorkerClient<SearchApi>, index: number) => Promise<R>): Promise<R[]> => Promise.all(used.map(ask));

  async function shareCodes(collection: string): Promise<void> {
    const [first, ...others] = used;
    const basis = first && others.length > 0 ? await first.call('learnCodes', [collection]) : null;
    if (basis) await Promise.all(others.map((client) => client.call('useCodes', [collection, basis])));
  }

  return {
    async open(collection, items) {
      take(items < ROWS_TO_SHARE ? 1 : Math.max(1, Math.min(MOST_WORKERS, cores)));
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const mine = used;
        const opened = await all((client, index) => client.call('open', [collection, { index, of: used.length }, Math.floor(budget / used.length)]));
        if (!areAlike(opened)) continue;
        const now = together(opened);
        if (now.loading) return { now, whole: Promise.all(mine.map((client) => client.call('loaded', [collection]))).then(checked) };
        if (!opened.some(({ merged }) => merged) || used.length === 1) return { now, whole: Promise.resolve(now) };
      }
      throw changing();
    },
    async check(collection) {
      return (await all((client) => client.call('check', [collection]))).flat();
    },
    async append(collection, sequence) {
      return (await all((client) => client.call('append', [collection, sequence]))).every(Boolean);
    },
    async remove(collection, ids) {
      await all((client) => client.call('remove', [collection, ids]));
    },
    async search(collection, query, request, signal) {
      if (request.method === 'hamming') {
        codes ??= shareCodes(collection);
        await codes.catch((thrown) => {
          codes = null;
          throw thrown;
        });
      }
      return mergeAnswers(await all((client) => client.call('search', [collection, query, request], { signal })), request.topK);
    },
    async vectors(collection, ids, signal) {
      const found = await all((client) => client.call('vectors', [collection, ids], { signal }));
      return ids.map((_, k) => found.map((vectors) => vectors[k] ?? null).find((vector) => vector !== null) ?? null);
    },
    async describe(collection, model) {
      await all((client) => client.call('describe', [collection, model]));
    },
    async attributes(collection, ids) {
      const told = await all((client) => client.call('attributes', [collection, ids]));
      if (!ids) return told.flat();
      return ids.map((id, k) => [id, told.map((shown) => shown[k]?.[1] ?? []).find((shown) => shown.length > 0) ?? []]);
    },
    async facets(collection, filter) {
      const [first = [], ...others] = await all((client) => client.call('facets', [collection, filter]));
      return first.map((counts, k) => counts.map((count, value) => others.reduce((sum, other) => sum + (other[k]?.[value] ?? 0), count)));
    },
    async matching(collection, filter) {
      return (await all((client) => client.call('matching', [collection, filter]))).flat();
    },
  };
}

/** Have they seen the same segments of the same model? */
function areAlike(opened: readonly OpenedShard[]): boolean {
  const [first] = opened as [OpenedShard, ...OpenedShard[]];
  return opened.every((shard) => String(shard.listed) === String(first.listed) && madeAlike(shard, first));
}

function checked(opened: readonly OpenedShard[]): OpenedIndex {
  if (opened.length > 1 && (!areAlike(opened) || opened.some(({ merged }) => merged))) throw changing();
  return together(opened);
}

function changing(): SightglassError {
  return new SightglassError('model-changed', 'The collection keeps changing in another tab.');
}

function together(opened: readonly OpenedShard[]): OpenedIndex {
  const [{ encoder, revision, kernel }] = opened as [OpenedShard, ...OpenedShard[]];
  const sum = (of: (shard: OpenedShard) => number) => opened.reduce((total, shard) => total + of(shard), 0);
  return {
    encoder,
    revision,
    kernel,
    vectors: sum(({ vectors }) => vectors),
    bytes: sum(({ bytes }) => bytes),
    budget: sum(({ budget }) => budget),
    rowsOnDisk: sum(({ rowsOnDisk }) => rowsOnDisk),
    copied: sum(({ copied }) => copied),
    loading: opened.some(({ loading }) => loading),
    workers: opened.length,
    damaged: opened.flatMap(({ damaged }) => damaged),
  };
}
