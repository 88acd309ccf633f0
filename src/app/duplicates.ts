import type { Hit, NamedItem } from '../core/api.ts';
import { SightglassError } from '../core/errors.ts';
import { groupsOf } from '../core/query/near.ts';
import { nearFrom } from '../models/registry.ts';
import { madeAlike } from '../storage/collections.ts';
import { pagesOfItems, readItems } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import type { SearchIndex } from './searchIndex.ts';

/** Very similar pictures that are looked for of one: a burst of more is still one group, link by link. */
const MOST = 32;
/** Vectors that are asked for at once. */
const TOGETHER = 128;

/** Very similar pictures of a collection, by their vectors. */
export interface Duplicates {
  /** Those most similar to one item first. */
  similar(collection: CollectionRecord, id: string): Promise<Hit[]>;
  /**
   * All groups, the largest first. Each row is compared with all others, one search after the other, so that a person's searches
   * come between; what was compared is remembered, and later only what came since is. Throws `aborted`.
   */
  groups(collection: CollectionRecord, signal?: AbortSignal): Promise<NamedItem[][]>;
}

/** What was found in a collection, of vectors made alike. */
interface Compared {
  collection: CollectionRecord;
  asked: Set<string>;
  pairs: [string, string][];
}

export function createDuplicates(database: Database, search: SearchIndex): Duplicates {
  let last: Compared | null = null;

  function comparedOf(collection: CollectionRecord): Compared {
    if (last?.collection.id !== collection.id || !madeAlike(last.collection, collection)) last = { collection, asked: new Set(), pairs: [] };
    return last;
  }

  /** Ids and cosines of what is very similar to an item. */
  async function around(collection: CollectionRecord, id: string, vector: Float32Array, signal?: AbortSignal) {
    const { hits } = await search.search(collection, vector, { topK: MOST + 1, method: 'auto', filter: null }, { signal });
    const near = nearFrom(collection.encoder);
    return hits.filter((hit) => hit.id !== id && hit.score >= near);
  }

  async function named(collection: CollectionRecord, found: readonly { id: string; score: number }[]): Promise<Hit[]> {
    const items = await readItems(
      database,
      collection.id,
      found.map(({ id }) => id),
    );
    return found.flatMap(({ id, score }, k) => {
      const item = items[k];
      return item ? [{ id, score, name: item.name, kind: item.kind }] : [];
    });
  }

  return {
    async similar(collection, id) {
      const [vector] = await search.vectors(collection, [id]);
      return vector ? named(collection, await around(collection, id, vector)) : [];
    },
    async groups(collection, signal) {
      const { asked, pairs } = comparedOf(collection);
      const there = new Set<string>();
      for await (const page of pagesOfItems(database, collection.id)) {
        for (const { id } of page) there.add(id);
        const fresh = page.filter(({ id }) => !asked.has(id)).map(({ id }) => id);
        for (let from = 0; from < fresh.length; from += TOGETHER) {
          const ids = fresh.slice(from, from + TOGETHER);
          const vectors = await search.vectors(collection, ids, signal);
          for (const [k, id] of ids.entries()) {
            if (signal?.aborted) throw new SightglassError('aborted', 'Stopped.');
            const vector = vectors[k];
            if (vector) for (const other of await around(collection, id, vector, signal)) pairs.push([id, other.id]);
            asked.add(id);
          }
        }
      }
      const groups = groupsOf(pairs.filter(([a, b]) => there.has(a) && there.has(b)));
      return Promise.all(
        groups.map(async (ids) =>
          (await readItems(database, collection.id, ids)).flatMap((item) => (item ? [{ id: item.id, name: item.name }] : [])),
        ),
      );
    },
  };
}
