import { MAX_DIM, type Kernel, type RowStore } from '../core/vectors/kernel.ts';

/** What dots.wat exports. */
interface Exports {
  memory: WebAssembly.Memory;
  dots(query: number, rows: number, count: number, stride: number, out: number, only: number): void;
}

const BLOCK = 4096;
const QUERY_AT = 0;
const OUT_AT = Math.ceil((MAX_DIM * 2) / 16 / 16) * 256;
const ONLY_AT = OUT_AT + BLOCK * 4;
const ROWS_AT = ONLY_AT + BLOCK / 8;
const PAGE = 65536;

/** The portable SIMD128 kernel. `module`: dots.wat compiled. Each store has its own memory. */
export function simdKernel(module: WebAssembly.Module): Kernel {
  return { name: 'simd128', createRows: (dim) => new SimdRows(dim, new WebAssembly.Instance(module).exports as unknown as Exports) };
}

/** Rows lie in wasm memory, each padded with zeros to a multiple of 16 numbers. */
class SimdRows implements RowStore {
  readonly dim: number;
  readonly exports: Exports;
  count = 0;
  readonly #stride: number;

  constructor(dim: number, exports: Exports) {
    this.dim = dim;
    this.exports = exports;
    this.#stride = Math.ceil(dim / 16) * 16;
  }

  append(rows: Int8Array): void {
    const added = rows.length / this.dim;
    const { memory } = this.exports;
    const needed = ROWS_AT + (this.count + added) * this.#stride;
    const missing = needed - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(Math.max(missing, memory.buffer.byteLength / 4) / PAGE));
    const start = ROWS_AT + this.count * this.#stride;
    const target = new Int8Array(memory.buffer, start, added * this.#stride);
    if (this.#stride === this.dim) target.set(rows);
    else for (let row = 0; row < added; row++) target.set(rows.subarray(row * this.dim, (row + 1) * this.dim), row * this.#stride);
    this.count += added;
  }

  dots(query: Int16Array, out: Int32Array, only?: Uint8Array): void {
    this.#run(query, 0, this.count, out, only);
  }

  dotsOf(query: Int16Array, from: number, to: number, out: Int32Array): void {
    this.#run(query, from, to, out);
  }

  #run(query: Int16Array, from: number, to: number, out: Int32Array, only?: Uint8Array): void {
    const { memory, dots } = this.exports;
    const padded = new Int16Array(memory.buffer, QUERY_AT, this.#stride);
    padded.fill(0);
    padded.set(query);
    const result = new Int32Array(memory.buffer, OUT_AT, BLOCK);
    const wanted = new Uint8Array(memory.buffer, ONLY_AT, BLOCK / 8);
    for (let row = from; row < to; row += BLOCK) {
      const some = Math.min(BLOCK, to - row);
      // A bitmap comes with all rows only, so that a block begins with a whole byte.
      if (only) wanted.set(only.subarray(row / 8, (row + some + 7) / 8));
      dots(QUERY_AT, ROWS_AT + row * this.#stride, some, this.#stride, OUT_AT, only ? ONLY_AT : 0);
      out.set(some === BLOCK ? result : result.subarray(0, some), row - from);
    }
  }

  row(index: number): Int8Array {
    return new Int8Array(this.exports.memory.buffer, ROWS_AT + index * this.#stride, this.dim).slice();
  }
}
