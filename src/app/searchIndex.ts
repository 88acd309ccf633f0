import { asError, type SightglassError } from '../core/errors.ts';
import { connect } from '../workers/rpc.ts';
import type { OpenedIndex, SearchApi, VectorAnswer } from '../workers/search.ts';

/** The search worker with the collection that is open in it. A worker that died is started again, with the same collection. */
export interface SearchIndex {
  open(collection: string, dim: number): Promise<OpenedIndex>;
  append(collection: string, sequence: number): Promise<void>;
  remove(collection: string, ids: string[]): Promise<void>;
  search(collection: string, query: Float32Array, topK: number, only: string[] | null, signal?: AbortSignal): Promise<VectorAnswer>;
  vectors(collection: string, ids: string[], signal?: AbortSignal): Promise<(Float32Array | null)[]>;
}

export function createSearchIndex(startWorker: () => Worker, onDied: (error: SightglassError) => void): SearchIndex {
  let open: { collection: string; dim: number } | null = null;
  let reopening: Promise<unknown> | null = null;
  const client = connect<SearchApi>({
    start: startWorker,
    name: 'search worker',
    // It never works long without looking up.
    patience: 15_000,
    onDied(error) {
      // The fresh worker reads everything from storage again: what was appended meanwhile is there too.
      reopening = open && client.call('open', [open.collection, open.dim]);
      reopening?.catch(() => undefined);
      onDied(error);
    },
  });

  /** Calls once more if the worker died under the first call. */
  async function steady<R>(call: () => Promise<R>): Promise<R> {
    await reopening?.catch(() => undefined);
    try {
      return await call();
    } catch (thrown) {
      if (asError(thrown).code !== 'worker-died') throw thrown;
      await reopening;
      return call();
    }
  }

  return {
    open(collection, dim) {
      open = { collection, dim };
      reopening = null;
      return client.call('open', [collection, dim]);
    },
    append: (collection, sequence) => steady(() => client.call('append', [collection, sequence])),
    remove: (collection, ids) => steady(() => client.call('remove', [collection, ids])),
    search: (collection, query, topK, only, signal) => steady(() => client.call('search', [collection, query, topK, only], { signal })),
    vectors: (collection, ids, signal) => steady(() => client.call('vectors', [collection, ids], { signal })),
  };
}
