import { SightglassError } from '../errors.ts';
import { QueryAnchor } from './anchor.ts';
import { Best } from './best.ts';
import { normalized } from './calibration.ts';
import { CHUNK, type ChunkImages, type Kernel, rowOf } from './kernel.ts';
import { clamped, named } from './named.ts';
import type { CodeBasis } from './nested/learn.ts';
import { HammingSearch } from './nested/search.ts';
import { type Operand, quantizeQuery } from './operand.ts';
import { packIds } from './packedIds.ts';
import { type AdoptedChunk, type Part, RowTable, type Segment, type StoredSegment } from './rowTable.ts';
import { scanExact, scanTwoStage } from './scan.ts';
import { operandsOf, type ScanPart } from './scanPart.ts';
import type { Selection } from './selection.ts';

export type { Segment, StoredSegment };

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

/** Rows from which on two stages are faster than one (`npm run bench`). */
export const TWO_STAGE_FROM = 16_384;
/** Standard deviations of its estimate that a candidate may fall short by: of rows even with the last hit one in two hundred is missed, of better ones far fewer. */
const CONFIDENCE = 2.6;

/**
 * Search by cosine over int8 rows. Rows of different calibrations live side by side: each part's query gets that part's
 * deviation, and `query · mean` brings the scores to common units.
 */
export class VectorIndex {
  readonly dim: number;
  readonly kernel: Kernel;
  readonly #table: RowTable;
  readonly #codes: HammingSearch;
  readonly #anchor = new QueryAnchor();

  constructor(dim: number, kernel: Kernel) {
    this.dim = dim;
    this.kernel = kernel;
    this.#table = new RowTable(dim, kernel);
    this.#codes = new HammingSearch(this.#table);
  }

  /** Changes whenever rows come or go; a {@link Selection} made before then is out of date. */
  get version(): number {
    return this.#table.version;
  }

  /** Rows that can be found. */
  get size(): number {
    return this.#table.size;
  }

  /** Bytes of rows and what is derived of them. */
  get bytes(): number {
    return this.#table.bytes + this.#codes.bytes;
  }

  has(id: string): boolean {
    return this.#table.row(id) >= 0;
  }

  /** Appends a segment. An id that is there already is replaced. */
  add(segment: Segment): void {
    this.addStored({ ...segment, ids: packIds(segment.ids), removed: null });
  }

  /** The same of what storage gives. Throws `segment-damaged`, `out-of-memory`; then nothing has changed. */
  addStored(segment: StoredSegment): void {
    this.#table.add(segment);
  }

  /** The same of a segment with ids that no other has, or {@link settle} will be called. */
  appendStored(segment: StoredSegment): void {
    this.#table.append(segment);
  }

  /** The chunks as they lie in memory, to be kept on disk; null where the kernel cannot say. */
  get images(): ChunkImages | null {
    return this.#table.store.images;
  }

  /** Rows there are of each calibration, those that were removed too: the next segment's begin there. */
  get parts(): ReadonlyMap<string, Readonly<Part>> {
    return this.#table.parts;
  }

  /** See {@link RowTable.adopt}. */
  adopt(chunk: AdoptedChunk): number {
    return this.#table.adopt(chunk);
  }

  /** See {@link RowTable.claim}. */
  claim(segment: Pick<StoredSegment, 'ids' | 'removed' | 'refinement'>, calibration: string, first: number): void {
    this.#table.claim(segment, calibration, first);
  }

  /** See {@link RowTable.mend}. */
  mend(chunk: number, calibration: string, first: number, count: number, segment: Pick<StoredSegment, 'rows' | 'scales'> | null): void {
    this.#table.mend(chunk, calibration, first, count, segment);
  }

  /** See {@link RowTable.settle}. */
  settle(): void {
    this.#table.settle();
  }

  /** Removed rows are never found again; their bytes go with the next load. */
  remove(ids: Iterable<string>): void {
    this.#table.remove(ids);
  }

  /** The stored vector of an item, unit length, or null. */
  vector(id: string): Float32Array | null {
    const row = this.#table.row(id);
    return row < 0 ? null : this.#table.vector(row);
  }

