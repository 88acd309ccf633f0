import { SightglassError } from '../errors.ts';
import { type Calibration, dequantizeRow, normalized, type QuantizedRows } from './calibration.ts';
import { type Kernel, MAX_DIM, type RowStore } from './kernel.ts';
import { quantizeQuery } from './operand.ts';
import type { PackedIds } from './packedIds.ts';
import { fitted, hasBit, type Selection, setBit } from './selection.ts';
import { TopK } from './topK.ts';

/** Rows that are stored together, all made with one calibration. */
export interface Segment extends QuantizedRows {
  ids: string[];
  calibration: Calibration;
}

/** A {@link Segment} as read from storage. */
export interface StoredSegment extends QuantizedRows {
  ids: PackedIds;
  /** One bit a row, the lowest of each byte first: set where the item was removed since. Null: none was. */
  removed: Uint8Array | null;
  calibration: Calibration;
}

/** One answer of {@link VectorIndex.search}. */
export interface VectorHit {
  id: string;
  /** Estimated cosine with the query, −1…1. */
  score: number;
}

/** Cosines of neighbouring rows with several queries. */
export interface CosineBlock {
  /** Null: removed. */
  ids: (string | null)[];
  /** ids.length × queries, row-major. Overwritten by the next block. */
  cosines: Float32Array;
}

/** Rows of one {@link CosineBlock}: 2 MB at 512 dimensions, so that they stay near the processor for all queries. */
const BLOCK = 4096;

/** Rows of one calibration, in one store. */
interface Part {
  calibration: Calibration;
  store: RowStore;
  scales: Float32Array;
  ids: (string | null)[];
}

/**
 * Exact search by cosine over int8 rows. Rows of different calibrations live side by side: each part's query gets that
 * part's deviation, and `query · mean` brings the scores to common units.
 */
export class VectorIndex {
  readonly dim: number;
  readonly kernel: Kernel;
  #parts = new Map<string, Part>();
  #where = new Map<string, { part: Part; row: number }>();
  #dots = new Int32Array(0);

  constructor(dim: number, kernel: Kernel) {
    this.dim = dim;
    this.kernel = kernel;
    if (!Number.isInteger(dim) || dim < 1 || dim > MAX_DIM)
      throw new SightglassError('not-supported', `Vectors must have 1 to ${MAX_DIM} dimensions, not ${dim}.`);
  }

  /** Changes whenever rows come or go; a {@link Selection} made before then is out of date. */
  version = 0;

  /** Rows that can be found. */
  get size(): number {
    return this.#where.size;
  }

  has(id: string): boolean {
    return this.#where.has(id);
  }

  /** Appends a segment. An id that is there already is replaced. */
  add(segment: Segment): void {
    const { calibration, rows, scales, ids } = segment;
    if (calibration.mean.length !== this.dim || rows.length !== ids.length * this.dim || scales.length !== ids.length)
      throw new SightglassError(
        'segment-damaged',
        `A segment of ${ids.length} items holds ${rows.length} numbers and ${scales.length} scales for ${this.dim} dimensions.`,
      );
    let part = this.#parts.get(calibration.id);
    if (!part) {
      part = { calibration, store: this.kernel.createRows(this.dim), scales: new Float32Array(0), ids: [] };
      this.#parts.set(calibration.id, part);
    }
    this.version++;
    const first = part.store.count;
    part.store.append(rows);
    if (part.scales.length < part.store.count) {
      const grown = new Float32Array(Math.max(part.store.count, part.scales.length * 2));
      grown.set(part.scales);
      part.scales = grown;
    }
    part.scales.set(scales, first);
    for (const [k, id] of ids.entries()) {
      this.remove([id]);
      part.ids.push(id);
      this.#where.set(id, { part, row: first + k });
    }
  }

