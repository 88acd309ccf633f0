import type { Facet, Filter, ItemAttribute } from '../core/api.ts';
import type { AttributeModel } from '../core/attributes/model.ts';
import { SightglassError } from '../core/errors.ts';
import { hasAttributes, readAttributes } from '../models/attributes.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import type { SearchIndex } from './searchIndex.ts';

/** What the pictures of a collection show. Nothing is fetched or told before it is asked for. */
export interface Attributes {
  /** The collection's attributes, now known to the search worker; null where its model, or that revision of it, has none. */
  describe(collection: CollectionRecord): Promise<AttributeModel | null>;
  of(collection: CollectionRecord, ids: string[] | null): Promise<Record<string, ItemAttribute[]>>;
  facets(collection: CollectionRecord, filter: Filter | null): Promise<Facet[]>;
  /** Ids of what passes the filter. Throws `not-supported` where the collection has no attributes. */
  matching(collection: CollectionRecord, filter: Filter): Promise<Set<string>>;
  /** Makes a filter usable; throws `not-supported` where it cannot be. */
  prepare(collection: CollectionRecord, filter: Filter | undefined): Promise<void>;
}

export function createAttributes(base: URL, search: SearchIndex): Attributes {
  const models = new Map<string, Promise<AttributeModel | null>>();

  function model(encoder: string): Promise<AttributeModel | null> {
    const known = models.get(encoder);
    if (known) return known;
    const read = readAttributes(encoder, base);
    models.set(encoder, read);
    // A failure must not be remembered as the answer.
    read.catch(() => models.delete(encoder));
    return read;
  }

  async function describe(collection: CollectionRecord): Promise<AttributeModel | null> {
    const { encoder, revision, dim } = collection;
    if (!hasAttributes(encoder)) return null;
    const found = await model(encoder);
    // Prompts of another revision say nothing about these vectors.
    if (!found || found.revision !== revision || found.dim !== dim) return null;
    await search.describe(collection, found);
    return found;
  }

  async function needed(collection: CollectionRecord): Promise<void> {
    if (await describe(collection)) return;
    throw new SightglassError('not-supported', `What the pictures of “${collection.name}” show cannot be told: its model has no attributes.`);
  }

  return {
    describe,
    async of(collection, ids) {
      if (!(await describe(collection))) return {};
      return Object.fromEntries(await search.attributes(collection, ids));
    },
    async facets(collection, filter) {
      const found = await describe(collection);
      if (!found) return [];
      const counts = await search.facets(collection, filter);
      return found.attributes.map(({ id, name, values }, k) => ({
        id,
        name,
        values: values.map(({ id: value, name: own }, v) => ({ id: value, name: own, count: counts[k]?.[v] ?? 0 })),
      }));
    },
    async matching(collection, filter) {
      await needed(collection);
      return new Set(await search.matching(collection, filter));
    },
    async prepare(collection, filter) {
      if (filter?.attributes) await needed(collection);
    },
  };
}
