import { SightglassError } from '../errors.ts';
import { type Calibration, dequantizeRow, normalized, type QuantizedRows } from './calibration.ts';
import { IdTable } from './idTable.ts';
import { CHUNK, type Kernel, rowOf, type RowSource, type RowStore } from './kernel.ts';
import { MAX_DIM, type Operand, quantizeQuery } from './operand.ts';
import type { PackedIds } from './packedIds.ts';
import { RefinementPlane } from './refinement.ts';
import type { ScanPart } from './scanPart.ts';
import { chunkBits, clearBit, hasBit, type Selection, setBit, setBits } from './selection.ts';

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

/** A chunk that comes from disk as it is, and how many rows it holds. */
export interface AdoptedChunk {
  calibration: Calibration;
  rows: number;
  longest: number;
  /** Where its rows stay; null: they are to be put into memory. */
  source: RowSource | null;
}

/** Rows of one calibration. */
export interface Part {
  calibration: Calibration;
  /** Numbers of its chunks in the store. */
  chunks: number[];
  /** Rows in them: all but the last are full. */
  count: number;
}

/** The rows of an index with their ids: what comes, goes, and can be found. A row's number is CHUNK · its chunk + its place there. */
export class RowTable {
  readonly dim: number;
  readonly store: RowStore;
  /** By the calibrations' ids. */
  readonly parts = new Map<string, Part>();
  readonly fine: RefinementPlane;
  readonly #ids = new IdTable();
  /** One bit a row: rows that can be found. */
  #alive = new Uint8Array(0);
  /** Chunk → rows that cannot be found any more. */
  readonly #dead: number[] = [];
  /** Changes whenever rows come or go. */
  version = 0;

  /** Throws `not-supported` for more dimensions than kernels can take. */
  constructor(dim: number, kernel: Kernel) {
    if (!Number.isInteger(dim) || dim < 1 || dim > MAX_DIM)
      throw new SightglassError('not-supported', `Vectors must have 1 to ${MAX_DIM} dimensions, not ${dim}.`);
    this.dim = dim;
    this.store = kernel.createRows(dim);
    this.fine = new RefinementPlane(dim);
  }

  /** Rows that can be found. */
  get size(): number {
    return this.#ids.size;
  }

  get bytes(): number {
    return this.store.bytes + this.fine.bytes;
  }

  /** The row of an id, −1 where there is none. */
  row(id: string): number {
    this.settle();
    return this.#ids.row(id);
  }

  /** The id of a row, or null. */
  id(row: number): string | null {
    return this.#ids.id(row);
  }

  /** Appends a segment, as {@link append}. An id that is there already is replaced. */
  add(segment: StoredSegment): void {
    this.append(segment);
    this.settle();
  }

