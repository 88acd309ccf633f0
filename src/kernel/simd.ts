import { MAX_DIM, type Kernel, type RowStore } from '../core/vectors/kernel.ts';

/** What dots.wat exports. */
interface Exports {
  memory: WebAssembly.Memory;
  dots(query: number, rows: number, count: number, stride: number, out: number): void;
}

const BLOCK = 4096;
const QUERY_AT = 0;
const OUT_AT = Math.ceil((MAX_DIM * 2) / 16 / 16) * 256;
const ROWS_AT = OUT_AT + BLOCK * 4;
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

  dots(query: Int16Array, out: Int32Array): void {
    const { memory, dots } = this.exports;
    const padded = new Int16Array(memory.buffer, QUERY_AT, this.#stride);
    padded.fill(0);
    padded.set(query);
    const result = new Int32Array(memory.buffer, OUT_AT, BLOCK);
    for (let row = 0; row < this.count; row += BLOCK) {
      const some = Math.min(BLOCK, this.count - row);
      dots(QUERY_AT, ROWS_AT + row * this.#stride, some, this.#stride, OUT_AT);
      out.set(some === BLOCK ? result : result.subarray(0, some), row);
    }
  }

  row(index: number): Int8Array {
    return new Int8Array(this.exports.memory.buffer, ROWS_AT + index * this.#stride, this.dim).slice();
  }
}
