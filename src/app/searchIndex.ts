import type { Filter } from '../core/api.ts';
import type { AttributeModel } from '../core/attributes/model.ts';
import { asError, SightglassError } from '../core/errors.ts';
import { connect } from '../workers/rpc.ts';
import type { OpenedIndex, SearchApi, VectorAnswer } from '../workers/search.ts';

/** The search worker with the collection that is open in it. A worker that died is started again, with the same collection. */
export interface SearchIndex {
  open(collection: string, dim: number): Promise<OpenedIndex>;
  append(collection: string, sequence: number): Promise<void>;
  remove(collection: string, ids: string[]): Promise<void>;
  search(collection: string, query: Float32Array, topK: number, filter: Filter | null, signal?: AbortSignal): Promise<VectorAnswer>;
  vectors(collection: string, ids: string[], signal?: AbortSignal): Promise<(Float32Array | null)[]>;
  /** By what model the open collection's attributes are told; safe to call often. */
  describe(collection: string, model: AttributeModel): Promise<void>;
  attributes(collection: string, ids: string[] | null): ReturnType<SearchApi['attributes']>;
  facets(collection: string, filter: Filter | null): Promise<number[][]>;
  matching(collection: string, filter: Filter): Promise<string[]>;
}

export function createSearchIndex(startWorker: () => Worker, onDied: (error: SightglassError) => void): SearchIndex {
  let wanted: { collection: string; dim: number; model: AttributeModel | null } | null = null;
  /** The collection being opened, or open. Null when the worker died: the next call opens it in a fresh one. */
  let opening: Promise<OpenedIndex> | null = null;
  const client = connect<SearchApi>({
    start: startWorker,
    name: 'search worker',
    // It never works long without looking up.
    patience: 15_000,
    onDied(error) {
      opening = null;
      onDied(error);
    },
  });

  function opened(): Promise<OpenedIndex> {
    if (!wanted) return Promise.reject(new SightglassError('not-found', 'No collection is open.'));
    // The fresh worker reads everything from storage: what was appended meanwhile is there too.
    const { collection, dim, model } = wanted;
    opening ??= client.call('open', [collection, dim]).then(async (answer) => {
      if (model) await client.call('describe', [collection, model]);
      return answer;
    });
    return opening;
  }

  /** Waits until the collection is open, and calls once more if the worker died under the call. */
  async function steady<R>(call: () => Promise<R>): Promise<R> {
    try {
      await opened();
      return await call();
    } catch (thrown) {
      if (asError(thrown).code !== 'worker-died') throw thrown;
      await opened();
      return call();
    }
  }

  return {
    open(collection, dim) {
      wanted = { collection, dim, model: null };
      opening = null;
      return steady(opened);
    },
    append: (collection, sequence) => steady(() => client.call('append', [collection, sequence])),
    remove: (collection, ids) => steady(() => client.call('remove', [collection, ids])),
    search: (collection, query, topK, filter, signal) => steady(() => client.call('search', [collection, query, topK, filter], { signal })),
    async describe(collection, model) {
      await steady(opened);
      if (wanted?.collection !== collection || wanted.model === model) return;
      await client.call('describe', [collection, model]);
      if (wanted?.collection === collection) wanted.model = model;
    },
    attributes: (collection, ids) => steady(() => client.call('attributes', [collection, ids])),
    facets: (collection, filter) => steady(() => client.call('facets', [collection, filter])),
    matching: (collection, filter) => steady(() => client.call('matching', [collection, filter])),
    vectors: (collection, ids, signal) => steady(() => client.call('vectors', [collection, ids], { signal })),
  };
}
