import type { Filter } from '../core/api.ts';
import type { AttributeModel } from '../core/attributes/model.ts';
import { asError, SightglassError } from '../core/errors.ts';
import { type MadeWith, madeAlike } from '../storage/collections.ts';
import type { DamagedSegment } from '../storage/segments.ts';
import type { OpenedIndex, SearchApi, SearchRequest, VectorAnswer } from '../workers/search.ts';
import { createSearchShards, type Opening, type SearchMachine } from './searchShards.ts';

/** A collection as the caller knows it. */
export type Known = MadeWith & { id: string };

/**
 * The search workers with the collection that is open in them. A worker that died is started again, with the same collection.
 *
 * Calls that take a {@link Known} collection answer from vectors of that model and revision: what is open is read anew where
 * another tab has put others in their place. They throw `model-changed` where it is the caller whose collection is of before.
 */
export interface SearchIndex {
  /**
   * `items`: about how many rows there will be. Resolves when something can be searched; what is asked then waits until all can be,
   * but for partial searches.
   */
  open(collection: string, items: number): Promise<OpenedIndex>;
  /** What is open, when all of it is loaded. */
  whole(): Promise<OpenedIndex>;
  /** Of what was opened last; rows that came later are not counted. */
  readonly figures: OpenedIndex | null;
  /** See {@link SearchApi.check}. */
  check(collection: string): Promise<DamagedSegment[]>;
  append(collection: string, sequence: number): Promise<void>;
  remove(collection: string, ids: string[]): Promise<void>;
  /** `partial`: of the rows that are there, while others are still being read. */
  search(
    collection: Known,
    query: Float32Array,
    request: SearchRequest,
    how?: { partial?: boolean; signal?: AbortSignal | undefined },
  ): Promise<VectorAnswer>;
  vectors(collection: Known, ids: string[], signal?: AbortSignal): Promise<(Float32Array | null)[]>;
  /** By what model the open collection's attributes are told; safe to call often. */
  describe(collection: Known, model: AttributeModel): Promise<void>;
  attributes(collection: Known, ids: string[] | null): ReturnType<SearchApi['attributes']>;
  facets(collection: Known, filter: Filter | null): Promise<number[][]>;
  matching(collection: Known, filter: Filter): Promise<string[]>;
}

export function createSearchIndex(startWorker: () => Worker, onDied: (error: SightglassError) => void, machine: SearchMachine): SearchIndex {
  let wanted: { collection: string; items: number; model: AttributeModel | null } | null = null;
  /** The collection being opened, or open. Null when the worker died: the next call opens it in a fresh one. */
  let opening: Promise<Opening> | null = null;
  let figures: OpenedIndex | null = null;
  const shards = createSearchShards(startWorker, machine, (error) => {
    opening = null;
    onDied(error);
  });

  function opened(): Promise<Opening> {
    if (!wanted) return Promise.reject(new SightglassError('not-found', 'No collection is open.'));
    // The fresh worker reads everything from storage: what was appended meanwhile is there too.
    const { collection, items, model } = wanted;
    opening ??= shards.open(collection, items).then(async (answer) => {
      figures = answer.now;
      // Whoever needs all of it hears why it is not there.
      answer.whole.then(
        (all) => {
          figures = all;
        },
        () => undefined,
      );
      if (model?.revision === answer.now.revision) await shards.describe(collection, model);
      else if (wanted?.collection === collection) wanted.model = null;
      return answer;
    });
    return opening;
  }

  /** The same, of the vectors that the caller knows. */
  async function openedAs(known: Known): Promise<void> {
    const before = opened();
    const fits = ({ now }: Opening) => wanted?.collection !== known.id || madeAlike(now, known);
    if (fits(await before)) return;
    if (opening === before) opening = null;
    if (!fits(await opened())) throw new SightglassError('model-changed', 'The collection was updated in another tab.');
  }

  /** All of it. Opened anew where the workers have read different things. */
  async function whole(): Promise<OpenedIndex> {
    const at = opened();
    try {
      return await (await at).whole;
    } catch (thrown) {
      if (asError(thrown).code !== 'model-changed') throw thrown;
      if (opening === at) opening = null;
      return (await opened()).whole;
    }
  }

  /** Waits until the collection is open, or `all` of it is loaded, and calls once more if the worker died under the call. */
  async function steady<R>(known: Known | null, call: () => Promise<R>, all = true): Promise<R> {
    const open = async () => {
      await (known ? openedAs(known) : opened());
      if (all) await whole();
    };
    try {
      await open();
      return await call();
    } catch (thrown) {
      if (asError(thrown).code !== 'worker-died') throw thrown;
      await open();
      return call();
    }
  }

  return {
    open(collection, items) {
      wanted = { collection, items, model: null };
      opening = null;
      return steady(null, async () => (await opened()).now, false);
    },
    get figures() {
      return figures;
    },
    whole: () => steady(null, whole),
    check: (collection) => steady(null, () => shards.check(collection)),
    async append(collection, sequence) {
      const isThere = await steady(null, () => shards.append(collection, sequence), false);
      // Opened anew by the next call: the fresh workers read everything from storage.
      if (!isThere && wanted?.collection === collection) opening = null;
    },
    remove: (collection, ids) => steady(null, () => shards.remove(collection, ids), false),
    search: (known, query, request, { partial = false, signal } = {}) =>
      steady(known, () => shards.search(known.id, query, request, signal), !partial),
    async describe(known, model) {
      await steady(known, async () => undefined, false);
      if (wanted?.collection !== known.id || wanted.model === model) return;
      await shards.describe(known.id, model);
      if (wanted?.collection === known.id) wanted.model = model;
    },
    attributes: (known, ids) => steady(known, () => shards.attributes(known.id, ids)),
    facets: (known, filter) => steady(known, () => shards.facets(known.id, filter)),
    matching: (known, filter) => steady(known, () => shards.matching(known.id, filter)),
    vectors: (known, ids, signal) => steady(known, () => shards.vectors(known.id, ids, signal)),
  };
}
