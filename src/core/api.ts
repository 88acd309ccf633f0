/**
 * The page's own API: what the UI, the tests, automation and an embedding page call (`globalThis.sightglass`).
 * Names here stay; the list grows.
 */
import type { FolderReport, Job, JobEvent, JobInfo, JobKind, JobReport, JobState, Outcome, Progress } from './jobs.ts';
import type { Match } from './query/match.ts';

export type { FolderReport, Job, JobEvent, JobInfo, JobKind, JobReport, JobState, Outcome, Progress, Match };

/** One part of a query. A string goes through the one-box language; `{ text }` is taken literally. Negative weight: away from it. */
export type QueryPart = ({ text: string } | { image: Blob } | { item: string } | { vector: Float32Array }) & { weight?: number };

export type SearchMethod = 'auto' | 'exact' | 'two-stage' | 'hamming' | 'lexical' | 'hybrid';

/** Restricts a search to some items. */
export interface Filter {
  /** Item ids; only these are searched. */
  ids?: string[];
  /** Only items that show one of the named values of each named attribute. `not-supported` where the collection has no attributes. */
  attributes?: AttributeFilter;
}

/** Attribute id → value ids: `{ colour: ['red', 'pink'], sleeve: ['long'] }`. */
export type AttributeFilter = Readonly<Record<string, readonly string[]>>;

/** What an item shows of one attribute. What it does not have, or what is not sure enough, is left out. */
export interface ItemAttribute {
  attribute: string;
  value: string;
  /** 0…1. */
  confidence: number;
}

/** One attribute of a collection, with how many items show each value. */
export interface Facet {
  id: string;
  name: { en: string; ko: string };
  /** All values, those that nothing shows too. */
  values: { id: string; name: { en: string; ko: string }; count: number }[];
}

export interface SearchOptions {
  /** How many hits at most; default 100. */
  topK?: number;
  method?: SearchMethod;
  /** While a large collection is still being read: answer from what is there (`searched` says of how many). Default: wait for all. */
  partial?: boolean;
  /** Code length for `hamming`: 8, 16, 32 … 512, at most the vectors' dimensions; default: the longest. */
  bits?: number;
  filter?: Filter;
  signal?: AbortSignal;
}

export type HitKind = 'image' | 'moment' | 'note' | 'text';

export interface Hit {
  id: string;
  /** File name without folders. */
  name: string;
  /** Estimated cosine, −1…1. */
  score: number;
  /** What that score means, for a query of one text or one picture whose encoder says so (core/query/match.ts); else absent. */
  match?: Match;
  /** Hamming, BM25 or fusion value, where that decided the order. */
  rankScore?: number;
  kind: HitKind;
}

export interface SearchResult {
  /** Best first, ties by id. */
  hits: Hit[];
  /** Milliseconds from the call to the hits, encoding included. */
  tookMs: number;
  /** Items that were compared. */
  searched: number;
}

/** An item, as a list of items names it. */
export interface NamedItem {
  id: string;
  /** File name without folders. */
  name: string;
}

/** Where a picture was taken: degrees, WGS 84; south and west are negative. */
export interface Coordinates {
  /** −90…90. */
  latitude: number;
  /** −180…180. */
  longitude: number;
}

export interface AddOptions {
  signal?: AbortSignal;
  labels?: string[];
}

/** A cancelled job resolves with what was done. */
export interface AddReport {
  added: number;
  skipped: Outcome[];
  failed: Outcome[];
  cancelled: boolean;
  /** Where folders were looked through: what became of the files that were known there. */
  folders?: FolderReport;
}

export interface ImportOptions {
  /** Of the new collection; default: what the file says, else "Imported". */
  name?: string;
  /**
   * How finely vectors are kept: int8 takes a byte a number, int12 half a byte more and leaves an eighth of the error. Default:
   * what an int8 file has, and int8 for floats. Int8 rows do not get finer by int12.
   */
  precision?: 'int8' | 'int12';
  /**
   * Some vectors like those that will be asked, where these are of another kind than the rows: texts, for pictures. count × dim floats, any
   * length; a few dozen do. Floats are then rounded so that what these have in common finds as if nothing had been rounded: of CLIP-like
   * pictures texts miss a quarter to a third less (`npm run bench:recall`). Int8 rows stay as they are.
   */
  queries?: Float32Array;
}

export interface ImportReport {
  collection: string;
  items: number;
  cancelled: boolean;
}

export interface ExportOptions {
  /** Id; default: the current one. */
  collection?: string;
  /** With the kept previews: only then is the file a whole copy. */
  previews?: boolean;
  signal?: AbortSignal;
}

/** A cancelled job changes nothing. */
export interface RebuildReport {
  /** Pictures whose vectors were made anew; 0 where there was nothing to do. */
  rebuilt: number;
  cancelled: boolean;
}

/** A cancelled job keeps what was done. */
export interface RepairReport {
  /** Pictures that can be found again; 0 where nothing was damaged. */
  repaired: number;
  /** Pictures whose kept preview cannot be read. They stay listed; added again, they can be found. */
  missing: Outcome[];
  cancelled: boolean;
}

export interface Collection {
  id: string;
  name: string;
  /** Encoder id, or `external:<dim>`. */
  encoder: string;
  dim: number;
  items: number;
  bytes: number;
  /** ISO 8601. */
  createdAt: string;
  /** ISO 8601: its last export with previews; null: none yet. */
  exportedAt: string | null;
  /** The drawn samples, which come with the page. */
  sample?: true;
}

