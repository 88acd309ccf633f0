import { crc32c } from '../core/archive/crc32c.ts';

/**
 * A copy of what a search worker holds in memory, in the origin's private file system: read back in a fraction of the time that
 * segments take, and rows that memory has no room for are read from it one by one. It is derived: the segments in IndexedDB are
 * the truth. A copy that is missing, damaged, or of other segments is passed over and made anew.
 *
 * One file: a prelude (where the head lies, and its checksum), the chunks one after the other, the head as JSON. The prelude is
 * written last, so that half a file is no file. A file is never changed afterwards: what is newer has a higher generation.
 */

/** Which segments' rows a copy holds, and in which order. */
export interface ImageHead {
  /** Of the chunks' bytes (`ChunkImages.layout`). */
  layout: string;
  /** Bytes of a chunk's rows, and of what is derived of them. */
  rowBytes: number;
  derivedBytes: number;
  /** In the order of their numbers. */
  chunks: { calibration: string; rows: number; longest: number; sums: { rows: number; derived: number } }[];
  /** Rows `first`… of a calibration are those of this segment. */
  segments: { sequence: number; checksum: number; calibration: string; first: number; rows: number }[];
}

/** Which part of a collection: see `Shard`. */
interface Share {
  index: number;
  of: number;
}

const FOLDER = 'search-images';
const MAGIC = 0x53474931; // "SGI1"
const PRELUDE = 64;

/** `FileSystemSyncAccessHandle`, which the page's realm does not know: only workers have it. */
interface Handle {
  read(into: Uint8Array | DataView, options: { at: number }): number;
  write(bytes: Uint8Array | DataView, options: { at: number }): number;
  getSize(): number;
  truncate(bytes: number): void;
  flush(): void;
  close(): void;
}

/** The folder of a collection's copies. Rejects where the browser has no private file system (a private window). */
async function folderOf(collection: string, create: boolean): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle(FOLDER, { create })).getDirectoryHandle(collection, { create });
}

const nameOf = ({ index, of }: Share, generation: number) => `${of}-${index}-${generation}`;

/** Generations of a share's copies, newest first. */
async function generations(folder: FileSystemDirectoryHandle, share: Share): Promise<number[]> {
  const found: number[] = [];
  for await (const name of folder.keys()) {
    const [of, index, generation] = name.split('-').map(Number);
    if (of === share.of && index === share.index && generation !== undefined) found.push(generation);
  }
  return found.toSorted((a, b) => b - a);
}

/** Does the browser know of several readers at once? Else whoever opens a file has it alone. */
let sharesFiles = false;

/** Several tabs may read a file at once, where the browser knows of that; elsewhere the second finds it locked. */
async function opened(folder: FileSystemDirectoryHandle, name: string, mode: 'read-only' | 'readwrite', create = false): Promise<Handle> {
  const file = (await folder.getFileHandle(name, { create })) as FileSystemFileHandle & {
    createSyncAccessHandle(options?: { mode: string }): Promise<Handle>;
  };
  return file.createSyncAccessHandle({
    get mode() {
      sharesFiles = true;
      return mode;
    },
  });
}

/** A copy that can be read. */
export class IndexImage {
  readonly head: ImageHead;
  readonly #handle: Handle;

  constructor(handle: Handle, head: ImageHead) {
    this.#handle = handle;
    this.head = head;
  }

  /** Fills `into` with a chunk's rows from byte `at` on. Throws where the file has gone. */
  rows(chunk: number, at: number, into: Uint8Array): void {
    this.#read(chunk * this.#chunkBytes + at, into);
  }

  /** The same of what is derived. */
  derived(chunk: number, into: Uint8Array): void {
    this.#read(chunk * this.#chunkBytes + this.head.rowBytes, into);
  }

  close(): void {
    this.#handle.close();
  }

  get #chunkBytes(): number {
    return this.head.rowBytes + this.head.derivedBytes;
  }

  #read(at: number, into: Uint8Array): void {
    if (this.#handle.read(into, { at: PRELUDE + at }) !== into.length) throw new Error('The copy of the index is cut short.');
  }
}

/** The newest whole copy of a share of a collection; null where there is none, or another tab has it to itself. */
export async function openImage(collection: string, share: Share): Promise<IndexImage | null> {
  try {
    const folder = await folderOf(collection, false);
    for (const generation of await generations(folder, share)) {
      const image = await opened(folder, nameOf(share, generation), 'read-only').then(imageOf, () => null);
      if (image) return image;
    }
  } catch {
    // No such folder, or no such file system: there is no copy.
  }
  return null;
}

