import {
  CHUNK,
  type ChunkImages,
  type Compared,
  type Found,
  GROUP,
  type Kernel,
  type KernelName,
  type PickChunk,
  type PickLimits,
  type RowSource,
  type RowStore,
  rowOf,
} from '../core/vectors/kernel.ts';
import { AT_ONCE, type CoarseOperand, MAX_DIM, type Operand } from '../core/vectors/operand.ts';
import { ChunkMemory } from './chunkMemory.ts';

/** What scan.wat exports. */
interface Exports {
  compare(query: number, list: number, scales: number, count: number, stride: number): void;
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
    columns: number,
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
    maxima: number,
  ): void;
  pick(
    maxima: number,
    estimates: number,
    factors: number,
    count: number,
    margin: number,
    threshold: number,
    below: number,
    widest: number,
    only: number,
    first: number,
    out: number,
  ): number;
}

const PAD = 32;
// The first pages: what a call takes and gives. All addresses are multiples of 16.
const QUERY_AT = 0;
const NARROW_AT = QUERY_AT + MAX_DIM * 2 + 32;
const TABLES_AT = NARROW_AT + MAX_DIM + 48;
const ONLY_AT = TABLES_AT + MAX_DIM * 4 + 256;
const OUT_AT = ONLY_AT + CHUNK / 8;
const LIST_AT = OUT_AT + CHUNK * 8;
const COLUMNS_AT = LIST_AT + CHUNK * 4 + 16;
const SCRATCH_AT = COLUMNS_AT + MAX_DIM + 64;
/** Bytes of scale, factor, sum, estimate and anchor of a row, and its share of the greatest estimate of its group. */
const NUMBERS = 20 + 4 / GROUP;
/** Of what {@link ChunkImages} gives: changes with the arithmetic of "derive" and the order of what it writes. */
const LAYOUT = 3;

/** One number a row of a chunk each. */
interface Numbers {
  scales: Float32Array;
  factors: Float32Array;
  estimates: Float32Array;
  anchors: Float32Array;
  maxima: Float32Array;
}

/** `module`: scan.wat compiled. Each store has a memory of its own. */
export function simdKernel(name: Exclude<KernelName, 'scalar'>, module: WebAssembly.Module): Kernel {
  return { name, createRows: (dim) => new SimdRows(dim, module) };
}

