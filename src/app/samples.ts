import { openIndexFile } from '../core/archive/indexFile.ts';
import type { ArchiveItem } from '../core/archive/items.ts';
import { SightglassError } from '../core/errors.ts';
import { readScores } from '../core/query/match.ts';
import { commitBatch } from '../storage/batches.ts';
import { changeCollection, createCollection, purgeCollection } from '../storage/collections.ts';
import type { Database } from '../storage/open.ts';
import type { ItemRecord } from '../storage/schema.ts';
import { readSetting, writeSetting } from '../storage/settings.ts';
import type { Shipped } from './encoder.ts';
import { createRangedFile } from './rangedFile.ts';

/** `samples/samples.json`: what the sample collection is, with the vectors of its example queries. */
export interface SampleManifest {
  /** Changes when pictures or vectors change: the collection is then replaced. */
  revision: string;
  encoder: string;
  encoderRevision: string;
  dim: number;
  items: number;
  /** The encoder's own, so that the examples' scores can be put into words before it is loaded. */
  scores?: unknown;
  /** `vector`: base64 of dim float32, little-endian. */
  queries: { text: string; language: string; vector: string }[];
}

export const SAMPLE_ID = 'sample';

/** The sample collection of this page, fetched. */
export interface Samples {
  manifest: SampleManifest;
  /** What its encoder would say, without the encoder. */
  shipped: Shipped;
  /** A preview, where the place is in this collection's own file; else null. Only what is asked for is fetched. */
  preview(place: NonNullable<ItemRecord['preview']>): Promise<Blob | null>;
}

const packOf = ({ revision }: SampleManifest): string => `${SAMPLE_ID}-${revision}`;

/** Fetches the small part: manifest and query vectors. Throws `not-found`. */
export async function fetchSamples(base: URL): Promise<Samples> {
  const manifest = (await (await fetched(new URL('samples/samples.json', base))).json()) as SampleManifest;
  const { encoder: id, encoderRevision: revision, queries } = manifest;
  const texts = new Map(
    queries.map(({ text, vector }) => [text, new Float32Array(Uint8Array.from(atob(vector), (letter) => letter.charCodeAt(0)).buffer)]),
  );
  // Places in another revision's file mean nothing: no cache on the way may answer with that one.
  const file = createRangedFile(new URL(`samples/previews.bin?revision=${encodeURIComponent(manifest.revision)}`, base));
  return {
    manifest,
    shipped: { id, revision, texts, scores: readScores(manifest.scores) },
    preview: async ({ pack, start, end, type }) => (pack === packOf(manifest) ? file.slice(start, end, type) : null),
  };
}

/** Installs the sample collection unless it is there already or the person removed it. Its previews stay where they are, beside the page. */
export async function installSamples(database: Database, { manifest }: Samples, base: URL): Promise<void> {
  const before = await readSetting(database, 'sample');
  if (before === 'removed') return;
  const there = await database.get('collections', SAMPLE_ID);
  if (there && !there.removedAt && before === manifest.revision) return;
  const file = await (await fetched(new URL('samples/index.safetensors', base))).blob();
  const index = await openIndexFile(file);
  if (there) await purgeCollection(database, SAMPLE_ID);
  await createCollection(database, {
    id: SAMPLE_ID,
    name: 'Sample collection',
    encoder: manifest.encoder,
    revision: manifest.encoderRevision,
    dim: index.dim,
    sample: true,
    hidden: true,
  });
  const addedAt = new Date().toISOString();
  const lines = (await index.items(0, index.count)) as (ArchiveItem & { preview: [number, number] })[];
  await commitBatch(
    database,
    SAMPLE_ID,
    {
      segment: await index.rows(0, index.count),
      madeWith: { encoder: manifest.encoder, revision: manifest.encoderRevision },
      items: lines.map(({ id, name, caption, width = 0, height = 0, bytes = 0 }) => ({
        id,
        name,
        path: '',
        kind: 'image',
        type: 'image/webp',
        width,
        height,
        bytes,
        addedAt,
        takenAt: null,
        labels: [],
        ...(caption !== undefined && { caption }),
      })),
      previews: { places: lines.map(({ preview: [start, end] }) => ({ pack: packOf(manifest), start, end, type: 'image/webp' })) },
    },
    true,
  );
  await changeCollection(database, SAMPLE_ID, {}, 'removedAt');
  await writeSetting(database, 'sample', manifest.revision);
}

async function fetched(url: URL): Promise<Response> {
  const response = await fetch(url).catch((thrown) => {
    throw new SightglassError('not-found', 'The sample collection could not be fetched.', { cause: thrown });
  });
  if (!response.ok) throw new SightglassError('not-found', `The sample collection is not served beside the page (${response.status}).`);
  return response;
}
