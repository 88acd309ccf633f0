import type { Hit, QueryPart, SearchOptions, SearchResult } from '../core/api.ts';
import { SightglassError } from '../core/errors.ts';
import { composeQuery } from '../core/query/compose.ts';
import { matchOf, type ScoreCurve } from '../core/query/match.ts';
import { readItems } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import type { CollectionRecord } from '../storage/schema.ts';
import type { EncoderInfo } from '../workers/encoder.ts';
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
  const { topK = 100, method = 'auto', bits, filter, partial = false, signal } = options;
  if (method === 'lexical' || method === 'hybrid') throw new SightglassError('not-supported', `The method ${method} is not built yet.`);
  const parts = typeof query === 'string' ? (query.trim() === '' ? [] : [{ text: query.trim() }]) : query;
  if (parts.length === 0 || collection.items === 0) return { hits: [], tookMs: performance.now() - started, searched: 0 };
  const vectors = await Promise.all(
    parts.map(async (part) => ({ vector: await vectorOf(services, collection, part, signal), weight: part.weight ?? 1 })),
  );
  const composed = composeQuery(vectors);
  const { hits, searched } = await services.search.search(
    collection,
    composed,
    { topK, method, bits, filter: filter?.ids || filter?.attributes ? filter : null },
    { partial: partial && method !== 'hamming', signal },
  );
  const items = await readItems(
    services.database,
    collection.id,
    hits.map(({ id }) => id),
  );
  const curve = curveOf(services.encoder, collection, parts);
  const named = hits.flatMap(({ id, score, distance }, k): Hit[] => {
    const item = items[k];
    return item
      ? [
          {
            id,
            name: item.name,
            score,
            kind: item.kind,
            ...(curve && { match: matchOf(score, curve) }),
            ...(distance !== undefined && { rankScore: distance }),
          },
        ]
      : [];
  });
  return { hits: named, tookMs: performance.now() - started, searched };
}

/** Were the collection's vectors made with this encoder, in this revision? Others must not be compared with its vectors. */
export function isOf(collection: Pick<CollectionRecord, 'encoder' | 'revision'>, { id, revision }: { id: string; revision: string }): boolean {
  return collection.encoder === id && collection.revision === revision;
}

/** The loaded encoder. Throws `encoder-missing` where the collection was made with another one. */
async function fitting(encoder: EncoderService, collection: CollectionRecord): Promise<EncoderInfo> {
  const info = await encoder.load();
  if (isOf(collection, info)) return info;
  const { name, encoder: made } = collection;
  const why =
    made === info.id
      ? `“${name}” was made with an earlier version of the model. Update it to search it by words.`
      : `“${name}” was made with another model (${made}); words and new pictures cannot be compared with it.`;
  throw new SightglassError('encoder-missing', why);
}

/** What scores mean here: known for one text or one picture, towards which the query goes, and where the encoder says so. */
function curveOf({ info, shipped }: EncoderService, collection: CollectionRecord, parts: readonly QueryPart[]): ScoreCurve | null {
  const [part] = parts;
  if (!part || parts.length > 1 || (part.weight ?? 1) <= 0 || 'vector' in part) return null;
  const scores = [info, shipped].find((one) => one && isOf(collection, one))?.scores;
  return ('text' in part ? scores : scores?.images) ?? null;
}

async function vectorOf(services: Searching, collection: CollectionRecord, part: QueryPart, signal: AbortSignal | undefined): Promise<Float32Array> {
  if ('vector' in part) return part.vector;
  if ('item' in part) {
    const [vector] = await services.search.vectors(collection, [part.item], signal);
    if (!vector) throw new SightglassError('not-found', 'The picture to search by is not in this collection.');
    return vector;
  }
  const { encoder } = services;
  if (collection.encoder.startsWith('external:'))
    throw new SightglassError('encoder-missing', 'This collection holds vectors of a model that this page does not have.');
  if ('text' in part) {
    const text = part.text.trim();
    if (text === '') throw new SightglassError('invalid-query', 'A part of the query is empty.');
    const { shipped } = encoder;
    const known = shipped && isOf(collection, shipped) ? shipped.texts.get(text) : undefined;
    if (known) return known;
    await fitting(encoder, collection);
    return encoder.text(text, collection.revision);
  }
  const { view } = await fitting(encoder, collection);
  const { pixels } = await services.intake.call('prepare', [part.image, { ...view, previewSide: 384 }], { signal });
  return encoder.images(pixels, 1, collection.revision, signal);
}
