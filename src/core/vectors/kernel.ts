import type { CoarseOperand, Operand } from './operand.ts';

/**
 * The arithmetic under every search. Rows lie in chunks of {@link CHUNK}; a chunk of a store holds rows of one calibration.
 * All kernels give the same numbers: integers are exact, floats come of the same operations in the same order. So ids and
 * scores of a search never depend on which kernel ran.
 */
export interface Kernel {
  readonly name: KernelName;
  /** An empty store of int8 rows of `dim` numbers, 1…MAX_DIM (operand.ts). */
  createRows(dim: number): RowStore;
}

/** `scalar` is plain JavaScript; `relaxed` needs relaxed SIMD, which not every browser has. */
export type KernelName = 'scalar' | 'simd128' | 'relaxed';

/** Rows of a chunk. */
export const CHUNK = 4096;
/** Rows whose codes lie side by side. */
export const GROUP = 32;

/** What calls give is overwritten by the next call. Rows are numbered within their chunk, but where several chunks are asked: {@link rowOf}. */
export interface RowStore {
  readonly dim: number;
  /** Chunks there are. */
  readonly chunks: number;
  /** Bytes held. */
  readonly bytes: number;
  /** What lets chunks be kept on disk as they are; null where a kernel has no such layout. */
  readonly images: ChunkImages | null;
  /** Room for {@link CHUNK} more rows. Throws `out-of-memory` where there is none. */
  addChunk(): void;
  /** Puts rows (row-major) with their scales into a chunk, from row `at` on. */
  put(chunk: number, at: number, rows: Int8Array, scales: Float32Array): void;
  /** Which query the calls that follow are about; `coarse` where {@link estimate} will be called. */
  ask(operand: Operand, coarse?: CoarseOperand): void;
  /**
   * The rows `from`…`to − 1` whose score offset + scale · scales[row] · dot is at least `threshold`, with their dot products.
   * `only`: one bit a row of the chunk, the lowest of each byte first; others are not even compared. `from`: a multiple of 8.
   */
  scan(chunk: number, from: number, to: number, threshold: number, only: Uint8Array | null): Found;
  /**
   * {@link estimates} of scales[row] · dot for the first `count` rows, rounded up to whole groups of {@link GROUP} rows: from their signs alone,
   * plus `lean` · {@link anchors}[row], unless `lean` is 0.
   */
  estimate(chunk: number, count: number, lean: number): void;
  /** One a row, to be filled; not kept on disk. */
  anchors(chunk: number): Float32Array;
  /**
   * The rows of some chunks with estimate + margin · factor ≥ threshold and estimate < below, in their order; from the chunk on with
   * which they are more than `most`, no further ones. Needs {@link estimate} before. The array is the caller's.
   */
  pick(chunks: readonly PickChunk[], limits: PickLimits, most: number): Int32Array;
  /** Scale · Σ r² / Σ |r| of each row: an estimate is that, times Σ query[k] · sign(row[k]). */
  factors(chunk: number): Float32Array;
  /** What {@link estimate} gave, float32. */
  estimates(chunk: number): Float32Array;
  /** The greatest of each group's. */
  maxima(chunk: number): Float32Array;
  /** Of some rows of any chunks, in the order of `rows`. The arrays are the caller's. */
  compare(rows: Int32Array): Compared;
  /** Σ query[k] · row[k] of the rows `from`…`to − 1`. */
  dots(chunk: number, from: number, to: number): Int32Array;
  /** One a row. */
  scales(chunk: number): Float32Array;
  /** A copy of one row. */
  row(chunk: number, at: number): Int8Array;
}

/**
 * The bytes of chunks as they lie in memory: the rows, and what is derived of them. Written to disk and read back they need no look
 * at any number; and rows may stay there, while what is derived, a sixth of the whole, remains.
 */
export interface ChunkImages {
  /** Bytes of another layout are of no use. */
  readonly layout: string;
  /** Bytes of a chunk: of its rows, and of what is derived of them. Multiples of 64. */
  readonly rowBytes: number;
  readonly derivedBytes: number;
  /** Bytes of a chunk that are worked out for each query, and no part of its image. */
  readonly passingBytes: number;
  /** The greatest scale · length of a row; derived too. */
  longest(chunk: number): number;
  /** Views, to be read or filled. Good until rows are added; of rows on disk: until another chunk's are wanted. */
  rows(chunk: number): Uint8Array;
  derived(chunk: number): Uint8Array;
  /** Numbers that change with any one byte: of the rows, and of what is derived. */
  checksumOfRows(chunk: number): number;
  checksumOfDerived(chunk: number): number;
  isOnDisk(chunk: number): boolean;
  /** Like {@link RowStore.addChunk}, for a chunk whose bytes are then filled in; with a source, the rows stay on disk. Throws `out-of-memory`. */
  add(longest: number, source: RowSource | null): void;
  /** The rows' memory is free for other chunks; from now on they are read from `source`, which has them. */
  evict(chunk: number, source: RowSource): void;
  /**
   * Reads rows that lie on disk into memory, to stay there. False where their checksum is not `sum`: then they are in memory as well, and
   * to be put anew. Throws what the source throws, and `out-of-memory`; then nothing has changed.
   */
  bring(chunk: number, sum: number): boolean;
}

/** Fills `into` with the bytes of a chunk's rows from byte `at` on. */
export type RowSource = (chunk: number, at: number, into: Uint8Array) => void;

/** Pairs of row and dot product: row k at 2k, its dot at 2k + 1. */
export interface Found {
  count: number;
  pairs: Int32Array;
}

/** Of each row Σ query[k] · row[k], and its scale. */
export interface Compared {
  dots: Int32Array;
  scales: Float32Array;
}

/** Row numbers that count through all chunks. */
export const rowOf = (chunk: number, at: number): number => chunk * CHUNK + at;

/** The first `count` rows of a chunk; `only`: as in {@link RowStore.scan}. */
export interface PickChunk {
  chunk: number;
  count: number;
  only: Uint8Array | null;
}

/** Numbers of {@link RowStore.pick}, taken as float32. */
export interface PickLimits {
  margin: number;
  threshold: number;
  below: number;
}
