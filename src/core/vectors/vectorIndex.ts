import { SightglassError } from '../errors.ts';
import { Best } from './best.ts';
import { type Calibration, dequantizeRow, normalized, type QuantizedRows } from './calibration.ts';
import { IdTable } from './idTable.ts';
import { CHUNK, type Kernel, MAX_DIM, type RowStore } from './kernel.ts';
import { type Operand, quantizeQuery } from './operand.ts';
import { NestedCodes } from './nested/codes.ts';
import { CODE_LENGTHS, type CodeBasis, learnCodes } from './nested/learn.ts';
import { type PackedIds, packIds } from './packedIds.ts';
import { RefinementPlane } from './refinement.ts';
import { type ScanPart, scanExact, scanTwoStage } from './scan.ts';
import { chunkBits, hasBit, type Selection, setBit } from './selection.ts';

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
  /** Differing bits, where those decided the order. */
  distance?: number;
}

export interface VectorSearch {
  /** Search among these rows; the others are not even compared. */
  only?: Selection | undefined;
  /** `auto`: codes first where there are rows enough for it to pay. `hamming`: nested codes alone. */
  method?: 'auto' | 'exact' | 'two-stage' | 'hamming' | undefined;
  /** Of `hamming`: one of {@link CODE_LENGTHS}; default: the longest there is. */
  bits?: number | undefined;
  /** How many standard deviations of the estimate a candidate may fall short by; default {@link CONFIDENCE}. */
  confidence?: number | undefined;
}

export interface VectorAnswer {
  /** Best first, ties by id. */
  hits: VectorHit[];
  /** Rows the answer is of. */
  searched: number;
  /** Rows compared in full; the codes of the others were enough. */
  compared: number;
  method: 'exact' | 'two-stage' | 'hamming';
}

/** Cosines of neighbouring rows with several queries. */
export interface CosineBlock {
  /** Null: removed. */
  ids: (string | null)[];
  /** ids.length × queries, row-major. Overwritten by the next block. */
  cosines: Float32Array;
}

/** Rows from which on two stages are faster than one (test/bench/RESULTS.md). */
export const TWO_STAGE_FROM = 16_384;
/** Standard deviations of its estimate that a candidate may fall short by: of rows even with the last hit one in a hundred is missed, of better ones far fewer. */
const CONFIDENCE = 2.33;

/** Rows from which nested codes are learned. */
const ROWS_TO_LEARN = 4096;

/** Rows of one calibration. */
interface Part {
  calibration: Calibration;
  /** Numbers of its chunks in the store. */
  chunks: number[];
  /** Rows in them: all but the last are full. */
  count: number;
}

/**
 * Search by cosine over int8 rows. Rows of different calibrations live side by side: each part's query gets that part's
 * deviation, and `query · mean` brings the scores to common units.
 */
export class VectorIndex {
  readonly dim: number;
  readonly kernel: Kernel;
  readonly #store: RowStore;
  readonly #ids = new IdTable();
  readonly #parts = new Map<string, Part>();
  readonly #fine: RefinementPlane;
  /** Made when they are first asked for. */
  #nested: NestedCodes | null = null;
  /** One bit a row: rows that can be found. */
  #alive = new Uint8Array(0);
  /** Chunk → rows that cannot be found any more. */
  readonly #dead: number[] = [];

  constructor(dim: number, kernel: Kernel) {
    if (!Number.isInteger(dim) || dim < 1 || dim > MAX_DIM)
      throw new SightglassError('not-supported', `Vectors must have 1 to ${MAX_DIM} dimensions, not ${dim}.`);
    this.dim = dim;
    this.kernel = kernel;
    this.#store = kernel.createRows(dim);
    this.#fine = new RefinementPlane(dim);
  }

  /** Changes whenever rows come or go; a {@link Selection} made before then is out of date. */
  version = 0;

  /** Rows that can be found. */
  get size(): number {
    return this.#ids.size;
  }

  /** Bytes of rows and what is derived of them. */
  get bytes(): number {
    return this.#store.bytes + this.#fine.bytes + (this.#nested?.bytes ?? 0);
  }

  has(id: string): boolean {
    return this.#ids.row(id) >= 0;
  }

