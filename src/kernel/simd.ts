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
import type { CoarseOperand, Operand } from '../core/vectors/operand.ts';
import { ChunkMemory } from './chunkMemory.ts';
import { ChunkNumbers, derivedBytes, passingBytes } from './chunkNumbers.ts';
import type { Exports } from './exports.ts';
import { COLUMNS_AT, LIST_AT, LISTED, NARROW_AT, ONLY_AT, OUT_AT, QUERY_AT, SCRATCH_AT, TABLES_AT } from './firstPages.ts';

const PAD = 32;
/** Of what {@link ChunkImages} gives: changes with the arithmetic of "derive" and the order of what it writes. */
const LAYOUT = 3;

/** `module`: scan.wat compiled. Each store has a memory of its own. */
export function simdKernel(name: Exclude<KernelName, 'scalar'>, module: WebAssembly.Module): Kernel {
  return { name, createRows: (dim) => new SimdRows(dim, module) };
}

/**
 * Rows in wasm memory, each padded with zeros to a multiple of {@link PAD} bytes. What is derived of a chunk is, one after the other: sign
 * codes, scales, factors, sums, estimates, anchors and maxima; the last three are no part of its image. The file is long because it is the
 * whole of {@link RowStore}, call by call; where things lie is in files of its own.
 */
class SimdRows implements RowStore {
  readonly dim: number;
  readonly images: ChunkImages;
  readonly #memory: ChunkMemory;
  readonly #numbers: ChunkNumbers;
  readonly #wasm: Exports;
  readonly #stride: number;
  /** Of each chunk: the greatest scale · length of a row. */
  readonly #longest: number[] = [];
  #operand: Operand | null = null;
  #coarse: CoarseOperand | null = null;

