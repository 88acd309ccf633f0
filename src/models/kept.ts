/**
 * Models kept in this browser's Cache storage: written by the download document and by the models worker, read by the
 * encoder worker and the page. A model is there if its `sightglass.json` is, which is written last.
 *
 *   models/<id>/<file>              a file of a model
 *   models/<id>/sightglass.json     what it is ({@link KeptModel})
 *   models/<id>/pin.json            revision and hashes the hub stated at first use; outlives the model
 *   models/<id>/parts/<file>?<n>    pieces of a file on its way
 */
import { hashLike } from './hashes.ts';
import { defaultEncoder, type TowerPrecision } from './registry.ts';

const CACHE = 'sightglass-models';
const RECORD = 'sightglass.json';
const PIN = 'pin.json';

/** What is kept of a model, for as long as it is kept. */
export interface KeptModel {
  id: string;
  name: string;
  /** Changes with the weights and their precision; a collection is bound to it. */
  revision: string;
  precision: TowerPrecision;
  from: 'hub' | 'folder';
  /** On the hub. */
  repository?: string;
  commit?: string;
  files: KeptFile[];
  /** As the folder's own `sightglass.json` or `config.json` says. */
  dim?: number;
  calibration?: unknown;
  scores?: unknown;
  /** ISO 8601. */
  keptAt: string;
}

export interface KeptFile {
  path: string;
  /** Bytes. */
  size: number;
  /** 'sha256:<hex>', or 'git:<hex>', the SHA-1 of a git blob: what the hub states of small files. */
  hash: string;
}

/** `base`: URL of the page. */
export function modelUrl(base: URL, id: string, path = ''): string {
  return new URL(`models/${id}/${path}`, base).href;
}

async function cache(): Promise<Cache> {
  return caches.open(CACHE);
}

/** Deletes all models that are kept, and what was begun of others. */
export async function forgetAll(): Promise<void> {
  await globalThis.caches?.delete(CACHE);
}

/** A file of a kept model, or undefined. */
export async function keptFile(base: URL, id: string, path: string): Promise<Response | undefined> {
  return (await cache()).match(modelUrl(base, id, path));
}

/** As transformers wants a cache: it asks by path, and gets what is kept. The built-in model is the page's own, always. */
export function modelCache(base: URL): { match(name: string): Promise<Response | undefined>; put(): Promise<void> } {
  return {
    async match(name) {
      const { href } = new URL(name, base);
      return href.startsWith(modelUrl(base, defaultEncoder)) ? undefined : (await cache()).match(href);
    },
    put: () => Promise.resolve(),
  };
}

/** Header of a kept file: the hash its bytes had when they were kept. */
const HASH = 'Sightglass-Hash';

/** `hash`: of the body, where it was verified. A `QuotaExceededError` passes through. */
export async function keepFile(base: URL, id: string, path: string, body: Blob | string, hash?: string): Promise<void> {
  const size = typeof body === 'string' ? new TextEncoder().encode(body).length : body.size;
  const headers: Record<string, string> = {
    'Content-Type': path.endsWith('.json') ? 'application/json' : 'application/octet-stream',
    'Content-Length': String(size),
  };
  if (hash) headers[HASH] = hash;
  await (await cache()).put(modelUrl(base, id, path), new Response(body, { headers }));
}

/** Is the file kept with this very content? What was kept without a hash is hashed now. */
export async function holds(base: URL, id: string, path: string, hash: string): Promise<boolean> {
  const response = await keptFile(base, id, path);
  return response !== undefined && (response.headers.get(HASH) ?? (await hashLike(hash, [await response.blob()]))) === hash;
}

export async function forgetFile(base: URL, id: string, path: string): Promise<void> {
  await (await cache()).delete(modelUrl(base, id, path));
}

async function readJson<T>(base: URL, id: string, path: string): Promise<T | null> {
  const response = await keptFile(base, id, path);
  return response ? ((await response.json()) as T) : null;
}

export const keptModel = (base: URL, id: string): Promise<KeptModel | null> => readJson(base, id, RECORD);

/** From now on the model is not there; its files are. */
export const forgetRecord = (base: URL, id: string): Promise<void> => forgetFile(base, id, RECORD);

/** The last step: from now on the model is there. */
export const keepModel = (base: URL, model: KeptModel): Promise<void> => keepFile(base, model.id, RECORD, JSON.stringify(model));

/** What the hub stated when it was first asked. */
export interface Pin {
  repository: string;
  commit: string;
  /** Path → hash, of every file of the repository at that commit. */
  hashes: Record<string, string>;
}

export const readPin = (base: URL, id: string): Promise<Pin | null> => readJson(base, id, PIN);
export const keepPin = (base: URL, id: string, pin: Pin): Promise<void> => keepFile(base, id, PIN, JSON.stringify(pin));
export const forgetPin = (base: URL, id: string): Promise<void> => forgetFile(base, id, PIN);

/** Everything in the cache, without reading it. `begun`: whatever is left of a model that is not there. */
export async function keptIds(base: URL): Promise<{ models: string[]; begun: string[] }> {
  const models = new Set<string>();
  const begun = new Set<string>();
  for (const { url } of await (await cache()).keys()) {
    const [id = '', ...rest] = url.startsWith(modelUrl(base, '').slice(0, -1)) ? url.slice(modelUrl(base, '').length - 1).split('/') : [];
    if (rest.join('/') === RECORD) models.add(id);
    else if (id && rest.join('/') !== PIN) begun.add(id);
  }
  return { models: [...models].sort(), begun: [...begun].filter((id) => !models.has(id)).sort() };
}

/** Removes a model and whatever has been downloaded of it. Its pin stays: it comes back as the same revision. */
export async function forgetModel(base: URL, id: string): Promise<void> {
  // First the record: a model that is half gone is not there.
  await forgetRecord(base, id);
  const store = await cache();
  for (const { url } of await store.keys()) if (url.startsWith(modelUrl(base, id)) && url !== modelUrl(base, id, PIN)) await store.delete(url);
}
