import type { QueryPart, SearchOptions, SearchResult } from '../core/api.ts';
import { asError } from '../core/errors.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import type { Attributes } from './attributes.ts';
import type { Encoders } from './encoders.ts';
import type { ErrorCounts } from './errorCounts.ts';
import type { Latency } from './latency.ts';
import type { Library } from './library.ts';
import { searchCollection, type Searching } from './searching.ts';

export interface AskingSetup {
  services: Omit<Searching, 'encoder'>;
  encoders: Encoders;
  attributes: Attributes;
  library: Library;
  latency: Latency;
  errors: ErrorCounts;
}

/** A search of the open collection. */
export type Ask = (query: string | readonly QueryPart[], options?: SearchOptions) => Promise<SearchResult>;

export function createAsking({ services, encoders, attributes, library, latency, errors }: AskingSetup): Ask {
  return async (query, options) => {
    const run = async (collection: CollectionRecord) => {
      await attributes.prepare(collection, options?.filter);
      return searchCollection({ ...services, encoder: encoders.of(collection.encoder) }, collection, query, options);
    };
    const result = await run(library.current()).catch(async (thrown) => {
      if (asError(thrown).code !== 'model-changed') throw errors.note(thrown);
      // Another tab has updated the collection: once more, with what it is now.
      await library.refresh();
      return run(library.current());
    });
    latency.add(result.tookMs);
    return result;
  };
}
