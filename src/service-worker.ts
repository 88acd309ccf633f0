/**
 * Keeps the page usable offline, and sends the headers a plain static host cannot.
 *
 * One build is one list of files with their SHA-256 (`FILES`, written in by scripts/vite-service-worker.mjs). Contents are
 * kept under path *and* hash, so that two versions lie side by side, an update fetches only what changed, and a file that is
 * cut short or of another version is never taken for the right one. This worker serves exactly its own version; a new
 * version is a new worker, which waits until the page says `skip-waiting`.
 *
 * Messages from the page: `{ type: 'precache' }`, `{ type: 'skip-waiting' }`.
 * Messages to the page: `{ type: 'offline-ready' }`, `{ type: 'offline-failed', reason }`.
 */
import { sha256 } from './core/sha256.ts';

declare const self: ServiceWorkerGlobalScope;

interface PrecacheFile {
  /** Under the page's folder. */
  path: string;
  /** Bytes. */
  size: number;
  /** SHA-256, hex. */
  hash: string;
  /** shell: needed to open; offline: needed to add and search; lazy: kept when the page asks for it. */
  set: 'shell' | 'offline' | 'lazy';
  /** A document's own Content-Security-Policy. */
  policy?: string;
}

declare const __FILES__: PrecacheFile[];
declare const __POLICY__: string | null;

const CACHE = 'sightglass-files';
const BASE = new URL('./', self.location.href);
const FILES = new Map(__FILES__.map((file) => [new URL(file.path, BASE).href, file]));

/** Files on their way, so that page and background fetch none twice. */
const underway = new Map<string, Promise<Arrival>>();

/** A response that is still coming in, and whether it was what the list says and is kept. */
interface Arrival {
  response: Response;
  kept: Promise<boolean>;
}

self.addEventListener('install', (event) => event.waitUntil(keepAll('shell')));

self.addEventListener('activate', (event) => event.waitUntil(Promise.all([self.clients.claim(), dropOldVersions()])));

self.addEventListener('message', (event) => {
  const { type } = event.data as { type?: string };
  const { source } = event;
  if (type === 'skip-waiting') event.waitUntil(self.skipWaiting());
  if (type === 'precache') {
    event.waitUntil(
      Promise.all([keepAll('shell'), keepAll('offline'), dropOldVersions()]).then(
        () => source?.postMessage({ type: 'offline-ready' }),
        (thrown: unknown) => source?.postMessage({ type: 'offline-failed', reason: thrown instanceof Error ? thrown.message : String(thrown) }),
      ),
    );
  }
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  // What lies elsewhere is the page's policy's business; a cache-only request of another mode must not be touched at all.
  if (request.method !== 'GET' || url.origin !== BASE.origin || !url.pathname.startsWith(BASE.pathname)) return;
  if (request.cache === 'only-if-cached' && request.mode !== 'same-origin') return;
  event.respondWith(answer(event, url));
});

async function answer(event: FetchEvent, url: URL): Promise<Response> {
  const { request } = event;
  url.hash = '';
  url.search = '';
  if (url.pathname.endsWith('/')) url.pathname += 'index.html';
  const file = FILES.get(url.href);
  const cache = await caches.open(CACHE);
  if (!file) {
    // A part of the version before, which an open page may still ask for; anything else is not ours to touch.
    const old = await cache.match(url.href, { ignoreSearch: true });
    return old ? ranged(request, guarded(old)) : fetch(request);
  }
  let response = await cache.match(keyOf(file));
  // A part of what is not kept yet: the part alone. The whole comes with its set.
  if (!response && request.headers.has('Range')) return guarded(await fetch(request), file);
  if (!response) {
    const arrival = await arrive(file);
    // The page gets its file even if there is no room to keep it; the next `precache` says so.
    event.waitUntil(arrival.kept.catch(() => false));
    response = arrival.response.clone();
  }
  return ranged(request, guarded(response, file));
}