  /** The rows of these ids; ids that are not here are passed over. */
  select(ids: Iterable<string>): Selection {
    return this.#table.select(ids);
  }

  /**
   * Cosines of all rows with `queries`, a block of neighbouring rows at a time, so that other work can come between.
   * `done` (calibration id → rows): where to begin; what was visited is written back, so that a later call goes on there.
   * Rows may be added between blocks; of a part that was gone through before, a later call gives them.
   */
  *cosines(queries: readonly Float32Array[], done: Map<string, number>): Generator<CosineBlock> {
    const { parts, store } = this.#table;
    const cosines = new Float32Array(CHUNK * queries.length);
    for (const part of parts.values()) {
      const { calibration, chunks } = part;
      const operands = queries.map((query) => quantizeQuery(normalized(query), calibration));
      for (let from = done.get(calibration.id) ?? 0, to = from; from < part.count; from = to) {
        const chunk = chunks[Math.floor(from / CHUNK)] as number;
        const at = from % CHUNK;
        to = Math.min(part.count, from - at + CHUNK);
        for (const [k, operand] of operands.entries()) {
          store.ask(operand);
          const dots = store.dots(chunk, at, at + to - from);
          const scales = store.scales(chunk);
          for (let row = 0; row < to - from; row++)
            cosines[row * queries.length + k] = operand.offset + operand.scale * (scales[at + row] as number) * (dots[row] as number);
        }
        done.set(calibration.id, to);
        yield { ids: Array.from({ length: to - from }, (_, row) => this.#table.id(rowOf(chunk, at + row))), cosines };
      }
    }
  }

  /**
   * The `topK` best rows for `query` (dim floats, any length), best first, ties by id.
   * Throws `invalid-vector` on a wrong length, zero or non-finite query, `not-supported` for codes longer than the vectors.
   */
  search(query: Float32Array, topK: number, { only, method = 'auto', bits }: VectorSearch = {}): VectorAnswer {
    if (query.length !== this.dim)
      throw new SightglassError('invalid-vector', `The query has ${query.length} dimensions, the collection ${this.dim}.`);
    const unit = normalized(query);
    const searched = only ? Math.min(only.count, this.size) : this.size;
    const wanted = Math.max(0, Math.min(Math.floor(topK) || 0, searched));
    const parts = this.#table.scanParts(unit, only);
    if (method === 'hamming') {
      const hits = this.#codes.search(unit, wanted, parts, bits);
      return { hits, searched, compared: hits.length, method };
    }
    // With a refinement plane what is even but for eight bits is ordered by twelve.
    const best = new Best(this.#table.fine.empty ? wanted : Math.min(searched, 2 * wanted + 32));
    // A selection is scanned exactly: what is not in it costs nothing.
    const two = !only && (method === 'two-stage' || (method === 'auto' && searched >= TWO_STAGE_FROM));
    let compared = searched;
    if (two) {
      compared = scanTwoStage(this.#table.store, parts, best, CONFIDENCE, this.#anchor);
      this.#anchor.learn(unit, compared / searched);
    } else scanExact(this.#table.store, parts, best);
    return { hits: this.#hits(best, wanted, parts), searched, compared, method: two ? 'two-stage' : 'exact' };
  }

  /** What nested codes are made by: learned from the rows there are when it is first asked for. */
  learnCodes(): CodeBasis {
    return this.#codes.learn();
  }

  /** Makes nested codes by what was learned elsewhere: only then do their distances compare. */
  useCodes(basis: CodeBasis): void {
    this.#codes.use(basis);
  }

  #hits(best: Best, wanted: number, parts: readonly ScanPart[]): VectorHit[] {
    const { rows, scores } = best.all();
    const { fine, store } = this.#table;
    if (!fine.empty) {
      const operands = operandsOf(parts);
      for (const [k, row] of rows.entries()) {
        const chunk = Math.floor(row / CHUNK);
        const { query, scale } = operands.get(chunk) as Operand;
        const more = fine.dot(chunk, row % CHUNK, query);
        scores[k] = (scores[k] as number) + scale * (store.scales(chunk)[row % CHUNK] as number) * more;
      }
    }
    return named(this.#table, { rows, scores }, wanted).map(({ id, score }) => ({ id, score: clamped(score) }));
  }
}
