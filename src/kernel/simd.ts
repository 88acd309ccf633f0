import {
  CHUNK,
  type ChunkImages,
  type Found,
  type Kernel,
  type KernelName,
  MAX_DIM,
  type PickLimits,
  type RowSource,
  type RowStore,
} from '../core/vectors/kernel.ts';
import type { CoarseOperand, Operand } from '../core/vectors/operand.ts';
import { ChunkMemory } from './chunkMemory.ts';

/** What scan.wat exports. */
interface Exports {
  dotsAt(query: number, rows: number, list: number, count: number, stride: number): void;
  scan(
    query: number,
    narrow: number,
    rows: number,
    count: number,
    stride: number,
    scales: number,
    sums: number,
    only: number,
    scratch: number,
    out: number,
    scale: number,
    offset: number,
    threshold: number,
    slack: number,
  ): number;
  checksum(at: number, bytes: number): number;
  derive(rows: number, count: number, stride: number, scales: number, codes: number, factors: number, sums: number): number;
  estimate(
    tables: number,
    pairs: number,
    chosen: number,
    codes: number,
    count: number,
    bytes: number,
    factors: number,
    estimates: number,
    step: number,
    total: number,
    anchors: number,
    lean: number,
  ): void;
  pick(estimates: number, factors: number, count: number, margin: number, threshold: number, below: number, only: number, out: number): number;
}

const GROUP = 32;
const PAD = 32;
// The first page: what a call takes and gives. All addresses are multiples of 64.
const QUERY_AT = 0;
const NARROW_AT = QUERY_AT + MAX_DIM * 2 + 32;
const TABLES_AT = NARROW_AT + MAX_DIM + 48;
const ONLY_AT = TABLES_AT + MAX_DIM * 4 + 64;
const OUT_AT = ONLY_AT + CHUNK / 8;
const LIST_AT = OUT_AT + CHUNK * 8;
const PAIRS_AT = LIST_AT + CHUNK * 4;
const SCRATCH_AT = PAIRS_AT + MAX_DIM / 4 + 28;
/** Bytes of scale, factor, sum, estimate and anchor of a row. */
const NUMBERS = 20;
/** Of what {@link ChunkImages} gives: changes with the arithmetic of "derive" and the order of what it writes. */
const LAYOUT = 2;

/** `module`: scan.wat compiled. Each store has a memory of its own. */
export function simdKernel(name: Exclude<KernelName, 'scalar'>, module: WebAssembly.Module): Kernel {
  return { name, createRows: (dim) => new SimdRows(dim, module) };
}

/**
 * Rows in wasm memory, each padded with zeros to a multiple of {@link PAD} bytes. What is derived of a chunk is, one after the other: sign
 * codes, scales, factors, sums, estimates and anchors; the last two are no part of its image.
 */
class SimdRows implements RowStore {
  readonly dim: number;
  readonly images: ChunkImages;
  readonly #memory: ChunkMemory;
  readonly #wasm: Exports;
  readonly #stride: number;
  /** Of each chunk: the greatest scale · length of a row. */
  readonly #longest: number[] = [];
  #operand: Operand | null = null;
  #coarse: CoarseOperand | null = null;

  constructor(dim: number, module: WebAssembly.Module) {
    this.dim = dim;
    this.#stride = Math.ceil(dim / PAD) * PAD;
    this.#memory = new ChunkMemory(this.#stride, this.#stride / 8 + NUMBERS);
    this.#wasm = new WebAssembly.Instance(module, { env: { memory: this.#memory.memory } }).exports as unknown as Exports;
    this.images = this.#imagesOf();
  }

  get chunks(): number {
    return this.#memory.chunks;
  }

  get bytes(): number {
    return this.#memory.bytes;
  }

  addChunk(): void {
    this.#add(0, null);
  }