/**
 * Adds the headers that make a page isolated, and the policy. On every file, scripts above all: a dedicated worker obeys
 * the policy of its own response, not the page's. The document that downloads models may reach the model hub: the page must
 * have no hold on it, even where it opened it.
 */
function guarded(response: Response, file?: PrecacheFile): Response {
  const policy = file?.policy ?? __POLICY__;
  const headers = new Headers(response.headers);
  headers.set('Cross-Origin-Opener-Policy', file?.path === 'download.html' ? 'noopener-allow-popups' : 'same-origin');
  headers.set('Cross-Origin-Embedder-Policy', 'require-corp');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  if (policy) headers.set('Content-Security-Policy', policy);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}

/** Cuts the piece out that a `Range: bytes=a-b` asks for; anything else gets the whole. */
async function ranged(request: Request, response: Response): Promise<Response> {
  const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.get('Range') ?? '');
  if (!range || response.status !== 200 || (!range[1] && !range[2])) return response;
  const whole = await response.blob();
  const start = range[1] ? Number(range[1]) : Math.max(0, whole.size - Number(range[2]));
  const end = range[1] && range[2] ? Math.min(Number(range[2]), whole.size - 1) : whole.size - 1;
  const headers = new Headers(response.headers);
  if (start > end) {
    headers.set('Content-Range', `bytes */${whole.size}`);
    return new Response(null, { status: 416, headers });
  }
  headers.set('Content-Range', `bytes ${start}-${end}/${whole.size}`);
  headers.set('Content-Length', String(end - start + 1));
  return new Response(whole.slice(start, end + 1, whole.type), { status: 206, headers });
}

const keyOf = (file: PrecacheFile): string => new URL(`${file.path}?sha256=${file.hash}`, BASE).href;

/** Fetches a file, once however many ask. Rejects if the host cannot be reached. */
function arrive(file: PrecacheFile): Promise<Arrival> {
  const key = keyOf(file);
  let arrival = underway.get(key);
  if (!arrival) {
    arrival = fetchFile(file);
    underway.set(key, arrival);
    const forget = () => underway.delete(key);
    arrival.then(({ kept }) => kept).then(forget, forget);
  }
  return arrival;
}

async function fetchFile(file: PrecacheFile): Promise<Arrival> {
  const found = await fetch(new URL(file.path, BASE), { cache: 'no-cache', credentials: 'same-origin' });
  if (found.status !== 200) return { response: found, kept: Promise.resolve(false) };
  // The body is already decoded; sizes are those of the file.
  const headers = { 'Content-Type': found.headers.get('Content-Type') ?? 'application/octet-stream', 'Content-Length': String(file.size) };
  const response = new Response(found.body, { headers });
  return { response, kept: keep(file, response.clone()) };
}

async function keep(file: PrecacheFile, response: Response): Promise<boolean> {
  const { headers } = response;
  const bytes = await response.arrayBuffer();
  if (bytes.byteLength !== file.size || (await sha256(bytes)) !== file.hash) return false;
  const cache = await caches.open(CACHE);
  await cache.put(keyOf(file), new Response(bytes, { headers }));
  return true;
}

/** Keeps every file of a set, one after another; rejects if one of them is not what the list says. */
async function keepAll(set: PrecacheFile['set']): Promise<void> {
  const cache = await caches.open(CACHE);
  for (const file of FILES.values()) {
    if (file.set !== set || (await cache.match(keyOf(file)))) continue;
    const { kept } = await arrive(file);
    if (!(await kept)) throw new Error(`${file.path} is not the one of this version.`);
  }
}

/** Not while a second window is open: it may still run the version before, and load a part of it late. */
async function dropOldVersions(): Promise<void> {
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (windows.filter(({ url }) => url.startsWith(BASE.href)).length > 1 || self.registration.waiting || self.registration.installing) return;
  const own = new Set([...FILES.values()].map(keyOf));
  const cache = await caches.open(CACHE);
  for (const request of await cache.keys()) if (!own.has(request.url)) await cache.delete(request);
}
