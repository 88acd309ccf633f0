import { CHUNK } from './kernel.ts';

/**
 * The four bits more of each number that a collection can keep (`QuantizedRows.refinement`): read for the few rows that a search
 * has found, never while it scans.
 */
export class RefinementPlane {
  readonly #rowBytes: number;
  /** By chunk; missing where no row of it has one. */
  readonly #chunks = new Map<number, Uint8Array>();

  constructor(dim: number) {
    this.#rowBytes = Math.ceil(dim / 2);
  }

  get empty(): boolean {
    return this.#chunks.size === 0;
  }

  get bytes(): number {
    return this.#chunks.size * CHUNK * this.#rowBytes;
  }

  /** Keeps `count` rows of `refinement`, from its row `from` on, at row `at` of a chunk. */
  put(chunk: number, at: number, refinement: Uint8Array, from: number, count: number): void {
    const size = this.#rowBytes;
    let own = this.#chunks.get(chunk);
    if (!own) {
      // Eight is nothing left over: rows without a plane stay as they are.
      own = new Uint8Array(CHUNK * size).fill(0x88);
      this.#chunks.set(chunk, own);
    }
    own.set(refinement.subarray(from * size, (from + count) * size), at * size);
  }

  row(chunk: number, at: number): Uint8Array | null {
    return this.#chunks.get(chunk)?.slice(at * this.#rowBytes, (at + 1) * this.#rowBytes) ?? null;
  }

  /** Σ query[k] · e[k] / 16 of a row: what is to be added to its dot product. */
  dot(chunk: number, at: number, query: Int16Array): number {
    const own = this.#chunks.get(chunk);
    if (!own) return 0;
    let sum = 0;
    for (let k = 0, byte = at * this.#rowBytes; k < query.length; k += 2, byte++) {
      const two = own[byte] as number;
      sum += (query[k] as number) * ((two & 15) - 8) + (query[k + 1] ?? 0) * ((two >> 4) - 8);
    }
    return sum / 16;
  }
}
