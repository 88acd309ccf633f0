import type { DBSchema } from 'idb';
import type { Coordinates, HitKind, JobInfo } from '../core/api.ts';

/**
 * Everything Sightglass keeps, as a type. IndexedDB is the truth; nothing else is.
 *
 * A *collection* is bound to one encoder. A *segment* is one committed batch of int8 rows, or several of them
 * merged; its rows never change.
 * An *item* is one content (SHA-256) at one or more *places*; a *folder* is one that was looked through and can be again.
 * A *pack* is one Blob of many previews.
 * A batch writes its segment, items, places, pack and the collection's totals in one transaction: all or nothing.
 */
export interface Schema extends DBSchema {
  collections: { key: string; value: CollectionRecord };
  calibrations: { key: string; value: CalibrationRecord };
  segments: { key: [collection: string, sequence: number]; value: SegmentRecord | FirstSegmentRecord };
  items: { key: [collection: string, id: string]; value: ItemRecord; indexes: { order: [collection: string, order: number] } };
  packs: { key: string; value: PackRecord; indexes: { collection: string } };
  folders: { key: string; value: FolderRecord; indexes: { collection: string } };
  places: {
    key: [collection: string, folder: string, path: string, name: string, item: string];
    value: PlaceRecord;
    indexes: { item: [collection: string, item: string]; gone: [collection: string, folder: string, gone: string] };
  };
  settings: { key: string; value: unknown };
  jobs: { key: string; value: JobRecord };
}

export const DATABASE = 'sightglass';
/** Raised by one for each change to {@link Schema}; `open.ts` holds the upgrade steps. */
export const VERSION = 3;

export interface CollectionRecord {
  id: string;
  name: string;
  /** Encoder id, or `external:<dim>`. */
  encoder: string;
  /** Revision of the encoder's weights; vectors of two revisions are never mixed. */
  revision: string;
  dim: number;
  /** ISO 8601. */
  createdAt: string;
  items: number;
  /** Of rows and previews. */
  bytes: number;
  /** Sequence number of the next segment. */
  nextSequence: number;
  /** Position of the next item: items are listed in the order they came. */
  nextOrder: number;
  /** Of its last export with previews: when (ISO 8601; null where it was made from a file), and `nextOrder` then. */
  exported?: { at: string | null; order: number };
  /** `nextOrder` when the person was reminded to export it, and did not. */
  reminded?: number;
  /** True for the collection that ships with the page. */
  sample?: boolean;
  /** Set while a removal can still be undone; purged at the next start. */
  removedAt?: string;
  /** Set on a hidden record that holds the new index of another collection (shadow.ts). */
  shadowOf?: string;
  /** Set on such a record where going on would fail again: it waits until it is asked for. */
  held?: true;
}

export interface CalibrationRecord {
  id: string;
  /** Float32, one a dimension. */
  mean: ArrayBuffer;
  deviation: ArrayBuffer;
  /** CRC32C over mean, then deviation; absent where an earlier page wrote it. */
  checksum?: number;
}

export interface SegmentRecord {
  collection: string;
  sequence: number;
  /** Of this record's layout; a larger one is a `future-version` error. */
  format: 2;
  dim: number;
  calibration: string;
  /** Row k belongs to the item with id k: UTF-8, and Uint32 where the id of each row ends (core/vectors/packedIds.ts). */
  ids: { bytes: ArrayBuffer; ends: ArrayBuffer };
  /** One bit a row, the lowest of each byte first: set where the item was removed since. Null: none was. */
  removed: ArrayBuffer | null;
  /** Int8, rows × dim. */
  rows: Blob;
  /** Float32, one a row. */
  scales: ArrayBuffer;
  /** Rows × ⌈dim / 2⌉ bytes (`QuantizedRows.refinement`), where it is kept. */
  refinement: Blob | null;
  /** CRC32C over rows, scales, refinement, the ids' bytes, then their ends. What is removed changes and is not in it. */
  checksum: number;
}

/** As written before format 2, and still read. */
export interface FirstSegmentRecord extends Omit<SegmentRecord, 'format' | 'ids' | 'removed' | 'refinement'> {
  format: 1;
  /** Null where the item was removed since. */
  ids: (string | null)[];
  /** CRC32C over rows, then scales. */
  checksum: number;
}

/** Of an item whose row was lost and could not be made again: it is listed, and added again it gets a row. */
export const NO_SEGMENT = -1;

export interface ItemRecord {
  collection: string;
  /** SHA-256 of the content, lower-case hex; for imported vectors the id of the file. */
  id: string;
  order: number;
  /** File name without folders, at one of its places. */
  name: string;
  /** Folder path as the person's system told it, '' where unknown. */
  path: string;
  kind: HitKind;
  /** MIME type of the content. */
  type: string;
  /** Pixels, as displayed; 0 where there is no picture. */
  width: number;
  height: number;
  /** Bytes of the original. */
  bytes: number;
  /** ISO 8601. */
  addedAt: string;
  takenAt: string | null;
  /** Where the camera says it was taken; absent where it does not, and on items of version 1. */
  taken?: Coordinates;
  labels: string[];
  caption?: string;
  /** Sequence number of the segment that holds its row, or {@link NO_SEGMENT}. */
  segment: number;
  /** Where its preview lies; null for imported vectors without one. */
  preview: { pack: string; start: number; end: number; type: string } | null;
  /** Set where the file was given by itself through the File System Access API: it can be opened again later. */
  handle?: FileSystemFileHandle;
}

/** A folder that pictures of a collection came from. */
export interface FolderRecord {
  id: string;
  collection: string;
  name: string;
  /** Null where the browser gives none: then the same folder, chosen again, is known by its name. */
  handle: FileSystemDirectoryHandle | null;
  /** ISO 8601: when it was last looked through to its end; null: never. */
  checkedAt: string | null;
}

/** Where the file of an item lies, or was given from. */
export interface PlaceRecord {
  collection: string;
  /** Id of its folder, '' for a file that was given by itself. */
  folder: string;
  /** Folder path from the folder's own name on, '' where unknown. */
  path: string;
  /** File name without folders. */
  name: string;
  /** Id of the item. It need not be there: an item that failed, or was removed, has places no more. */
  item: string;
  /** Bytes of the file, and when it was changed last (ms): as long as both stay, it need not be read again. */
  size: number;
  modified: number;
  /** Set where the file is there no more, and the item nowhere else. noticed: to be offered for removal. kept: it was, and stays. */
  gone?: 'noticed' | 'kept';
}

export interface PackRecord {
  id: string;
  collection: string;
  blob: Blob;
}

/** A job as its tab told of it last, about once a second. Its outcomes are cut at 500 a list. */
export interface JobRecord extends Omit<JobInfo, 'here' | 'progress' | 'pausedBy'> {
  /** 'open': it is running, waiting or paused; or, where no tab holds its lock (app/locks.ts), it was interrupted. */
  state: 'open' | 'done' | 'failed' | 'cancelled';
  done: number;
  total: number;
  /** ISO 8601: when this was written. */
  toldAt: string;
  /** The folders and files that were given, where the browser can open them again: then it needs nothing to go on. */
  handles?: (FileSystemDirectoryHandle | FileSystemFileHandle)[];
  labels?: string[];
}
