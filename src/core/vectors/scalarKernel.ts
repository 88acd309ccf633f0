import { SightglassError } from '../errors.ts';
import { CHUNK, type Compared, type Found, GROUP, type Kernel, type PickChunk, type PickLimits, type RowStore, rowOf } from './kernel.ts';
import type { CoarseOperand, Operand } from './operand.ts';

/** The reference: plain JavaScript, right everywhere. */
export const scalarKernel: Kernel = {
  name: 'scalar',
  createRows: (dim) => new ScalarRows(dim),
};

interface ScalarChunk {
  rows: Int8Array;
  scales: Float32Array;
  /** scale · Σ r² / Σ |r|: what an estimate is multiplied by. */
  factors: Float32Array;
  estimates: Float32Array;
  anchors: Float32Array;
  maxima: Float32Array;
}

const { fround } = Math;

class ScalarRows implements RowStore {
  readonly dim: number;
  readonly images = null;
  readonly #chunks: ScalarChunk[] = [];
  readonly #pairs = new Int32Array(CHUNK * 2);
  #operand: Operand | null = null;
  #coarse: CoarseOperand | null = null;

  constructor(dim: number) {
    this.dim = dim;
  }

  get chunks(): number {
    return this.#chunks.length;
  }

  get bytes(): number {
    return this.#chunks.length * CHUNK * (this.dim + 16);
  }

  addChunk(): void {
    const floats = () => new Float32Array(CHUNK);
    try {
      this.#chunks.push({
        rows: new Int8Array(CHUNK * this.dim),
        scales: floats(),
        factors: floats(),
        estimates: floats(),
        anchors: floats(),
        maxima: floats(),
      });
    } catch (thrown) {
      throw new SightglassError('out-of-memory', 'There is not enough memory for the index.', { cause: thrown });
    }
  }

  put(chunk: number, at: number, rows: Int8Array, scales: Float32Array): void {
    const { dim } = this;
    const own = this.#chunk(chunk);
    own.rows.set(rows, at * dim);
    own.scales.set(scales, at);
    for (const [row, scale] of scales.entries()) {
      let square = 0;
      let absolute = 0;
      for (let k = row * dim; k < (row + 1) * dim; k++) {
        const value = rows[k] as number;
        square += value * value;
        absolute += Math.abs(value);
      }
      own.factors[at + row] = absolute === 0 ? 0 : fround(fround(scale * fround(square)) / absolute);
    }
  }

  ask(operand: Operand, coarse?: CoarseOperand): void {
    this.#operand = operand;
    this.#coarse = coarse ?? null;
  }

  scan(chunk: number, from: number, to: number, threshold: number, only: Uint8Array | null): Found {
    const { scales } = this.#chunk(chunk);
    const { scale, offset } = this.#operand as Operand;
    const pairs = this.#pairs;
    let count = 0;
    for (let row = from; row < to; row++) {
      if (only && ((only[row >> 3] as number) & (1 << (row & 7))) === 0) continue;
      const dot = this.#dot(chunk, row);
      if (offset + scale * (scales[row] as number) * dot < threshold) continue;
      pairs[2 * count] = row;
      pairs[2 * count + 1] = dot;
      count++;
    }
    return { count, pairs };
  }

  estimate(chunk: number, count: number, lean: number): void {
    const { dim } = this;
    const { rows, factors, estimates, anchors, maxima } = this.#chunk(chunk);
    maxima.fill(Number.NEGATIVE_INFINITY);
    const single = fround(lean);
    const { nibbles, tables, step, total } = this.#coarse as CoarseOperand;
    for (let row = 0; row < count; row++) {
      let sum = 0;
      for (let nibble = 0; nibble < nibbles.length; nibble++) {
        const first = (nibbles[nibble] as number) * 4;
        let bits = 0;
        for (let k = 0; k < 4 && first + k < dim; k++) if ((rows[row * dim + first + k] as number) > 0) bits |= 1 << k;
        sum += tables[nibble * 16 + bits] as number;
      }
      const own = fround((factors[row] as number) * fround(fround(sum * step) - total));
      const estimate = fround(own + (lean === 0 ? 0 : fround(single * (anchors[row] as number))));
      const group = Math.floor(row / GROUP);
      estimates[row] = estimate;
      maxima[group] = Math.max(maxima[group] as number, estimate);
    }
  }

  pick(chunks: readonly PickChunk[], { margin, threshold, below }: PickLimits, most: number): Int32Array {
    const [wide, least, upper] = [fround(margin), fround(threshold), fround(below)];
    const found: number[] = [];
    for (const { chunk, count, only } of chunks) {
      const { estimates, factors } = this.#chunk(chunk);
      for (let row = 0; row < count; row++) {
        const estimate = estimates[row] as number;
        if (fround(estimate + fround((factors[row] as number) * wide)) < least || !(estimate < upper)) continue;
        if (only && ((only[row >> 3] as number) & (1 << (row & 7))) === 0) continue;
        found.push(rowOf(chunk, row));
      }
      if (found.length > most) break;
    }
    return Int32Array.from(found);
  }

  factors(chunk: number): Float32Array {
    return this.#chunk(chunk).factors;
  }

  anchors(chunk: number): Float32Array {
    return this.#chunk(chunk).anchors;
  }

  maxima(chunk: number): Float32Array {
    return this.#chunk(chunk).maxima;
  }

  estimates(chunk: number): Float32Array {
    return this.#chunk(chunk).estimates;
  }

  compare(rows: Int32Array): Compared {
    return {
      dots: rows.map((row) => this.#dot(Math.floor(row / CHUNK), row % CHUNK)),
      scales: Float32Array.from(rows, (row) => this.scales(Math.floor(row / CHUNK))[row % CHUNK] as number),
    };
  }

  dots(chunk: number, from: number, to: number): Int32Array {
    return Int32Array.from({ length: to - from }, (_, k) => this.#dot(chunk, from + k));
  }

  scales(chunk: number): Float32Array {
    return this.#chunk(chunk).scales;
  }

  row(chunk: number, at: number): Int8Array {
    return this.#chunk(chunk).rows.slice(at * this.dim, (at + 1) * this.dim);
  }

  #dot(chunk: number, row: number): number {
    const { rows } = this.#chunk(chunk);
    const { query } = this.#operand as Operand;
    let sum = 0;
    for (let k = 0, at = row * this.dim; k < this.dim; k++, at++) sum += (query[k] as number) * (rows[at] as number);
    return sum;
  }

  #chunk(chunk: number): ScalarChunk {
    return this.#chunks[chunk] as ScalarChunk;
  }
}
