import type { VectorHit } from '../core/vectors/vectorIndex.ts';
import type { WireError } from '../core/errors.ts';

/** What the search worker holds of a collection. */
export interface OpenedIndex {
  /** Rows that can be found. */
  vectors: number;
  kernel: 'scalar' | 'simd128';
  /** Segments that could not be read, each with its reason. The others can be searched. */
  damaged: WireError[];
}

export interface VectorAnswer {
  hits: VectorHit[];
  searched: number;
}

export interface SearchApi {
  /** Loads all segments of a collection from storage; what was open before is let go. */
  open(collection: string, dim: number): Promise<OpenedIndex>;
  /** Appends a segment that was committed meanwhile. Ignored if another collection is open. */
  append(collection: string, sequence: number): Promise<void>;
  remove(collection: string, ids: string[]): Promise<void>;
  /** Exact, best first. `only`: ids to search among. Throws `invalid-vector`, or `not-found` if that collection is not open. */
  search(collection: string, query: Float32Array, topK: number, only: string[] | null): Promise<VectorAnswer>;
  /** Stored vectors, unit length; null where there is none. */
  vectors(collection: string, ids: string[]): Promise<(Float32Array | null)[]>;
}
