import { readItem, readPreview } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import { placesOf } from '../storage/places.ts';
import type { ItemRecord, PlaceRecord } from '../storage/schema.ts';
import type { Source } from './sources.ts';

/** Previews at hand at once; a grid shows far fewer. */
const KEPT = 600;

/** Pictures to show: kept previews, and originals where they are still reachable. Of one collection at a time. */
export interface Pictures {
  /** The preview, or null. */
  preview(id: string): Promise<Blob | null>;
  /** Object URL of the preview, or null. Valid until 600 others were asked for or the collection changes. */
  thumbnail(id: string): Promise<string | null>;
  /** The preview of an item of any collection, or null. */
  previewOf(item: ItemRecord): Promise<Blob | null>;
  /** Object URL of the original, or null; the caller revokes it. */
  original(id: string): Promise<string | null>;
  /** The files of this session stay reachable. */
  remember(id: string, source: Source): void;
  /** Forgets all URLs: another collection is shown. */
  show(collection: string): void;
}

interface Kept {
  preview: Promise<Blob | null>;
  /** Made when it is asked for. */
  url: Promise<string | null> | null;
}

/** `elsewhere`: a preview that is not in the database, by its place. */
export function createPictures(database: Database, elsewhere: (place: NonNullable<ItemRecord['preview']>) => Promise<Blob | null>): Pictures {
  let collection = '';
  const kept = new Map<string, Kept>();
  const session = new Map<string, Source>();

  async function previewOf(item: ItemRecord): Promise<Blob | null> {
    return (await readPreview(database, item)) ?? (item.preview && elsewhere(item.preview));
  }

  async function read(id: string): Promise<Blob | null> {
    const item = await readItem(database, collection, id);
    return item && previewOf(item);
  }

  function keptOf(id: string): Kept {
    let own = kept.get(id);
    if (own) kept.delete(id);
    else {
      own = { preview: read(id), url: null };
      own.preview.catch(() => kept.delete(id));
    }
    // Last in the map is last used.
    kept.set(id, own);
    if (kept.size > KEPT) {
      const [oldest, gone] = kept.entries().next().value as [string, Kept];
      kept.delete(oldest);
      revoke(gone);
    }
    return own;
  }

  function revoke({ url }: Kept): void {
    void url?.then(
      (text) => text && URL.revokeObjectURL(text),
      () => undefined,
    );
  }

  /** The files that may be an item's: of this session first, then where it was given from, then where it lies. */
  async function* filesOf(id: string): AsyncGenerator<File> {
    const given = session.get(id)?.file;
    if (given) yield given;
    const handle = (await readItem(database, collection, id))?.handle;
    const file = handle && (await openHandle(handle));
    if (file) yield file;
    for (const place of await placesOf(database, collection, id)) {
      const folder = place.folder === '' ? undefined : await database.get('folders', place.folder);
      const found = folder?.handle && (await openPlace(folder.handle, place));
      if (found) yield found;
    }
  }

  return {
    previewOf,
    preview: (id) => keptOf(id).preview,
    thumbnail(id) {
      const own = keptOf(id);
      own.url ??= own.preview.then((blob) => blob && URL.createObjectURL(blob));
      return own.url;
    },
    async original(id) {
      for await (const file of filesOf(id)) if (await readable(file)) return URL.createObjectURL(file);
      return null;
    },
    remember(id, source) {
      session.set(id, source);
    },
    show(next) {
      if (next === collection) return;
      for (const own of kept.values()) revoke(own);
      kept.clear();
      collection = next;
    },
  };
}

/** The file behind a handle if it may be read without asking; asking needs a click of its own. */
async function openHandle(handle: FileSystemFileHandle): Promise<File | null> {
  return (await isGranted(handle)) ? handle.getFile().catch(() => null) : null;
}

/** The file at a place, if its folder may be read without asking and the file is as it was: another content is another picture. */
async function openPlace(folder: FileSystemDirectoryHandle, { path, name, size, modified }: PlaceRecord): Promise<File | null> {
  if (!(await isGranted(folder))) return null;
  try {
    let inside = folder;
    for (const step of path.split('/').slice(1)) inside = await inside.getDirectoryHandle(step);
    const file = await (await inside.getFileHandle(name)).getFile();
    return file.size === size && file.lastModified === modified ? file : null;
  } catch {
    // It was moved or deleted: the preview is shown, and the next look says so.
    return null;
  }
}

async function isGranted(handle: FileSystemHandle): Promise<boolean> {
  return (await (handle as { queryPermission?(): Promise<PermissionState> }).queryPermission?.()) === 'granted';
}

/** A file that was moved or changed since it was chosen cannot be read any more. */
async function readable(file: File): Promise<boolean> {
  return file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
}
