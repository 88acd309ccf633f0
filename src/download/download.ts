import { asError, SightglassError } from '../core/errors.ts';
import { commonFiles, filesOf, precisionName, precisionsAmong } from '../models/files.ts';
import { hashLike } from '../models/hashes.ts';
import {
  forgetModel,
  forgetPin,
  forgetRecord,
  holds,
  type KeptFile,
  keepFile,
  keepModel,
  keepPin,
  keptModel,
  type Pin,
  readPin,
} from '../models/kept.ts';
import type { EncoderEntry, TowerPrecision } from '../models/registry.ts';
import { fetchFile } from './fetchFile.ts';
import { checkSize, fileUrl, type HubFile, type Listing, listing } from './hub.ts';
import { openParts } from './parts.ts';

export interface Where {
  /** Address of the hub, without a slash at its end. */
  hub: string;
  /** URL of the page. */
  base: URL;
  entry: EncoderEntry & { repository: string };
}

/** What the hub offers of a model. */
export interface Offer {
  listing: Listing;
  /** The recommended one first. */
  precisions: TowerPrecision[];
  /** Was this revision chosen at an earlier download? */
  pinned: boolean;
}

/** Asks the hub; nothing is fetched yet. A model that was here before is asked for in the revision it had then. */
export async function offerOf({ hub, base, entry }: Where, signal: AbortSignal): Promise<Offer> {
  const pin = await readPin(base, entry.id);
  const found = await listing(hub, entry.repository, pin?.commit ?? null, signal);
  if (pin) checkPin(pin, found);
  const paths = new Set(found.files.map(({ path }) => path));
  const whole = precisionsAmong(paths).map((both): TowerPrecision => ({ text: both, vision: both }));
  const recommended = filesOf(entry.precision).every((file) => paths.has(file)) ? [entry.precision] : [];
  const precisions = [...recommended, ...whole.filter((other) => precisionName(other) !== precisionName(entry.precision))];
  const missing = commonFiles.filter((file) => !paths.has(file));
  if (missing.length > 0 || precisions.length === 0)
    throw new SightglassError(
      'hub-refused',
      `${entry.repository} does not hold a model this page can use: ${missing.join(', ') || 'its weights'} missing.`,
    );
  return { listing: found, precisions, pinned: pin !== null };
}

function checkPin(pin: Pin, { repository, commit, files }: Listing): void {
  const changed = files.filter(({ path, hash }) => pin.hashes[path] !== undefined && pin.hashes[path] !== hash);
  if (repository === pin.repository && changed.length > 0)
    throw new SightglassError(
      'hub-mismatch',
      `The hub now states other contents for revision ${commit.slice(0, 12)} than at the first download: ${changed.map(({ path }) => path).join(', ')}.`,
    );
}

/** The files of one precision. */
export function chosen({ files }: Listing, precision: TowerPrecision): HubFile[] {
  const wanted = new Set(filesOf(precision));
  return files.filter(({ path }) => wanted.has(path));
}

export const bytesOf = (files: readonly { size: number }[]): number => files.reduce((sum, { size }) => sum + size, 0);

/** Compares the sizes the hub lists with what the servers of the large files say themselves. */
export async function checkSizes({ hub }: Where, from: Listing, files: readonly HubFile[], signal: AbortSignal): Promise<void> {
  await Promise.all(files.filter(({ large }) => large).map((file) => checkSize(fileUrl(hub, from, file.path), file, signal)));
}

export interface Watch {
  signal: AbortSignal;
  /** Bytes of all files that are there. */
  onBytes(bytes: number): void;
  onCheck(path: string): void;
}

/** How often a broken connection is taken up again by itself, if bytes came since the last time. */
const RETRIES = 4;

/** Has another window settled on another revision since the hub was asked? */
export async function stale({ base, entry }: Where, { repository, commit }: Listing): Promise<boolean> {
  const pin = await readPin(base, entry.id);
  return pin !== null && (pin.repository !== repository || pin.commit !== commit);
}

/**
 * Fetches the files, each checked against the hash the hub states before it counts, and keeps the model when all are there.
 * What is there already is not fetched again. The caller is `alone` with the model, and its listing not {@link stale}. Throws
 * `hub-mismatch` for wrong bytes, of which nothing is kept, and `model-missing` if files went away meanwhile.
 */
export async function download({ hub, base, entry }: Where, from: Listing, precision: TowerPrecision, watch: Watch): Promise<void> {
  const { id, name } = entry;
  const files = chosen(from, precision);
  await keepPin(base, id, {
    repository: from.repository,
    commit: from.commit,
    hashes: Object.fromEntries(from.files.map(({ path, hash }) => [path, hash])),
  });
  const whole = ({ path, hash }: HubFile) => holds(base, id, path, hash);
  let before = 0;
  for (const file of files) {
    if (!(await whole(file))) {
      // A model that is there in part is not there.
      await forgetRecord(base, id);
      await one(file, fileUrl(hub, from, file.path), base, id, { ...watch, onBytes: (bytes) => watch.onBytes(before + bytes) });
    }
    before += file.size;
    watch.onBytes(before);
  }
  // The person may have emptied the browser's storage meanwhile.
  for (const file of files)
    if (!(await whole(file))) throw new SightglassError('model-missing', `${file.path} was removed while the others were fetched.`);
  await keepModel(base, {
    id,
    name,
    revision: `${from.commit.slice(0, 12)}-${precisionName(precision)}`,
    precision,
    from: 'hub',
    repository: from.repository,
    commit: from.commit,
    files: files.map(({ path, size, hash }): KeptFile => ({ path, size, hash })),
    keptAt: new Date().toISOString(),
  });
}

async function one(file: HubFile, url: string, base: URL, id: string, { signal, onBytes, onCheck }: Watch): Promise<void> {
  const parts = await openParts(base, id, file.path);
  for (let retry = 0; ; retry++) {
    const had = parts.size;
    try {
      await fetchFile(url, file, parts, signal, onBytes);
      break;
    } catch (thrown) {
      const error = asError(thrown);
      if (error.code === 'hub-mismatch') await parts.clear();
      if (error.code !== 'hub-unreachable' || retry === RETRIES || parts.size === had) throw error;
      await quiet(500 * 2 ** retry, signal);
    }
  }
  onCheck(file.path);
  const blobs = await parts.blobs();
  if ((await hashLike(file.hash, blobs, signal)) !== file.hash) {
    await parts.clear();
    throw new SightglassError('hub-mismatch', `${file.path} is not what the hub states: its hash differs.`);
  }
  await keepFile(base, id, file.path, new Blob(blobs), file.hash);
  await parts.clear();
}

/**
 * Throws everything away that came of a download that is not to be finished. False: another window has finished it, and it
 * stays. The caller is `alone` with the model.
 */
export async function discard({ base, entry }: Where): Promise<boolean> {
  if (await keptModel(base, entry.id)) return false;
  await forgetModel(base, entry.id);
  return true;
}

/** Takes the newest revision the next time; what came of the old one goes, unless it is whole. As {@link discard}. */
export async function unpin(where: Where): Promise<void> {
  await discard(where);
  await forgetPin(where.base, where.entry.id);
}

function quiet(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const over = () => {
      clearTimeout(timer);
      reject(new SightglassError('aborted', 'Stopped.'));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', over);
      resolve();
    }, ms);
    signal.addEventListener('abort', over, { once: true });
  });
}
