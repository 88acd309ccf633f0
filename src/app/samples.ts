import { openIndexFile } from '../core/archive/indexFile.ts';
import { SightglassError } from '../core/errors.ts';
import { identityCalibration } from '../core/vectors/calibration.ts';
import { commitBatch, putPack } from '../storage/batches.ts';
import { changeCollection, createCollection, purgeCollection } from '../storage/collections.ts';
import type { Database } from '../storage/open.ts';
import { readSetting, writeSetting } from '../storage/settings.ts';

/** `samples/samples.json`: what the sample collection is, with the vectors of its example queries. */
export interface SampleManifest {
  /** Changes when pictures or vectors change: the collection is then replaced. */
  revision: string;
  encoder: string;
  encoderRevision: string;
  dim: number;
  items: number;
  /** `vector`: base64 of dim float32, little-endian. */
  queries: { text: string; language: string; vector: string }[];
}

export const SAMPLE_ID = 'sample';

/** The sample collection of this page, fetched. */
export interface Samples {
  manifest: SampleManifest;
  /** Vectors of the example queries, by text. */
  vectors: ReadonlyMap<string, Float32Array>;
}

/** Fetches the small part: manifest and query vectors. Throws `not-found`. */
export async function fetchSamples(base: URL): Promise<Samples> {
  const manifest = (await (await fetched(new URL('samples/samples.json', base))).json()) as SampleManifest;
  const vectors = new Map(
    manifest.queries.map(({ text, vector }) => [text, new Float32Array(Uint8Array.from(atob(vector), (letter) => letter.charCodeAt(0)).buffer)]),
  );
  return { manifest, vectors };
}

/**
 * Installs the sample collection unless it is there already or the person removed it. Resolves when it can be searched;
 * `previews` resolves when its pictures are stored too.
 */
export async function installSamples(database: Database, { manifest }: Samples, base: URL): Promise<{ installed: boolean; previews: Promise<void> }> {
  const done = { installed: false, previews: Promise.resolve() };
  const before = await readSetting(database, 'sample');
  if (before === 'removed') return done;
  const there = await database.get('collections', SAMPLE_ID);
  const pack = `${SAMPLE_ID}-${manifest.revision}`;
  const storePreviews = async () => putPack(database, SAMPLE_ID, pack, await (await fetched(new URL('samples/previews.bin', base))).blob());
  if (there && !there.removedAt && before === manifest.revision) {
    // The tab may have been closed between the index and its pictures.
    return (await database.getKey('packs', pack)) === undefined ? { installed: false, previews: storePreviews() } : done;
  }
  const file = await (await fetched(new URL('samples/index.safetensors', base))).blob();
  const index = await openIndexFile(file, identityCalibration);
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
  const previews = storePreviews();
  previews.catch(() => undefined);
  type Line = (typeof index.items)[number] & { preview: [number, number] };
  const lines = index.items as Line[];
  await commitBatch(
    database,
    SAMPLE_ID,
    {
      segment: await index.rows(0, index.count),
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
      previews: { places: lines.map(({ preview: [start, end] }) => ({ pack, start, end, type: 'image/webp' })) },
    },
    true,
  );
  await changeCollection(database, SAMPLE_ID, {}, 'removedAt');
  await writeSetting(database, 'sample', manifest.revision);
  return { installed: true, previews };
}

async function fetched(url: URL): Promise<Response> {
  const response = await fetch(url).catch((thrown) => {
    throw new SightglassError('not-found', 'The sample collection could not be fetched.', { cause: thrown });
  });
  if (!response.ok) throw new SightglassError('not-found', `The sample collection is not served beside the page (${response.status}).`);
  return response;
}
