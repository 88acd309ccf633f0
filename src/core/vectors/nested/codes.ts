import { CHUNK } from '../kernel.ts';
import type { CodeBasis } from './learn.ts';

/** Words of 32 bits in the longest code. */
const WORDS = 16;

/** Nested codes of the rows of an index: row-major, 512 bits a row, the first bits first. Rows are numbered as in the index. */
export class NestedCodes {
  readonly basis: CodeBasis;
  readonly #chunks: Uint32Array[] = [];
  /** Chunk → how many bits its rows have, for how many rows. */
  readonly #made: { bits: number; rows: number }[] = [];

  constructor(basis: CodeBasis) {
    this.basis = basis;
  }

  get bytes(): number {
    return this.#chunks.length * CHUNK * WORDS * 4;
  }

  /** Sees to it that the first `rows` rows of a chunk have `bits` bits. `project(bit)`: directions[bit] · (x − mean) of all of them. */
  make(chunk: number, rows: number, bits: number, project: (bit: number) => Float64Array): void {
    const made = (this.#made[chunk] ??= { bits: 0, rows: 0 });
    if (made.bits >= bits && made.rows >= rows) return;
    const codes = (this.#chunks[chunk] ??= new Uint32Array(CHUNK * WORDS));
    const from = made.rows >= rows ? made.bits : 0;
    for (let bit = from; bit < Math.max(bits, made.bits); bit++) {
      const values = project(bit);
      const word = bit >> 5;
      const one = 1 << (bit & 31);
      for (let row = 0; row < rows; row++) {
        const at = row * WORDS + word;
        codes[at] = (values[row] as number) > 0 ? (codes[at] as number) | one : (codes[at] as number) & ~one;
      }
    }
    this.#made[chunk] = { bits: Math.max(bits, made.bits), rows: Math.max(rows, made.rows) };
  }

  /** Differing bits among the first `bits` between each of the first `rows` rows and a code. */
  distances(chunk: number, rows: number, bits: number, code: Uint32Array, out: Uint16Array): void {
    const codes = this.#chunks[chunk] as Uint32Array;
    const words = Math.ceil(bits / 32);
    const mask = bits % 32 === 0 ? -1 : (1 << (bits % 32)) - 1;
    const last = words - 1;
    for (let row = 0; row < rows; row++) {
      const at = row * WORDS;
      let sum = ones(((codes[at + last] as number) ^ (code[last] as number)) & mask);
      for (let k = 0; k < last; k++) sum += ones((codes[at + k] as number) ^ (code[k] as number));
      out[row] = sum;
    }
  }

  /**
   * The first bits of the code of a query of unit length. What it shares with the mean of the rows tells none of them apart, and for a text, which
   * lies elsewhere, it would drown the rest: it is left out.
   */
  codeOf(unit: Float32Array, bits: number): Uint32Array {
    const { directions, mean } = this.basis;
    const dim = mean.length;
    const code = new Uint32Array(WORDS);
    let along = 0;
    let square = 0;
    for (let k = 0; k < dim; k++) {
      along += (unit[k] as number) * (mean[k] as number);
      square += (mean[k] as number) ** 2;
    }
    const share = square > 0 ? along / square : 0;
    for (let bit = 0; bit < bits; bit++) {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += (directions[bit * dim + k] as number) * ((unit[k] as number) - share * (mean[k] as number));
      if (sum > 0) code[bit >> 5] = (code[bit >> 5] as number) | (1 << (bit & 31));
    }
    return code;
  }
}

/** Set bits of 32. */
function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
