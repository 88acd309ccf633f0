import type { Hit, QueryPart, SearchOptions, SearchResult } from '../core/api.ts';
import { SightglassError } from '../core/errors.ts';
import { composeQuery } from '../core/query/compose.ts';
import { readItems } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import type { IntakeApi } from '../workers/intake.ts';
import type { WorkerClient } from '../workers/rpc.ts';
import type { EncoderService } from './encoder.ts';
import type { SearchIndex } from './searchIndex.ts';

export interface Searching {
  database: Database;
  encoder: EncoderService;
  intake: WorkerClient<IntakeApi>;
  search: SearchIndex;
}

/**
 * Answers one query over one collection. A string is taken as it stands. An empty query and an empty collection give no
 * hits. Throws the typed errors of core/errors.ts; `aborted` when the signal says so.
 */
export async function searchCollection(
  services: Searching,
  collection: CollectionRecord,
  query: string | readonly QueryPart[],
  options: SearchOptions = {},
): Promise<SearchResult> {
  const started = performance.now();
  const { topK = 100, method = 'auto', filter, signal } = options;
  if (method !== 'auto' && method !== 'exact') throw new SightglassError('not-supported', `The method ${method} is not built yet.`);
  const parts = typeof query === 'string' ? (query.trim() === '' ? [] : [{ text: query.trim() }]) : query;
  if (parts.length === 0 || collection.items === 0) return { hits: [], tookMs: performance.now() - started, searched: 0 };
  const vectors = await Promise.all(
    parts.map(async (part) => ({ vector: await vectorOf(services, collection, part, signal), weight: part.weight ?? 1 })),
  );
  const composed = composeQuery(vectors);
  const { hits, searched } = await services.search.search(collection.id, composed, topK, filter?.ids ?? null, signal);
  const items = await readItems(
    services.database,
    collection.id,
    hits.map(({ id }) => id),
  );
  const named = hits.flatMap(({ id, score }, k): Hit[] => {
    const item = items[k];
    return item ? [{ id, name: item.name, score, kind: item.kind }] : [];
  });
  return { hits: named, tookMs: performance.now() - started, searched };
}

async function vectorOf(services: Searching, collection: CollectionRecord, part: QueryPart, signal: AbortSignal | undefined): Promise<Float32Array> {
  if ('vector' in part) return part.vector;
  if ('item' in part) {
    const [vector] = await services.search.vectors(collection.id, [part.item], signal);
    if (!vector) throw new SightglassError('not-found', 'The picture to search by is not in this collection.');
    return vector;
  }
  const { encoder } = services;
  if (collection.encoder.startsWith('external:'))
    throw new SightglassError('encoder-missing', 'This collection holds vectors of a model that this page does not have.');
  if ('text' in part) {
    if (part.text.trim() === '') throw new SightglassError('invalid-query', 'A part of the query is empty.');
    return encoder.text(part.text.trim());
  }
  const { side } = await encoder.load();
  const { pixels } = await services.intake.call('prepare', [part.image, { side, previewSide: 384 }], { signal });
  return encoder.images(pixels, 1, signal);
}