function imageOf(handle: Handle): IndexImage | null {
  const prelude = new DataView(new ArrayBuffer(PRELUDE));
  const [read, size] = [handle.read(prelude, { at: 0 }), handle.getSize()];
  const [at, length] = [prelude.getFloat64(8, true), prelude.getUint32(16, true)];
  if (read === PRELUDE && prelude.getUint32(0, true) === MAGIC && at + length === size) {
    const bytes = new Uint8Array(length);
    handle.read(bytes, { at });
    if (crc32c(bytes) === prelude.getUint32(20, true)) return new IndexImage(handle, JSON.parse(new TextDecoder().decode(bytes)) as ImageHead);
  }
  handle.close();
  return null;
}

/** A copy that is being written. What it has written can be read again at once. */
export class ImageWriter {
  readonly #collection: string;
  readonly #share: Share;
  readonly #generation: number;
  readonly #handle: Handle;

  private constructor(collection: string, share: Share, generation: number, handle: Handle) {
    this.#collection = collection;
    this.#share = share;
    this.#generation = generation;
    this.#handle = handle;
  }

  /** Null where nothing can be written: no private file system, or no room. */
  static async begin(collection: string, share: Share): Promise<ImageWriter | null> {
    try {
      const folder = await folderOf(collection, true);
      const generation = ((await generations(folder, share))[0] ?? 0) + 1;
      const handle = await opened(folder, nameOf(share, generation), 'readwrite', true);
      handle.truncate(0);
      return new ImageWriter(collection, share, generation, handle);
    } catch {
      return null;
    }
  }

  /** `at`: byte among all chunks' bytes. Throws when the disk is full. */
  write(at: number, bytes: Uint8Array): void {
    if (this.#handle.write(bytes, { at: PRELUDE + at }) !== bytes.length) throw new DOMException('', 'QuotaExceededError');
  }

  read(at: number, into: Uint8Array): void {
    this.#handle.read(into, { at: PRELUDE + at });
  }

  /** Makes it whole and gives it to be read, by other tabs too unless it must stay `open` all the while; copies of before go. */
  async seal(head: ImageHead, open: boolean): Promise<IndexImage | null> {
    const json = new TextEncoder().encode(JSON.stringify(head));
    const at = PRELUDE + head.chunks.length * (head.rowBytes + head.derivedBytes);
    const prelude = new DataView(new ArrayBuffer(PRELUDE));
    prelude.setUint32(0, MAGIC, true);
    prelude.setFloat64(8, at, true);
    prelude.setUint32(16, json.length, true);
    prelude.setUint32(20, crc32c(json), true);
    this.#handle.truncate(at);
    this.#handle.write(json, { at });
    this.#handle.flush();
    this.#handle.write(prelude, { at: 0 });
    this.#handle.flush();
    const folder = await folderOf(this.#collection, true);
    for await (const name of folder.keys()) if (this.#isBefore(name)) await folder.removeEntry(name).catch(() => undefined);
    if (open || !sharesFiles) return new IndexImage(this.#handle, head);
    this.#handle.close();
    return opened(folder, nameOf(this.#share, this.#generation), 'read-only').then(imageOf, () => null);
  }

  async discard(): Promise<void> {
    this.#handle.close();
    const folder = await folderOf(this.#collection, true);
    await folder.removeEntry(nameOf(this.#share, this.#generation)).catch(() => undefined);
  }

  /** Of a collection that was shared otherwise, or an earlier one of this share. */
  #isBefore(name: string): boolean {
    const [of, index, generation] = name.split('-').map(Number);
    return of !== this.#share.of || (index === this.#share.index && (generation ?? 0) < this.#generation);
  }
}

/** Removes the copies of all collections that `goes` says so of. What a tab is reading stays until the next time. */
export async function removeImages(goes: (collection: string) => boolean): Promise<void> {
  try {
    const root = await navigator.storage.getDirectory();
    const all = await root.getDirectoryHandle(FOLDER);
    for await (const name of all.keys()) if (goes(name)) await all.removeEntry(name, { recursive: true }).catch(() => undefined);
  } catch {
    // There are none.
  }
}