  /**
   * Appends a segment; an id that is there already is there twice until {@link settle}. Throws `segment-damaged`, `out-of-memory`; then
   * nothing has changed.
   */
  append({ ids, removed, rows, scales, refinement, calibration }: StoredSegment): void {
    const { dim } = this;
    const count = ids.ends.length;
    this.#check({ calibration, rows, scales }, count);
    const part: Part = this.parts.get(calibration.id) ?? { calibration, chunks: [], count: 0 };
    // All the room it needs comes first: a segment is there or not.
    while (part.chunks.length * CHUNK < part.count + count) this.#addChunk(part);
    this.parts.set(calibration.id, part);
    const places = new Int32Array(count);
    for (let from = 0; from < count; ) {
      const chunk = part.chunks[Math.floor(part.count / CHUNK)] as number;
      const at = part.count % CHUNK;
      const some = Math.min(count - from, CHUNK - at);
      this.store.put(chunk, at, rows.subarray(from * dim, (from + some) * dim), scales.subarray(from, from + some));
      if (refinement) this.fine.put(chunk, at, refinement, from, some);
      const row = rowOf(chunk, at);
      setBits(this.#alive, row, row + some);
      for (let k = 0; k < some; k++) {
        const isRemoved = removed !== null && hasBit(removed, from + k);
        places[from + k] = isRemoved ? -1 : row + k;
        if (isRemoved) this.#bury(row + k);
      }
      part.count += some;
      from += some;
    }
    this.#ids.append(ids, places);
    this.version++;
  }

  /**
   * Makes room for the next chunk of a table that comes from disk, all parts' chunks in the order of their numbers, and gives that
   * number; the caller puts its bytes in place. None of its rows can be found before it is claimed. Throws `out-of-memory`.
   */
  adopt({ calibration, rows, longest, source }: AdoptedChunk): number {
    const { images } = this.store;
    if (!images) throw new SightglassError('internal', 'This kernel takes no chunks from disk.');
    const part: Part = this.parts.get(calibration.id) ?? { calibration, chunks: [], count: 0 };
    images.add(longest, source);
    const chunk = this.#added(part);
    this.#dead[chunk] = rows;
    part.count += rows;
    this.parts.set(calibration.id, part);
    return chunk;
  }

  /**
   * Puts rows once more that were adopted: those of a calibration from `first` on, as far as they lie in `chunk`, as their segment has
   * them; null: it is damaged as well, and none of them can be found any more.
   */
  mend(chunk: number, calibration: string, first: number, count: number, segment: Pick<StoredSegment, 'rows' | 'scales'> | null): void {
    const begin = (this.parts.get(calibration) as Part).chunks.indexOf(chunk) * CHUNK;
    const [from, to] = [Math.max(begin, first), Math.min(begin + CHUNK, first + count)];
    const at = from - begin;
    if (segment)
      this.store.put(
        chunk,
        at,
        segment.rows.subarray((from - first) * this.dim, (to - first) * this.dim),
        segment.scales.subarray(from - first, to - first),
      );
    else
      for (let row = rowOf(chunk, at); row < rowOf(chunk, at) + to - from; row++) {
        if (!hasBit(this.#alive, row)) continue;
        this.#ids.remove(row);
        this.#bury(row);
      }
    this.version++;
  }

  /** The rows of a calibration from `first` on, which were adopted, are those of this segment; as {@link add} else. */
  claim({ ids, removed, refinement }: Pick<StoredSegment, 'ids' | 'removed' | 'refinement'>, calibration: string, first: number): void {
    const { chunks } = this.parts.get(calibration) as Part;
    const places = new Int32Array(ids.ends.length);
    const isRun = !removed && (first % CHUNK) + places.length <= CHUNK;
    for (let k = 0, to = 0; k < places.length; k = to) {
      const chunk = chunks[Math.floor((first + k) / CHUNK)] as number;
      const at = (first + k) % CHUNK;
      to = Math.min(places.length, k + CHUNK - at);
      if (refinement) this.fine.put(chunk, at, refinement, k, to - k);
      const row = rowOf(chunk, at);
      if (isRun) this.#ids.appendRun(ids, row);
      else for (let one = k; one < to; one++) places[one] = row + one - k;
      let live = setBits(this.#alive, row, row + to - k);
      if (removed)
        for (let one = k; one < to; one++) {
          if (!hasBit(removed, one)) continue;
          places[one] = -1;
          clearBit(this.#alive, row + one - k);
          live--;
        }
      this.#dead[chunk] = (this.#dead[chunk] as number) - live;
    }
    // Nobody else has them: they are those of segments, as a copy has them. They are searched before they are looked up.
    if (!isRun) this.#ids.append(ids, places);
    this.version++;
  }

  /** Looks up what ids there are; done by itself before any is asked for. A million take a moment. */
  settle(): void {
    for (const row of this.#ids.settle()) this.#bury(row);
  }

  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      const row = this.row(id);
      if (row < 0) continue;
      this.#ids.remove(row);
      this.#bury(row);
      this.version++;
    }
  }

  /** The stored vector of a row, unit length. */
  vector(row: number): Float32Array {
    const chunk = Math.floor(row / CHUNK);
    const at = row % CHUNK;
    const part = [...this.parts.values()].find(({ chunks }) => chunks.includes(chunk)) as Part;
    const refinement = this.fine.row(chunk, at);
    const stored = { rows: this.store.row(chunk, at), scales: this.store.scales(chunk).slice(at, at + 1), ...(refinement && { refinement }) };
    return normalized(dequantizeRow(stored, 0, part.calibration));
  }

  /** The rows of these ids; ids that are not here are passed over. */
  select(ids: Iterable<string>): Selection {
    const bits = new Uint8Array(this.#alive.length);
    let count = 0;
    for (const id of ids) {
      const row = this.row(id);
      if (row >= 0 && setBit(bits, row)) count++;
    }
    return { count, bits };
  }

  /** About `most` rows, spread evenly over all: unit vectors, rows × dim. */
  sample(most: number): Float32Array {
    const step = Math.max(1, Math.floor(this.size / most));
    const rows: number[] = [];
    let seen = 0;
    for (let row = 0; row < this.store.chunks * CHUNK; row++) if (hasBit(this.#alive, row) && seen++ % step === 0) rows.push(row);
    const out = new Float32Array(rows.length * this.dim);
    for (const [k, row] of rows.entries()) out.set(this.vector(row), k * this.dim);
    return out;
  }

  /** What a search for a vector of unit length goes through. */
  scanParts(unit: Float32Array, only: Selection | undefined): ScanPart[] {
    return [...this.parts.values()].map((part) => this.#scanPart(part, quantizeQuery(unit, part.calibration), only));
  }

  #scanPart({ calibration, chunks, count }: Part, operand: Operand, only: Selection | undefined): ScanPart {
    return {
      calibration,
      operand,
      chunks: chunks.flatMap((chunk, k) => {
        const rows = Math.min(CHUNK, count - k * CHUNK);
        const dead = this.#dead[chunk] as number;
        if (rows <= 0 || dead === rows) return [];
        let bits = dead > 0 ? chunkBits(this.#alive, chunk) : null;
        if (only) {
          const alive = bits;
          bits = chunkBits(only.bits, chunk);
          if (alive) bits = bits.map((byte, at) => byte & (alive[at] as number));
          if (bits.every((byte) => byte === 0)) return [];
        }
        return [{ chunk, count: rows, only: bits }];
      }),
    };
  }

  /** The row is passed over from now on. */
  #bury(row: number): void {
    clearBit(this.#alive, row);
    const chunk = Math.floor(row / CHUNK);
    this.#dead[chunk] = (this.#dead[chunk] as number) + 1;
  }

  #addChunk(part: Part): void {
    this.store.addChunk();
    this.#added(part);
  }

  /** The store has one chunk more: it belongs to `part`. */
  #added(part: Part): number {
    const chunk = this.store.chunks - 1;
    part.chunks.push(chunk);
    this.#dead.push(0);
    const needed = (this.store.chunks * CHUNK) / 8;
    if (needed > this.#alive.length) {
      const longer = new Uint8Array(Math.max(needed, this.#alive.length * 2));
      longer.set(this.#alive);
      this.#alive = longer;
    }
    return chunk;
  }

  #check({ calibration, rows, scales }: Pick<Segment, 'calibration' | 'rows' | 'scales'>, items: number): void {
    if (calibration.mean.length !== this.dim || rows.length !== items * this.dim || scales.length !== items)
      throw new SightglassError(
        'segment-damaged',
        `A segment of ${items} items holds ${rows.length} numbers and ${scales.length} scales for ${this.dim} dimensions.`,
      );
  }
}
