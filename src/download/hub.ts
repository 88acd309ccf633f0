import { SightglassError } from '../core/errors.ts';

/** What the model hub says. Nothing is sent to it but the name of a repository: no cookies, no referrer. */

/** A file of a repository at one commit. */
export interface HubFile {
  path: string;
  /** Bytes. */
  size: number;
  /** 'sha256:<hex>' of large files; 'git:<hex>', the SHA-1 of the git blob, of small ones. */
  hash: string;
  /** Large files lie on a content network and come in ranges. */
  large: boolean;
}

export interface Listing {
  repository: string;
  commit: string;
  files: HubFile[];
  /** As the repository's card says; null where it does not. */
  licence: string | null;
}

const HEX = (length: number) => new RegExp(`^[0-9a-f]{${length}}$`);

/** `credentials` and `referrer` are kept out of every request. */
export async function ask(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, mode: 'cors', credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store' });
  } catch (thrown) {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
    throw new SightglassError('hub-unreachable', `${new URL(url).host} could not be reached.`, { cause: thrown });
  }
}

/** Throws `hub-refused` for anything but a success. */
export function accepted(response: Response, what: string): Response {
  if (response.ok) return response;
  const { host } = new URL(response.url);
  const why = response.status === 404 ? 'does not have it (404)' : response.status === 429 ? 'asks to wait (429)' : `answered ${response.status}`;
  throw new SightglassError('hub-refused', `${what} could not be fetched: ${host} ${why}.`);
}

async function json(url: string, what: string, signal: AbortSignal): Promise<unknown> {
  const response = accepted(await ask(url, { signal }), what);
  try {
    return await response.json();
  } catch (thrown) {
    throw new SightglassError('hub-refused', `${what} was not understood: ${new URL(url).host} did not answer with JSON.`, { cause: thrown });
  }
}

/** The repository at `commit`, or at its newest where that is null. Throws `hub-unreachable`, `hub-refused`. */
export async function listing(hub: string, repository: string, commit: string | null, signal: AbortSignal): Promise<Listing> {
  const api = `${hub}/api/models/${repository}`;
  const about = (await json(`${api}/revision/${commit ?? 'main'}`, repository, signal)) as { sha?: unknown; cardData?: { license?: unknown } };
  const sha = about.sha;
  if (typeof sha !== 'string' || !HEX(40).test(sha) || (commit !== null && sha !== commit))
    throw new SightglassError('hub-refused', `The hub names no revision of ${repository}.`);
  const tree = (await json(`${api}/tree/${sha}?recursive=true`, repository, signal)) as unknown[];
  const licence = about.cardData?.license;
  return {
    repository,
    commit: sha,
    files: (Array.isArray(tree) ? tree : []).flatMap(fileOf),
    licence: typeof licence === 'string' ? licence : null,
  };
}

/** A file whose size or hash the hub does not state is left out: then the model lacks it. */
function fileOf(entry: unknown): HubFile[] {
  type Entry = { type?: string; path?: string; size?: number; oid?: string; lfs?: { oid?: string; size?: number } };
  const { type, path, size, oid = '', lfs } = (typeof entry === 'object' && entry !== null ? entry : {}) as Entry;
  if (type !== 'file' || typeof path !== 'string') return [];
  const sha256 = lfs?.oid?.replace(/^sha256:/, '') ?? '';
  if (lfs)
    return HEX(64).test(sha256) && Number.isSafeInteger(lfs.size) ? [{ path, size: lfs.size as number, hash: `sha256:${sha256}`, large: true }] : [];
  return HEX(40).test(oid) && Number.isSafeInteger(size) ? [{ path, size: size as number, hash: `git:${oid}`, large: false }] : [];
}

export function fileUrl(hub: string, { repository, commit }: Pick<Listing, 'repository' | 'commit'>, path: string): string {
  return `${hub}/${repository}/resolve/${commit}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/**
 * Asks the server of a large file how long it is, from the headers alone. Throws `hub-refused` if it is not there and
 * `hub-mismatch` if it has another length than the hub's list says. A server that answers no HEAD is asked no further: its
 * bytes are counted when they come.
 */
export async function checkSize(url: string, { path, size }: HubFile, signal: AbortSignal): Promise<void> {
  const response = await ask(url, { method: 'HEAD', signal }).catch((thrown: unknown) => {
    if (signal.aborted) throw thrown;
    return null;
  });
  if (response?.status === 404) accepted(response, path);
  const stated = response?.ok ? response.headers.get('Content-Length') : null;
  if (response && stated !== null && Number(stated) !== size)
    throw new SightglassError('hub-mismatch', `${path} has ${stated} bytes at ${new URL(response.url).host}, and ${size} by the hub’s own list.`);
}
