/**
 * The arithmetic under every search: dot products of one 14-bit query with many int8 rows, exact in 32-bit integers.
 * All kernels give the same integers, so ids and scores of a search never depend on which one ran.
 */
export interface Kernel {
  readonly name: 'scalar' | 'simd128';
  /** An empty store of int8 rows of `dim` numbers, 1…2,064 (above that the sum could overflow). */
  createRows(dim: number): RowStore;
}

export interface RowStore {
  readonly dim: number;
  readonly count: number;
  /** Appends whole rows (row-major). */
  append(rows: Int8Array): void;
  /**
   * Writes Σ query[k] · row[k] of every row to `out` (at least `count` long). `query`: dim numbers within ±{@link QUERY_LIMIT}.
   * `only`: one bit a row, the lowest of each byte first, at least `count` bits; rows whose bit is clear are passed over and give 0.
   */
  dots(query: Int16Array, out: Int32Array, only?: Uint8Array): void;
  /** The same of the rows `from`…`to − 1`; out[0] is the first of them. */
  dotsOf(query: Int16Array, from: number, to: number, out: Int32Array): void;
  /** A copy of one row. */
  row(index: number): Int8Array;
}

/** Largest magnitude of a quantized query number: 8,191 · 127 · 2,064 < 2³¹. */
export const QUERY_LIMIT = 8191;
export const MAX_DIM = 2064;

/** The reference: plain JavaScript, right everywhere. */
export const scalarKernel: Kernel = {
  name: 'scalar',
  createRows: (dim) => new ScalarRows(dim),
};

class ScalarRows implements RowStore {
  readonly dim: number;
  count = 0;
  #data = new Int8Array(0);

  constructor(dim: number) {
    this.dim = dim;
  }

  append(rows: Int8Array): void {
    const needed = this.count * this.dim + rows.length;
    if (needed > this.#data.length) {
      const grown = new Int8Array(Math.max(needed, this.#data.length * 2));
      grown.set(this.#data);
      this.#data = grown;
    }
    this.#data.set(rows, this.count * this.dim);
    this.count += rows.length / this.dim;
  }

  dots(query: Int16Array, out: Int32Array, only?: Uint8Array): void {
    this.#run(query, 0, this.count, out, only);
  }

  dotsOf(query: Int16Array, from: number, to: number, out: Int32Array): void {
    this.#run(query, from, to, out);
  }

  #run(query: Int16Array, from: number, to: number, out: Int32Array, only?: Uint8Array): void {
    const { dim } = this;
    const data = this.#data;
    for (let row = from; row < to; row++) {
      let sum = 0;
      if (!only || (only[row >> 3] as number) & (1 << (row & 7)))
        for (let k = 0, at = row * dim; k < dim; k++, at++) sum += (query[k] as number) * (data[at] as number);
      out[row - from] = sum;
    }
  }

  row(index: number): Int8Array {
    return this.#data.slice(index * this.dim, (index + 1) * this.dim);
  }
}
