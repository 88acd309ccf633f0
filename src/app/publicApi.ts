import type { QueryPart, SearchOptions, SearchResult, Sightglass } from '../core/api.ts';
import { listCollections } from '../storage/collections.ts';
import type { Database } from '../storage/open.ts';
import type { Adding } from './adding.ts';
import type { Attributes } from './attributes.ts';
import type { Duplicates } from './duplicates.ts';
import type { Exports } from './exports.ts';
import { sourcesOf } from './files.ts';
import type { Imports } from './imports.ts';
import type { Jobs } from './jobs.ts';
import { type Library, shown } from './library.ts';
import type { Moving } from './moving.ts';
import type { Outdated } from './outdated.ts';
import type { Repairing } from './repairing.ts';

export interface PublicApiSetup {
  database: Database;
  /** Resolves when a collection is open. */
  ready: Promise<void>;
  status: Sightglass['status'];
  library: Library;
  jobs: Jobs;
  adding: Adding;
  imports: Imports;
  outdated: Outdated;
  repairing: Repairing;
  attributes: Attributes;
  duplicates: Duplicates;
  search: (query: string | readonly QueryPart[], options?: SearchOptions) => Promise<SearchResult>;
  exports: Exports;
  moving: Moving;
  deleteEverything: Sightglass['deleteEverything'];
}

/** The page's own API over the page's use cases. */
export function publicApi(setup: PublicApiSetup): Sightglass {
  const {
    database,
    ready,
    status,
    library,
    jobs,
    adding,
    imports,
    outdated,
    repairing,
    attributes,
    duplicates,
    search,
    exports,
    moving,
    deleteEverything,
  } = setup;
  return {
    ready,
    status,
    collections: {
      list: async () => (await listCollections(database)).map(shown),
      create: async (name, options) => shown(await library.create(name, options)),
      async use(id) {
        await ready;
        await library.use(id);
      },
      async remove(id) {
        await ready;
        await library.remove(id);
      },
      rebuild: outdated.rebuild,
      repair: repairing.repair,
    },
    jobs: {
      list: jobs.list,
      subscribe: jobs.subscribe,
      pause: jobs.pause,
      cancel: jobs.cancel,
      resume: jobs.resume,
      dismiss: jobs.dismiss,
    },
    add(files, options) {
      const sources = sourcesOf(files);
      return adding.start({ sources, count: sources.length, chosen: 'files' }, options);
    },
    async search(query, options) {
      await ready;
      return search(query, options);
    },
    async attributes(ids) {
      await ready;
      return attributes.of(library.current(), ids ?? null);
    },
    async facets(filter) {
      await ready;
      return attributes.facets(library.current(), filter ?? null);
    },
    async duplicates({ signal } = {}) {
      await ready;
      return duplicates.groups(library.current(), signal);
    },
    async export({ collection, ...options } = {}) {
      await ready;
      return exports.file(collection ?? library.current().id, options);
    },
    async move(ids, collection) {
      await ready;
      return moving.move(ids, collection);
    },
    async remove(ids) {
      await ready;
      return library.removeItems(ids);
    },
    deleteEverything,
    import: (file, options) => imports.start(file, options),
  };
}