  #add(longest: number, source: RowSource | null): void {
    this.#memory.add(source);
    this.#longest.push(longest);
  }

  #imagesOf(): ChunkImages {
    const memory = this.#memory;
    const derivedBytes = memory.derivedBytes - CHUNK * 8;
    return {
      layout: `chunks ${LAYOUT} of ${CHUNK} × ${this.#stride}`,
      rowBytes: memory.rowBytes,
      derivedBytes,
      longest: (chunk) => this.#longest[chunk] as number,
      rows: (chunk) => new Uint8Array(this.#buffer, memory.rows(chunk, 0, CHUNK), memory.rowBytes),
      derived: (chunk) => new Uint8Array(this.#buffer, this.#codes(chunk), derivedBytes),
      checksumOfRows: (chunk) => this.#wasm.checksum(memory.rows(chunk, 0, CHUNK), memory.rowBytes),
      checksumOfDerived: (chunk) => this.#wasm.checksum(this.#codes(chunk), derivedBytes),
      isOnDisk: (chunk) => memory.isOnDisk(chunk),
      add: (longest, source) => this.#add(longest, source),
      evict: (chunk, source) => memory.evict(chunk, source),
    };
  }

  get #buffer(): ArrayBuffer {
    return this.#memory.memory.buffer;
  }

  put(chunk: number, at: number, rows: Int8Array, scales: Float32Array): void {
    const { dim } = this;
    const stride = this.#stride;
    const buffer = this.#buffer;
    const target = new Int8Array(buffer, this.#memory.rows(chunk, at, CHUNK), scales.length * stride);
    if (stride === dim) target.set(rows);
    else for (let row = 0; row < scales.length; row++) target.set(rows.subarray(row * dim, (row + 1) * dim), row * stride);
    new Float32Array(buffer, this.#scales(chunk), CHUNK).set(scales, at);
    // A group of rows shares its codes' bytes, so that the one these rows begin in is derived anew.
    const from = at - (at % GROUP);
    const longest = this.#wasm.derive(
      this.#memory.rows(chunk, from, CHUNK),
      at + scales.length - from,
      stride,
      this.#scales(chunk) + from * 4,
      this.#codes(chunk) + (from * stride) / 8,
      this.#factors(chunk) + from * 4,
      this.#sums(chunk) + from * 4,
    );
    this.#longest[chunk] = Math.max(this.#longest[chunk] as number, Math.sqrt(longest));
  }

  ask(operand: Operand, coarse?: CoarseOperand): void {
    const buffer = this.#buffer;
    const query = new Int16Array(buffer, QUERY_AT, this.#stride);
    query.fill(0, this.dim);
    query.set(operand.query);
    // What pads a row is zero, whatever the query has there.
    new Uint8Array(buffer, NARROW_AT, this.dim).set(operand.narrow);
    if (coarse) {
      const even = evenPairs(coarse);
      // What makes their number even adds nothing, wherever it reads.
      new Uint8Array(buffer, TABLES_AT, even * 64).fill(0).set(coarse.tables);
      // A pair of bytes takes 64 in a group of 32 rows.
      new Int32Array(buffer, PAIRS_AT, even).fill(0).set(coarse.pairs.map((pair) => pair * 2 * GROUP));
    }
    this.#operand = operand;
    this.#coarse = coarse ?? null;
  }

  scan(chunk: number, from: number, to: number, threshold: number, only: Uint8Array | null): Found {
    const { scale, offset, rest } = this.#operand as Operand;
    // Cauchy and Schwarz, with room for the rounding of the length in float32.
    const slack = scale * rest * (this.#longest[chunk] as number) * 1.0001;
    const count = this.#wasm.scan(
      QUERY_AT,
      NARROW_AT,
      this.#memory.rows(chunk, from, to),
      to - from,
      this.#stride,
      this.#scales(chunk) + from * 4,
      this.#sums(chunk) + from * 4,
      this.#only(only, from, to),
      SCRATCH_AT,
      OUT_AT,
      scale,
      offset,
      threshold,
      slack,
    );
    const pairs = new Int32Array(this.#buffer, OUT_AT, count * 2);
    if (from > 0) for (let k = 0; k < pairs.length; k += 2) pairs[k] = (pairs[k] as number) + from;
    return { count, pairs };
  }

  estimate(chunk: number, count: number, lean: number): Float32Array {
    const coarse = this.#coarse as CoarseOperand;
    this.#wasm.estimate(
      TABLES_AT,
      PAIRS_AT,
      evenPairs(coarse),
      this.#codes(chunk),
      Math.ceil(count / GROUP) * GROUP,
      this.#stride / 8,
      this.#factors(chunk),
      this.#estimates(chunk),
      coarse.step,
      coarse.total,
      // Times 0 they are not to be read: they may be anything.
      lean === 0 ? this.#factors(chunk) : this.#anchors(chunk),
      lean,
    );
    return this.estimates(chunk);
  }

  pick(chunk: number, count: number, { margin, threshold, below }: PickLimits, only: Uint8Array | null): Int32Array {
    const whole = Math.ceil(count / 16) * 16;
    const found = this.#wasm.pick(this.#estimates(chunk), this.#factors(chunk), whole, margin, threshold, below, this.#only(only, 0, count), LIST_AT);
    const rows = new Int32Array(this.#buffer, LIST_AT, found);
    // The last sixteen may reach beyond the rows there are.
    let end = found;
    while (end > 0 && (rows[end - 1] as number) >= count) end--;
    return rows.subarray(0, end);
  }

  factors(chunk: number): Float32Array {
    return new Float32Array(this.#buffer, this.#factors(chunk), CHUNK);
  }

  anchors(chunk: number): Float32Array {
    return new Float32Array(this.#buffer, this.#anchors(chunk), CHUNK);
  }

  estimates(chunk: number): Float32Array {
    return new Float32Array(this.#buffer, this.#estimates(chunk), CHUNK);
  }

  dotsAt(chunk: number, rows: Int32Array): Int32Array {
    const list = new Int32Array(this.#buffer, LIST_AT, rows.length);
    list.set(rows);
    this.#wasm.dotsAt(QUERY_AT, this.#memory.gather(chunk, list), LIST_AT, rows.length, this.#stride);
    return list;
  }

  dots(chunk: number, from: number, to: number): Int32Array {
    const rows = this.#memory.rows(chunk, from, to);
    const list = new Int32Array(this.#buffer, LIST_AT, to - from);
    for (let k = 0; k < list.length; k++) list[k] = k;
    this.#wasm.dotsAt(QUERY_AT, rows, LIST_AT, list.length, this.#stride);
    return list;
  }

  scales(chunk: number): Float32Array {
    return new Float32Array(this.#buffer, this.#scales(chunk), CHUNK);
  }

  row(chunk: number, at: number): Int8Array {
    return new Int8Array(this.#buffer, this.#memory.row(chunk, at), this.dim).slice();
  }

  #only(only: Uint8Array | null, from: number, to: number): number {
    if (!only) return 0;
    new Uint8Array(this.#buffer, ONLY_AT, CHUNK / 8).set(only.subarray(from / 8, Math.ceil(to / 8)));
    return ONLY_AT;
  }

  #codes(chunk: number): number {
    return this.#memory.derived(chunk);
  }

  #scales(chunk: number): number {
    return this.#codes(chunk) + (CHUNK * this.#stride) / 8;
  }

  #factors(chunk: number): number {
    return this.#scales(chunk) + CHUNK * 4;
  }

  #sums(chunk: number): number {
    return this.#scales(chunk) + CHUNK * 8;
  }

  #estimates(chunk: number): number {
    return this.#scales(chunk) + CHUNK * 12;
  }

  #anchors(chunk: number): number {
    return this.#scales(chunk) + CHUNK * 16;
  }
}

/** How many pairs "estimate" takes. */
function evenPairs({ pairs }: CoarseOperand): number {
  return pairs.length + (pairs.length % 2);
}
