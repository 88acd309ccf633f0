import type { Filter, ItemAttribute } from '../core/api.ts';
import type { AttributeModel } from '../core/attributes/model.ts';
import type { KernelName } from '../core/vectors/kernel.ts';
import type { CodeBasis } from '../core/vectors/nested/learn.ts';
import type { VectorAnswer, VectorSearch } from '../core/vectors/vectorIndex.ts';
import type { MadeWith } from '../storage/collections.ts';
import type { DamagedSegment } from '../storage/segments.ts';

/** Which segments a worker holds: those whose sequence number, divided by `of`, leaves `index`. */
export interface Shard {
  index: number;
  of: number;
}

/** What the search workers hold of a collection. */
export interface OpenedIndex extends MadeWith {
  /** Rows that can be found. */
  vectors: number;
  kernel: KernelName;
  /** Bytes of memory that the rows take, and what they should keep to. */
  bytes: number;
  budget: number;
  /** Rows that are read from disk when they are wanted; of these only codes are in memory. */
  rowsOnDisk: number;
  /** Rows that came from a copy on disk, not from segments. */
  copied: number;
  /** Rows are still being read: answers are of those that are there. */
  loading: boolean;
  /** Workers that share them. */
  workers: number;
  /** Segments that could not be read, each with its reason. The others can be searched. */
  damaged: DamagedSegment[];
}

/** What one of them holds. */
export interface OpenedShard extends OpenedIndex {
  /** Sequence numbers of all segments there were, oldest first. Shards that saw others than each other lack some rows. */
  listed: number[];
  /** Segments were merged while they were read: some may be in two shards, or in none. */
  merged: boolean;
}

export type { VectorAnswer };

/** How to search, beside the query. */
export interface SearchRequest {
  topK: number;
  filter: Filter | null;
  method: NonNullable<VectorSearch['method']>;
  bits?: number | undefined;
}

export interface SearchApi {
  /**
   * Loads its segments of a collection from storage, as they are now; what was open before is let go. Where that takes long it
   * answers when something can be searched, and goes on. `budget`: bytes of memory. Throws `not-found`, `aborted` if another is
   * opened meanwhile, and `model-changed` if other tabs keep updating it.
   */
  open(collection: string, shard: Shard, budget: number): Promise<OpenedShard>;
  /** Resolves when all is loaded. Throws as {@link SearchApi.open} does. */
  loaded(collection: string): Promise<OpenedShard>;
  /** What was read from a copy on disk is verified where it is kept: segments that are damaged there. Takes long, and lets searches pass. */
  check(collection: string): Promise<DamagedSegment[]>;
  /**
   * Appends a segment that was committed meanwhile. Ignored if another collection is open, the segment is another shard's, or of
   * another model by now. False where it was merged with others already: the collection is to be opened anew.
   */
  append(collection: string, sequence: number): Promise<boolean>;
  remove(collection: string, ids: string[]): Promise<void>;
  /**
   * Best first, among what passes the filter. Throws `invalid-vector`, `not-found` if that collection is not open, and
   * `not-supported` for a filter by attributes that {@link SearchApi.describe} was not called for.
   */
  search(collection: string, query: Float32Array, request: SearchRequest): Promise<VectorAnswer>;
  /** Stored vectors, unit length; null where there is none. */
  vectors(collection: string, ids: string[]): Promise<(Float32Array | null)[]>;
  /** What nested codes are made by: learned from the rows that are open, at most once. Null where there are none. */
  learnCodes(collection: string): Promise<CodeBasis | null>;
  /** Makes nested codes by what another shard has learned. */
  useCodes(collection: string, basis: CodeBasis): Promise<void>;
  /** By what model the collection's attributes are told. What was told by another is forgotten; nothing is told before it is asked for. */
  describe(collection: string, model: AttributeModel): Promise<void>;
  /** What items show, in the order of `ids`; null: of all. */
  attributes(collection: string, ids: string[] | null): Promise<[id: string, shown: ItemAttribute[]][]>;
  /** Attributes × values: how many items show each, among what passes the filter (see `Sightglass.facets`). */
  facets(collection: string, filter: Filter | null): Promise<number[][]>;
  /** Ids of what passes the filter, in no particular order. */
  matching(collection: string, filter: Filter): Promise<string[]>;
}
