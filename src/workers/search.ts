import type { Filter, ItemAttribute } from '../core/api.ts';
import type { AttributeModel } from '../core/attributes/model.ts';
import type { KernelName } from '../core/vectors/kernel.ts';
import type { VectorAnswer, VectorSearch } from '../core/vectors/vectorIndex.ts';
import type { MadeWith } from '../storage/collections.ts';
import type { DamagedSegment } from '../storage/segments.ts';

/** What the search worker holds of a collection. */
export interface OpenedIndex extends MadeWith {
  /** Rows that can be found. */
  vectors: number;
  kernel: KernelName;
  /** Segments that could not be read, each with its reason. The others can be searched. */
  damaged: DamagedSegment[];
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
   * Loads all segments of a collection from storage, as they are now; what was open before is let go. Throws `not-found`, and
   * `model-changed` if other tabs keep updating it.
   */
  open(collection: string): Promise<OpenedIndex>;
  /** Appends a segment that was committed meanwhile. Ignored if another collection is open, or the segment is of another model by now. */
  append(collection: string, sequence: number): Promise<void>;
  remove(collection: string, ids: string[]): Promise<void>;
  /**
   * Best first, among what passes the filter. Throws `invalid-vector`, `not-found` if that collection is not open, and
   * `not-supported` for a filter by attributes that {@link SearchApi.describe} was not called for.
   */
  search(collection: string, query: Float32Array, request: SearchRequest): Promise<VectorAnswer>;
  /** Stored vectors, unit length; null where there is none. */
  vectors(collection: string, ids: string[]): Promise<(Float32Array | null)[]>;
  /** By what model the collection's attributes are told. What was told by another is forgotten; nothing is told before it is asked for. */
  describe(collection: string, model: AttributeModel): Promise<void>;
  /** What items show, in the order of `ids`; null: of all. */
  attributes(collection: string, ids: string[] | null): Promise<[id: string, shown: ItemAttribute[]][]>;
  /** Attributes × values: how many items show each, among what passes the filter (see `Sightglass.facets`). */
  facets(collection: string, filter: Filter | null): Promise<number[][]>;
  /** Ids of what passes the filter, in no particular order. */
  matching(collection: string, filter: Filter): Promise<string[]>;
}
