import { SightglassError } from '../../errors.ts';
import { Best } from '../best.ts';
import { CHUNK, rowOf } from '../kernel.ts';
import { clamped, named } from '../named.ts';
import { type Operand, quantizeQuery } from '../operand.ts';
import type { RowTable } from '../rowTable.ts';
import { operandsOf, type ScanPart } from '../scanPart.ts';
import { hasBit } from '../selection.ts';
import { NestedCodes } from './codes.ts';
import { CODE_LENGTHS, type CodeBasis, learnCodes } from './learn.ts';

/** Rows from which codes are learned. */
const ROWS_TO_LEARN = 4096;

/** Search by nested codes. They are made when they are first asked for, as many bits as are asked for. */
export class HammingSearch {
  readonly #table: RowTable;
  #nested: NestedCodes | null = null;

  constructor(table: RowTable) {
    this.#table = table;
  }

  get bytes(): number {
    return this.#nested?.bytes ?? 0;
  }

  /** What codes are made by: learned from the rows there are when it is first asked for. */
  learn(): CodeBasis {
    return this.#nested?.basis ?? learnCodes(this.#table.sample(ROWS_TO_LEARN), this.#table.dim);
  }

  /** Makes codes by what was learned elsewhere: only then do their distances compare. */
  use(basis: CodeBasis): void {
    this.#nested = new NestedCodes(basis);
  }

  /** The nearest rows by differing bits, ties by id; their scores are cosines. Throws `not-supported` for a length there is none of. */
  search(
    unit: Float32Array,
    wanted: number,
    parts: readonly ScanPart[],
    asked: number | undefined,
  ): { id: string; score: number; distance: number }[] {
    const { dim, store, size } = this.#table;
    const lengths = CODE_LENGTHS.filter((length) => length <= dim);
    const bits = lengths.find((length) => length === (asked ?? lengths.at(-1)));
    if (bits === undefined)
      throw new SightglassError('not-supported', `Codes of ${dim}-dimensional vectors can have ${lengths.join(', ') || 'no'} bits, not ${asked}.`);
    if (size === 0) return [];
    const nested = (this.#nested ??= new NestedCodes(this.learn()));
    const code = nested.codeOf(unit, bits);
    const best = new Best(wanted);
    const distances = new Uint16Array(CHUNK);
    const { directions, mean } = nested.basis;
    const middle = (direction: Float32Array) => direction.reduce((sum, value, k) => sum + value * (mean[k] as number), 0);
    for (const { calibration, chunks } of parts) {
      // Only rows that have no code yet need them.
      let projections: Operand[] | null = null;
      const project = (bit: number): Operand => {
        projections ??= Array.from({ length: bits }, (_, k) => {
          const direction = directions.subarray(k * dim, (k + 1) * dim);
          const operand = quantizeQuery(direction, calibration);
          return { ...operand, offset: operand.offset - middle(direction) };
        });
        return projections[bit] as Operand;
      };
      for (const { chunk, count, only } of chunks) {
        nested.make(chunk, count, bits, (bit) => this.#projected(chunk, count, project(bit)));
        nested.distances(chunk, count, bits, code, distances);
        for (let row = 0; row < count; row++)
          if (-(distances[row] as number) >= best.threshold && (!only || hasBit(only, row)))
            best.offer(rowOf(chunk, row), -(distances[row] as number));
      }
    }
    const operands = operandsOf(parts);
    return named(this.#table, best.all(), wanted).map(({ id, score: distance, row }) => {
      const chunk = Math.floor(row / CHUNK);
      const { offset, scale } = operands.get(chunk) as Operand;
      store.ask(operands.get(chunk) as Operand);
      const [dot] = store.dots(chunk, row % CHUNK, (row % CHUNK) + 1);
      return { id, score: clamped(offset + scale * (store.scales(chunk)[row % CHUNK] as number) * (dot as number)), distance: -distance };
    });
  }

  /** What an operand scores the first rows of a chunk. */
  #projected(chunk: number, count: number, operand: Operand): Float64Array {
    const { store } = this.#table;
    store.ask(operand);
    const dots = store.dots(chunk, 0, count);
    const scales = store.scales(chunk);
    return Float64Array.from(dots, (dot, row) => operand.offset + operand.scale * (scales[row] as number) * dot);
  }
}