  add(segment: Segment): void {
    this.addStored({ ...segment, ids: packIds(segment.ids), removed: null });
  }

  /** Appends a segment. An id that is there already is replaced. Throws `segment-damaged`, `out-of-memory`; then nothing has changed. */
  addStored({ ids, removed, rows, scales, refinement, calibration }: StoredSegment): void {
    const { dim } = this;
    const count = ids.ends.length;
    this.#check({ calibration, rows, scales }, count);
    const part: Part = this.#parts.get(calibration.id) ?? { calibration, chunks: [], count: 0 };
    // All the room it needs comes first: a segment is there or not.
    while (part.chunks.length * CHUNK < part.count + count) this.#addChunk(part);
    this.#parts.set(calibration.id, part);
    const places = new Int32Array(count);
    for (let from = 0; from < count; ) {
      const chunk = part.chunks[Math.floor(part.count / CHUNK)] as number;
      const at = part.count % CHUNK;
      const some = Math.min(count - from, CHUNK - at);
      this.#store.put(chunk, at, rows.subarray(from * dim, (from + some) * dim), scales.subarray(from, from + some));
      if (refinement) this.#fine.put(chunk, at, refinement, from, some);
      for (let k = 0; k < some; k++) {
        const row = chunk * CHUNK + at + k;
        const isRemoved = removed !== null && hasBit(removed, from + k);
        places[from + k] = isRemoved ? -1 : row;
        setBit(this.#alive, row);
        if (isRemoved) this.#bury(row);
      }
      part.count += some;
      from += some;
    }
    for (const row of this.#ids.add(ids, places)) this.#bury(row);
    this.version++;
  }

  /** Removed rows are never found again; their bytes go with the next load. */
  remove(ids: Iterable<string>): void {
    for (const id of ids) {
      const row = this.#ids.row(id);
      if (row < 0) continue;
      this.#ids.remove(row);
      this.#bury(row);
      this.version++;
    }
  }

  /** The stored vector of an item, unit length, or null. */
  vector(id: string): Float32Array | null {
    const row = this.#ids.row(id);
    return row < 0 ? null : this.#vectorOf(row);
  }

  #vectorOf(row: number): Float32Array {
    const chunk = Math.floor(row / CHUNK);
    const at = row % CHUNK;
    const part = [...this.#parts.values()].find(({ chunks }) => chunks.includes(chunk)) as Part;
    const refinement = this.#fine.row(chunk, at);
    const stored = { rows: this.#store.row(chunk, at), scales: this.#store.scales(chunk).slice(at, at + 1), ...(refinement && { refinement }) };
    return normalized(dequantizeRow(stored, 0, part.calibration));
  }

  /** The rows of these ids; ids that are not here are passed over. */
  select(ids: Iterable<string>): Selection {
    const bits = new Uint8Array(this.#alive.length);
    let count = 0;
    for (const id of ids) {
      const row = this.#ids.row(id);
      if (row >= 0 && setBit(bits, row)) count++;
    }
    return { count, bits };
  }

  /**
   * Cosines of all rows with `queries`, a block of neighbouring rows at a time, so that other work can come between.
   * `done` (calibration id → rows): where to begin; what was visited is written back, so that a later call goes on there.
   * Rows may be added between blocks; of a part that was gone through before, a later call gives them.
   */
  *cosines(queries: readonly Float32Array[], done: Map<string, number>): Generator<CosineBlock> {
    const cosines = new Float32Array(CHUNK * queries.length);
    for (const part of this.#parts.values()) {
      const { calibration, chunks } = part;
      const operands = queries.map((query) => quantizeQuery(normalized(query), calibration));
      for (let from = done.get(calibration.id) ?? 0, to = from; from < part.count; from = to) {
        const chunk = chunks[Math.floor(from / CHUNK)] as number;
        const at = from % CHUNK;
        to = Math.min(part.count, from - at + CHUNK);
        for (const [k, operand] of operands.entries()) {
          this.#store.ask(operand);
          const dots = this.#store.dots(chunk, at, at + to - from);
          const scales = this.#store.scales(chunk);
          for (let row = 0; row < to - from; row++)
            cosines[row * queries.length + k] = operand.offset + operand.scale * (scales[at + row] as number) * (dots[row] as number);
        }
        done.set(calibration.id, to);
        yield { ids: Array.from({ length: to - from }, (_, row) => this.#ids.id(chunk * CHUNK + at + row)), cosines };
      }
    }
  }

  /**
   * The `topK` best rows for `query` (dim floats, any length), best first, ties by id.
   * Throws `invalid-vector` on a wrong length, zero or non-finite query, `not-supported` for codes longer than the vectors.
   */
  search(query: Float32Array, topK: number, { only, method = 'auto', bits, confidence = CONFIDENCE }: VectorSearch = {}): VectorAnswer {
    if (query.length !== this.dim)
      throw new SightglassError('invalid-vector', `The query has ${query.length} dimensions, the collection ${this.dim}.`);
    const unit = normalized(query);
    const searched = only ? Math.min(only.count, this.size) : this.size;
    const wanted = Math.max(0, Math.min(Math.floor(topK) || 0, searched));
    const best = new Best(this.#fine.empty ? wanted : Math.min(searched, 2 * wanted + 32));
    const operands = new Map<number, Operand>();
    const parts = [...this.#parts.values()].map((part) => this.#scanPart(part, unit, only, operands));
    if (method === 'hamming') return { ...this.#byHamming(unit, wanted, parts, operands, bits), searched };
    // A selection is scanned exactly: what is not in it costs nothing.
    const two = !only && (method === 'two-stage' || (method === 'auto' && searched >= TWO_STAGE_FROM));
    let compared = searched;
    if (two) compared = scanTwoStage(this.#store, parts, best, confidence);
    else scanExact(this.#store, parts, best);
    return { hits: this.#hits(best, wanted, operands), searched, compared, method: two ? 'two-stage' : 'exact' };
  }

  /** What nested codes are made by: learned from the rows there are when it is first asked for. */
  learnCodes(): CodeBasis {
    return this.#nested?.basis ?? learnCodes(this.#sample(), this.dim);
  }

  /** Makes nested codes by what was learned elsewhere: only then do their distances compare. */
  useCodes(basis: CodeBasis): void {
    this.#nested = new NestedCodes(basis);
  }

  #byHamming(
    unit: Float32Array,
    wanted: number,
    parts: readonly ScanPart[],
    operands: Map<number, Operand>,
    asked: number | undefined,
  ): Omit<VectorAnswer, 'searched'> {
    const longest = CODE_LENGTHS.filter((length) => length <= this.dim).at(-1) ?? 0;
    const bits = asked ?? longest;
    if (bits > longest || !CODE_LENGTHS.some((length) => length === bits))
      throw new SightglassError(
        'not-supported',
        `Codes of ${this.dim}-dimensional vectors have ${CODE_LENGTHS.filter((length) => length <= longest).join(', ')} bits, not ${bits}.`,
      );
    if (this.size === 0) return { hits: [], compared: 0, method: 'hamming' };
    const nested = (this.#nested ??= new NestedCodes(this.learnCodes()));
    const directions = Array.from({ length: bits }, (_, bit) => nested.basis.directions.subarray(bit * this.dim, (bit + 1) * this.dim));
    const middles = directions.map((direction) => direction.reduce((sum, value, k) => sum + value * (nested.basis.mean[k] as number), 0));
    const code = nested.codeOf(unit);
    const best = new Best(wanted);
    const distances = new Uint16Array(CHUNK);
    for (const part of this.#parts.values()) {
      const projections = directions.map((direction) => quantizeQuery(direction, part.calibration));
      for (const { chunk, count, only } of parts.flatMap(({ chunks }) => chunks)) {
        if (!part.chunks.includes(chunk)) continue;
        nested.make(chunk, count, bits, (bit) => this.#projected(chunk, count, projections[bit] as Operand, middles[bit] as number));
        nested.distances(chunk, count, bits, code, distances);
        for (let row = 0; row < count; row++)
          if (-(distances[row] as number) >= best.threshold && (!only || hasBit(only, row)))
            best.offer(chunk * CHUNK + row, -(distances[row] as number));
      }
    }
    const hits = this.#named(best.all(), wanted).map(({ id, score: distance, row }): VectorHit => {
      const chunk = Math.floor(row / CHUNK);
      const operand = operands.get(chunk) as Operand;
      this.#store.ask(operand);
      const [dot] = this.#store.dots(chunk, row % CHUNK, (row % CHUNK) + 1);
      const score = operand.offset + operand.scale * (this.#store.scales(chunk)[row % CHUNK] as number) * (dot as number);
      return { id, score: clamped(score), distance: -distance };
    });
    return { hits, compared: hits.length, method: 'hamming' };
  }

  /** direction · (x − mean) of the first rows of a chunk. */
  #projected(chunk: number, count: number, operand: Operand, middle: number): Float64Array {
    this.#store.ask(operand);
    const dots = this.#store.dots(chunk, 0, count);
    const scales = this.#store.scales(chunk);
    return Float64Array.from(dots, (dot, row) => operand.offset + operand.scale * (scales[row] as number) * dot - middle);
  }

  /** Some rows, spread evenly over all: unit vectors, rows × dim. */
  #sample(): Float32Array {
    const step = Math.max(1, Math.floor(this.size / ROWS_TO_LEARN));
    const rows: number[] = [];
    let seen = 0;
    for (let row = 0; row < this.#store.chunks * CHUNK; row++) if (hasBit(this.#alive, row) && seen++ % step === 0) rows.push(row);
    const out = new Float32Array(rows.length * this.dim);
    for (const [k, row] of rows.entries()) out.set(this.#vectorOf(row), k * this.dim);
    return out;
  }

  #hits(best: Best, wanted: number, operands: Map<number, Operand>): VectorHit[] {
    const { rows, scores } = best.all();
    if (!this.#fine.empty)
      for (const [k, row] of rows.entries()) {
        const chunk = Math.floor(row / CHUNK);
        const { query, scale } = operands.get(chunk) as Operand;
        const more = this.#fine.dot(chunk, row % CHUNK, query);
        scores[k] = (scores[k] as number) + scale * (this.#store.scales(chunk)[row % CHUNK] as number) * more;
      }
    return this.#named({ rows, scores }, wanted).map(({ id, score }) => ({ id, score: clamped(score) }));
  }

  /** The best rows with their ids, best first, ties by id. */
  #named({ rows, scores }: { rows: Int32Array; scores: Float64Array }, wanted: number): { row: number; id: string; score: number }[] {
    const order = [...rows.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number));
    // Ids are read for those that are shown, and for those even with the last of them.
    const last = scores[order[wanted - 1] ?? 0] as number;
    return order
      .filter((k, place) => place < wanted || scores[k] === last)
      .map((k) => ({ row: rows[k] as number, id: this.#ids.id(rows[k] as number) as string, score: scores[k] as number }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, wanted);
  }

  #scanPart({ calibration, chunks, count }: Part, unit: Float32Array, only: Selection | undefined, operands: Map<number, Operand>): ScanPart {
    const operand = quantizeQuery(unit, calibration);
    return {
      operand,
      chunks: chunks.flatMap((chunk, k) => {
        operands.set(chunk, operand);
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
    this.#alive[row >> 3] = (this.#alive[row >> 3] as number) & ~(1 << (row & 7));
    const chunk = Math.floor(row / CHUNK);
    this.#dead[chunk] = (this.#dead[chunk] as number) + 1;
  }

  #addChunk(part: Part): void {
    this.#store.addChunk();
    part.chunks.push(this.#store.chunks - 1);
    this.#dead.push(0);
    const needed = (this.#store.chunks * CHUNK) / 8;
    if (needed > this.#alive.length) {
      const longer = new Uint8Array(Math.max(needed, this.#alive.length * 2));
      longer.set(this.#alive);
      this.#alive = longer;
    }
  }

  #check({ calibration, rows, scales }: Pick<Segment, 'calibration' | 'rows' | 'scales'>, items: number): void {
    if (calibration.mean.length !== this.dim || rows.length !== items * this.dim || scales.length !== items)
      throw new SightglassError(
        'segment-damaged',
        `A segment of ${items} items holds ${rows.length} numbers and ${scales.length} scales for ${this.dim} dimensions.`,
      );
  }
}

function clamped(score: number): number {
  return Math.max(-1, Math.min(1, score));
}