/**
 * Rows in wasm memory, each padded with zeros to a multiple of {@link PAD} bytes. What is derived of a chunk is, one after the other: sign
 * codes, scales, factors, sums, estimates, anchors and maxima; the last three are no part of its image.
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
  /** Views that were made before, by chunk, of the buffer that was there then. */
  readonly #numbers: Numbers[] = [];
  /** Of each chunk the greatest factor, once it was asked for. */
  readonly #greatest: (number | undefined)[] = [];
  #seen: ArrayBuffer | null = null;

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
    const derivedBytes = memory.derivedBytes - CHUNK * (8 + 4 / GROUP);
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
    this.#greatest[chunk] = undefined;
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
      const whole = wholeSteps(coarse);
      // What fills up the last step adds nothing, wherever it reads.
      new Uint8Array(buffer, TABLES_AT, whole * 16).fill(0).set(coarse.tables);
      // A nibble takes half a byte of each of a group's rows.
      new Int32Array(buffer, COLUMNS_AT, whole).fill(0).set(coarse.nibbles.map((nibble) => (nibble * GROUP) / 2));
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

  estimate(chunk: number, count: number, lean: number): void {
    const coarse = this.#coarse as CoarseOperand;
    this.#wasm.estimate(
      TABLES_AT,
      COLUMNS_AT,
      wholeSteps(coarse),
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
      this.#maxima(chunk),
    );
  }

  pick(chunks: readonly PickChunk[], { margin, threshold, below }: PickLimits, most: number): Int32Array {
    const parts: Int32Array[] = [];
    const buffer = this.#buffer;
    let total = 0;
    let held = 0;
    const take = () => {
      parts.push(new Int32Array(buffer, OUT_AT, held).slice());
      held = 0;
    };
    for (const { chunk, count, only } of chunks) {
      const out = OUT_AT + held * 4;
      let found = this.#wasm.pick(
        this.#maxima(chunk),
        this.#estimates(chunk),
        this.#factors(chunk),
        Math.ceil(count / GROUP) * GROUP,
        margin,
        threshold,
        below,
        this.#widest(chunk),
        this.#only(only, 0, count),
        rowOf(chunk, 0),
        out,
      );
      // The last group may reach beyond the rows there are.
      if (count % GROUP > 0 && found > 0) {
        const rows = new Int32Array(buffer, out, found);
        while (found > 0 && (rows[found - 1] as number) >= rowOf(chunk, count)) found--;
      }
      held += found;
      total += found;
      if (total > most) break;
      // There is room for what two chunks give.
      if (held > CHUNK) take();
    }
    if (parts.length === 0) return new Int32Array(buffer, OUT_AT, held).slice();
    take();
    const all = new Int32Array(total);
    for (let k = 0, at = 0; k < parts.length; at += (parts[k++] as Int32Array).length) all.set(parts[k] as Int32Array, at);
    return all;
  }

  factors(chunk: number): Float32Array {
    return this.#views(chunk).factors;
  }

  anchors(chunk: number): Float32Array {
    return this.#views(chunk).anchors;
  }

  estimates(chunk: number): Float32Array {
    return this.#views(chunk).estimates;
  }

  maxima(chunk: number): Float32Array {
    return this.#views(chunk).maxima;
  }

  compare(rows: Int32Array): Compared {
    const dots = new Int32Array(rows.length);
    const scales = new Float32Array(rows.length);
    for (let from = 0; from < rows.length; ) {
      const list = new Int32Array(this.#buffer, LIST_AT, Math.min(CHUNK, rows.length - from));
      const some = this.#addresses(rows, from, list);
      const places = new Int32Array(this.#buffer, OUT_AT, some);
      for (let k = 0; k < some; k++) {
        const row = rows[from + k] as number;
        places[k] = this.#scales(Math.floor(row / CHUNK)) + (row % CHUNK) * 4;
      }
      this.#wasm.compare(QUERY_AT, LIST_AT, OUT_AT, some, this.#stride);
      dots.set(list.subarray(0, some), from);
      scales.set(new Float32Array(this.#buffer, OUT_AT, some), from);
      from += some;
    }
    return { dots, scales };
  }

  /** Where `rows` lie from number `from` on: as many as the list holds, as are in memory, or as one chunk on disk has. Gives how many. */
  #addresses(rows: Int32Array, from: number, list: Int32Array): number {
    const memory = this.#memory;
    const stride = this.#stride;
    for (let k = 0; k < list.length; k++) {
      const row = rows[from + k] as number;
      const chunk = Math.floor(row / CHUNK);
      if (!memory.isOnDisk(chunk)) {
        list[k] = memory.rows(chunk, row % CHUNK, CHUNK);
        continue;
      }
      if (k > 0) return k;
      let some = 0;
      for (; some < list.length && Math.floor((rows[from + some] as number) / CHUNK) === chunk; some++)
        list[some] = (rows[from + some] as number) % CHUNK;
      const read = list.subarray(0, some);
      const first = memory.gather(chunk, read);
      for (let r = 0; r < some; r++) read[r] = first + (read[r] as number) * stride;
      return some;
    }
    return list.length;
  }

  dots(chunk: number, from: number, to: number): Int32Array {
    const rows = new Int32Array(to - from);
    for (let k = 0; k < rows.length; k++) rows[k] = rowOf(chunk, from + k);
    return this.compare(rows).dots;
  }

  scales(chunk: number): Float32Array {
    return this.#views(chunk).scales;
  }

  row(chunk: number, at: number): Int8Array {
    return new Int8Array(this.#buffer, this.#memory.row(chunk, at), this.dim).slice();
  }

  #views(chunk: number): Numbers {
    const buffer = this.#buffer;
    if (buffer !== this.#seen) {
      this.#seen = buffer;
      this.#numbers.length = 0;
    }
    return (this.#numbers[chunk] ??= {
      scales: new Float32Array(buffer, this.#scales(chunk), CHUNK),
      factors: new Float32Array(buffer, this.#factors(chunk), CHUNK),
      estimates: new Float32Array(buffer, this.#estimates(chunk), CHUNK),
      anchors: new Float32Array(buffer, this.#anchors(chunk), CHUNK),
      maxima: new Float32Array(buffer, this.#maxima(chunk), CHUNK / GROUP),
    });
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

  #maxima(chunk: number): number {
    return this.#scales(chunk) + CHUNK * 20;
  }

  /** The greatest factor. */
  #widest(chunk: number): number {
    const known = this.#greatest[chunk];
    if (known !== undefined) return known;
    let most = 0;
    for (const factor of this.factors(chunk)) most = Math.max(most, factor);
    this.#greatest[chunk] = most;
    return most;
  }
}

/** How many nibbles "estimate" takes. */
function wholeSteps({ nibbles }: CoarseOperand): number {
  return Math.ceil(nibbles.length / AT_ONCE) * AT_ONCE;
}