  /** Removed rows are never found again; their bytes go with the next load. */
  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      const place = this.#where.get(id);
      if (!place) continue;
      this.version++;
      place.part.ids[place.row] = null;
      this.#where.delete(id);
    }
  }

  /** The stored vector of an item, unit length, or null. */
  vector(id: string): Float32Array | null {
    const place = this.#where.get(id);
    if (!place) return null;
    const { part, row } = place;
    return normalized(dequantizeRow({ rows: part.store.row(row), scales: part.scales.subarray(row, row + 1) }, 0, part.calibration));
  }

  /** The rows of these ids; ids that are not here are passed over. */
  select(ids: Iterable<string>): Selection {
    const bits = new Map<string, Uint8Array>();
    let count = 0;
    for (const id of ids) {
      const place = this.#where.get(id);
      if (!place) continue;
      const { part, row } = place;
      let own = bits.get(part.calibration.id);
      if (!own) {
        own = new Uint8Array(Math.ceil(part.store.count / 8));
        bits.set(part.calibration.id, own);
      }
      if (setBit(own, row)) count++;
    }
    return { count, bits };
  }

  /**
   * Cosines of all rows with `queries`, a block of neighbouring rows at a time, so that other work can come between.
   * `done` (calibration id → rows): where to begin; what was visited is written back, so that a later call goes on there.
   * Rows may be added between blocks; of a part that was gone through before, a later call gives them.
   */
  *cosines(queries: readonly Float32Array[], done: Map<string, number>): Generator<CosineBlock> {
    const dots = new Int32Array(BLOCK);
    const cosines = new Float32Array(BLOCK * queries.length);
    for (const part of this.#parts.values()) {
      const { calibration, store, ids } = part;
      const operands = queries.map((query) => quantizeQuery(normalized(query), calibration));
      for (let from = done.get(calibration.id) ?? 0, to = from; from < store.count; from = to) {
        to = Math.min(store.count, from + BLOCK);
        // Another array whenever rows were added.
        const { scales } = part;
        for (const [k, { query, scale, offset }] of operands.entries()) {
          store.dotsOf(query, from, to, dots);
          for (let row = from; row < to; row++)
            cosines[(row - from) * queries.length + k] = offset + scale * (scales[row] as number) * (dots[row - from] as number);
        }
        done.set(calibration.id, to);
        yield { ids: ids.slice(from, to), cosines };
      }
    }
  }

  /**
   * The `topK` best rows for `query` (dim floats, any length), best first, ties by id. `only`: search among these rows;
   * the others are not even compared.
   * Throws `invalid-vector` on a wrong length, zero or non-finite query.
   */
  search(query: Float32Array, topK: number, only?: Selection): VectorHit[] {
    if (query.length !== this.dim)
      throw new SightglassError('invalid-vector', `The query has ${query.length} dimensions, the collection ${this.dim}.`);
    const unit = normalized(query);
    const wanted = Math.max(0, Math.min(Math.floor(topK) || 0, this.size));
    const parts = [...this.#parts.values()];
    const starts: number[] = [];
    let total = 0;
    for (const part of parts) {
      starts.push(total);
      total += part.store.count;
    }
    const idOf = (row: number): string => {
      let k = starts.length - 1;
      while ((starts[k] as number) > row) k--;
      return parts[k]?.ids[row - (starts[k] as number)] ?? '';
    };
    const best = new TopK(wanted, idOf);
    for (const [k, part] of parts.entries()) this.#scan(part, starts[k] as number, unit, best, only);
    return best.sorted().map(({ row, score }) => ({ id: idOf(row), score: Math.max(-1, Math.min(1, score)) }));
  }

  #scan(part: Part, start: number, unit: Float32Array, best: TopK, only?: Selection): void {
    const { store, scales, ids, calibration } = part;
    const bits = only && fitted(only.bits.get(calibration.id), store.count);
    if (only && !bits) return;
    if (this.#dots.length < store.count) this.#dots = new Int32Array(Math.ceil(store.count * 1.25));
    const { query, scale, offset } = quantizeQuery(unit, calibration);
    store.dots(query, this.#dots, bits);
    for (let row = 0; row < store.count; row++) {
      if (bits && !hasBit(bits, row)) continue;
      const score = offset + scale * (scales[row] as number) * (this.#dots[row] as number);
      if (score < best.threshold) continue;
      const id = ids[row];
      if (id == null) continue;
      best.offer(start + row, score);
    }
  }
}