  constructor(dim: number, module: WebAssembly.Module) {
    this.dim = dim;
    this.#stride = Math.ceil(dim / PAD) * PAD;
    this.#memory = new ChunkMemory(this.#stride, derivedBytes(this.#stride));
    this.#numbers = new ChunkNumbers(this.#memory, this.#stride);
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
    const kept = memory.derivedBytes - passingBytes;
    return {
      layout: `chunks ${LAYOUT} of ${CHUNK} × ${this.#stride}`,
      rowBytes: memory.rowBytes,
      derivedBytes: kept,
      passingBytes,
      longest: (chunk) => this.#longest[chunk] as number,
      rows: (chunk) => new Uint8Array(this.#buffer, memory.rows(chunk, 0, CHUNK), memory.rowBytes),
      derived: (chunk) => new Uint8Array(this.#buffer, this.#numbers.codes(chunk), kept),
      checksumOfRows: (chunk) => this.#wasm.checksum(memory.rows(chunk, 0, CHUNK), memory.rowBytes),
      checksumOfDerived: (chunk) => this.#wasm.checksum(this.#numbers.codes(chunk), kept),
      isOnDisk: (chunk) => memory.isOnDisk(chunk),
      add: (longest, source) => this.#add(longest, source),
      evict: (chunk, source) => memory.evict(chunk, source),
      bring: (chunk, sum) => {
        memory.bring(chunk);
        return this.#wasm.checksum(memory.rows(chunk, 0, CHUNK), memory.rowBytes) === sum;
      },
    };
  }

  get #buffer(): ArrayBuffer {
    return this.#memory.memory.buffer;
  }

  put(chunk: number, at: number, rows: Int8Array, scales: Float32Array): void {
    const { dim } = this;
    const stride = this.#stride;
    const numbers = this.#numbers;
    const buffer = this.#buffer;
    const target = new Int8Array(buffer, this.#memory.rows(chunk, at, CHUNK), scales.length * stride);
    if (stride === dim) target.set(rows);
    else for (let row = 0; row < scales.length; row++) target.set(rows.subarray(row * dim, (row + 1) * dim), row * stride);
    new Float32Array(buffer, numbers.scales(chunk), CHUNK).set(scales, at);
    // A group of rows shares its codes' bytes, so that the one these rows begin in is derived anew.
    const from = at - (at % GROUP);
    numbers.changed(chunk);
    const longest = this.#wasm.derive(
      this.#memory.rows(chunk, from, CHUNK),
      at + scales.length - from,
      stride,
      numbers.scales(chunk) + from * 4,
      numbers.codes(chunk) + (from * stride) / 8,
      numbers.factors(chunk) + from * 4,
      numbers.sums(chunk) + from * 4,
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
      new Uint8Array(buffer, TABLES_AT, coarse.tables.length).set(coarse.tables);
      // A nibble takes half a byte of each of a group's rows.
      new Int32Array(buffer, COLUMNS_AT, coarse.nibbles.length).set(coarse.nibbles.map((nibble) => (nibble * GROUP) / 2));
    }
    this.#operand = operand;
    this.#coarse = coarse ?? null;
  }

  scan(chunk: number, from: number, to: number, threshold: number, only: Uint8Array | null): Found {
    const { scale, offset, rest } = this.#operand as Operand;
    const numbers = this.#numbers;
    // Cauchy and Schwarz, with room for the rounding of the length in float32.
    const slack = scale * rest * (this.#longest[chunk] as number) * 1.0001;
    const count = this.#wasm.scan(
      QUERY_AT,
      NARROW_AT,
      this.#memory.rows(chunk, from, to),
      to - from,
      this.#stride,
      numbers.scales(chunk) + from * 4,
      numbers.sums(chunk) + from * 4,
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
    const numbers = this.#numbers;
    this.#wasm.estimate(
      TABLES_AT,
      COLUMNS_AT,
      coarse.nibbles.length,
      numbers.codes(chunk),
      Math.ceil(count / GROUP) * GROUP,
      this.#stride / 8,
      numbers.factors(chunk),
      numbers.estimates(chunk),
      coarse.step,
      coarse.total,
      // Times 0 they are not to be read: they may be anything.
      lean === 0 ? numbers.factors(chunk) : numbers.anchors(chunk),
      lean,
      numbers.maxima(chunk),
    );
  }

  pick(chunks: readonly PickChunk[], { margin, threshold, below }: PickLimits, most: number): Int32Array {
    const parts: Int32Array[] = [];
    const numbers = this.#numbers;
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
        numbers.maxima(chunk),
        numbers.estimates(chunk),
        numbers.factors(chunk),
        Math.ceil(count / GROUP) * GROUP,
        margin,
        threshold,
        below,
        numbers.widest(chunk, this.#wasm.greatest),
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
    return this.#numbers.views(chunk).factors;
  }

  anchors(chunk: number): Float32Array {
    return this.#numbers.views(chunk).anchors;
  }

  estimates(chunk: number): Float32Array {
    return this.#numbers.views(chunk).estimates;
  }

  maxima(chunk: number): Float32Array {
    return this.#numbers.views(chunk).maxima;
  }

  compare(rows: Int32Array): Compared {
    const dots = new Int32Array(rows.length);
    const scales = new Float32Array(rows.length);
    for (let from = 0; from < rows.length; ) {
      const list = new Int32Array(this.#buffer, LIST_AT, Math.min(LISTED, rows.length - from));
      const some = this.#addresses(rows, from, list);
      const places = new Int32Array(this.#buffer, OUT_AT, some);
      for (let k = 0; k < some; k++) {
        const row = rows[from + k] as number;
        places[k] = this.#numbers.scales(Math.floor(row / CHUNK)) + (row % CHUNK) * 4;
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
    return this.#numbers.views(chunk).scales;
  }

  row(chunk: number, at: number): Int8Array {
    return new Int8Array(this.#buffer, this.#memory.row(chunk, at), this.dim).slice();
  }

  #only(only: Uint8Array | null, from: number, to: number): number {
    if (!only) return 0;
    new Uint8Array(this.#buffer, ONLY_AT, CHUNK / 8).set(only.subarray(from / 8, Math.ceil(to / 8)));
    return ONLY_AT;
  }
}
