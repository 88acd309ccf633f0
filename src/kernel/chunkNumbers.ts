import { CHUNK, GROUP } from '../core/vectors/kernel.ts';
import type { ChunkMemory } from './chunkMemory.ts';

/** One number a row of a chunk each; maxima: one a group. */
interface Numbers {
  scales: Float32Array;
  factors: Float32Array;
  estimates: Float32Array;
  anchors: Float32Array;
  maxima: Float32Array;
}

/** Bytes of scale, factor and sum of a row, which its image has. */
const KEPT = 12;
/** Bytes of estimate, anchor and its share of the greatest estimate of its group. */
const WORKED_OUT = 8 + 4 / GROUP;

/** Bytes of a row of what is derived of rows of `stride` bytes, and how many of those come last and are no part of its image. */
export const derivedBytes = (stride: number): number => stride / 8 + KEPT + WORKED_OUT;
export const passingBytes = CHUNK * WORKED_OUT;

/**
 * Where in memory what is derived of a chunk lies, one after the other: sign codes, scales, factors, sums, estimates, anchors and maxima;
 * and views of it, which are made once.
 */
export class ChunkNumbers {
  readonly #memory: ChunkMemory;
  readonly #stride: number;
  /** By chunk, of the buffer that was there then. */
  readonly #views: Numbers[] = [];
  #seen: ArrayBuffer | null = null;
  /** Of each chunk the greatest factor, once it was asked for. */
  readonly #widest: (number | undefined)[] = [];

  constructor(memory: ChunkMemory, stride: number) {
    this.#memory = memory;
    this.#stride = stride;
  }

  codes(chunk: number): number {
    return this.#memory.derived(chunk);
  }

  scales(chunk: number): number {
    return this.codes(chunk) + (CHUNK * this.#stride) / 8;
  }

  factors(chunk: number): number {
    return this.scales(chunk) + CHUNK * 4;
  }

  sums(chunk: number): number {
    return this.scales(chunk) + CHUNK * 8;
  }

  estimates(chunk: number): number {
    return this.scales(chunk) + CHUNK * 12;
  }

  anchors(chunk: number): number {
    return this.scales(chunk) + CHUNK * 16;
  }

  maxima(chunk: number): number {
    return this.scales(chunk) + CHUNK * 20;
  }

  /** Good until chunks are added. */
  views(chunk: number): Numbers {
    const { buffer } = this.#memory.memory;
    if (buffer !== this.#seen) {
      this.#seen = buffer;
      this.#views.length = 0;
    }
    const floats = (at: number, count = CHUNK) => new Float32Array(buffer, at, count);
    return (this.#views[chunk] ??= {
      scales: floats(this.scales(chunk)),
      factors: floats(this.factors(chunk)),
      estimates: floats(this.estimates(chunk)),
      anchors: floats(this.anchors(chunk)),
      maxima: floats(this.maxima(chunk), CHUNK / GROUP),
    });
  }

  /** The greatest factor; `greatest`: of numbers that lie at an address. */
  widest(chunk: number, greatest: (numbers: number) => number): number {
    return (this.#widest[chunk] ??= greatest(this.factors(chunk)));
  }

  /** Its factors are others now. */
  changed(chunk: number): void {
    this.#widest[chunk] = undefined;
  }
}