export interface Status {
  version: string;
  encoder: string;
  device: 'wasm' | 'webgpu';
  dtype: string;
  threads: number;
  isolated: boolean;
  /** Id of the current collection. */
  collection: string;
  /** Of the current collection. */
  items: number;
  vectors: number;
  /**
   * How the current collection is held: bytes of memory, and what they should keep to; rows that are read from disk when
   * they are wanted; rows that came from the copy on disk that makes opening fast.
   */
  index: { bytes: number; budget: number; rowsOnDisk: number; copied: number; workers: number; kernel: string };
  /** Bytes. */
  storage: { used: number; quota: number; persistent: boolean };
  uptimeMs: number;
  searches: { count: number; p50Ms: number; p95Ms: number };
  /** Jobs by state, of all tabs; what is over is not counted. */
  queue: { running: number; waiting: number; paused: number; interrupted: number };
  /** Since the page was opened. By code; what befell single files of a job stands in its report. */
  errors: { count: number; codes: Record<string, number> };
}

export interface Sightglass {
  /** Resolves when the current collection can be searched. */
  ready: Promise<void>;
  status(): Promise<Status>;
  collections: {
    list(): Promise<Collection[]>;
    create(name: string, options?: { encoder?: string }): Promise<Collection>;
    use(id: string): Promise<void>;
    remove(id: string): Promise<void>;
    /**
     * Makes the vectors of a collection anew, with the revision its model has now, from the previews that are kept. Until all
     * are made the old ones stay and answer (items and vectors; words and pictures need the model they were made with); then
     * all change at once. Goes on by itself after a reload. `done` rejects with `preview-missing`, naming the pictures, where
     * some cannot be read; it then goes on when this is called again, best without those.
     */
    rebuild(id: string): Job<RebuildReport>;
    /**
     * Makes vectors that can no longer be read anew, from the previews that are kept, with the model of the collection. Checks
     * every part first. What a newer version of this page wrote is left alone. `done` rejects with `encoder-missing` where the
     * collection's vectors are of no model of this page, and with `model-changed` where it must be rebuilt first.
     */
    repair(id: string): Job<RepairReport>;
  };
  /** All jobs: of this page, of other tabs, and of earlier visits. One is run at a time; the next ones wait in line. */
  jobs: {
    /** Oldest first; of those that are over the last twenty. */
    list(): readonly JobInfo[];
    /** Called when the list changes; answers with what ends that. */
    subscribe(listener: () => void): () => void;
    /** Of this page's jobs, or of another tab's. */
    pause(id: string): void;
    cancel(id: string): void;
    /**
     * A paused job, or an interrupted one, goes on. Throws `not-supported` where the files must be given again, and
     * `unreadable-file` where the browser does not allow them to be read. What is there already is skipped.
     */
    resume(id: string): Promise<void>;
    /** Takes one that is over, or interrupted, off the list. */
    dismiss(id: string): Promise<void>;
  };
  /** Adds pictures to the current collection. */
  add(files: Iterable<File>, options?: AddOptions): Job<AddReport>;
  search(query: string | QueryPart[], options?: SearchOptions): Promise<SearchResult>;
  /** What items of the current collection show, by item id; `ids` left out: all. Empty where the collection's model has no attributes. */
  attributes(ids?: string[]): Promise<Record<string, ItemAttribute[]>>;
  /**
   * The attributes of the current collection, with counts of the items that pass `filter`; an attribute's own choice does not
   * narrow its own counts. Empty where the collection's model has no attributes.
   */
  facets(filter?: Filter): Promise<Facet[]>;
  /**
   * Groups of two and more pictures of the current collection that are very similar (`EncoderEntry.near`), the largest group first.
   * Exact copies are one item and not among them. The first call compares every picture with all others, later ones only what came
   * since: 30,000 pictures are 30,000 searches. Rejects with `aborted`.
   */
  duplicates(options?: { signal?: AbortSignal }): Promise<NamedItem[][]>;
  /**
   * A collection as one file (docs/portable-file.md), which never lies in memory as a whole. It is a job on the list, and can be
   * cancelled there. Rejects with `aborted`, with `archive-invalid` where the collection is empty, with `segment-damaged` where a part
   * cannot be read.
   */
  export(options?: ExportOptions): Promise<Blob>;
  /**
   * Moves items of the current collection into another one of the same model; answers with how many. Those that are there already
   * are only taken out here. Rejects with `model-changed` where the two were not made alike; nothing is lost then.
   */
  move(ids: readonly string[], collection: string): Promise<number>;
  /** Takes items out of the current collection; answers with how many. */
  remove(ids: readonly string[]): Promise<number>;
  /** Deletes all this page keeps in this browser: collections, models, settings. Other tabs are closed out. The page should be reloaded. */
  deleteEverything(): Promise<void>;
  /**
   * A safetensors file as `export` writes it, or any with a tensor `embeddings`, or a .npy file, into a new collection: float32,
   * float16 or int8 vectors of 1 to 2,064 dimensions. All or nothing. Where the page has the encoder that the file names, words
   * search the collection; else its encoder is `external:<dim>`, and vectors and items do.
   */
  import(file: Blob, options?: ImportOptions): Job<ImportReport>;
}
