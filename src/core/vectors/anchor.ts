import { normalized } from './calibration.ts';
import type { RowStore } from './kernel.ts';
import { type CoarseOperand, coarseOperand, type Operand, quantizeQuery } from './operand.ts';
import type { ScanPart } from './scanPart.ts';

/** Share of the query's squared length that must lie along the anchor for it to be used: it costs a number a row. */
const LEAST_SHARE = 0.1;
/** A query teaches where its codes left more than this share of the rows: of others they say enough. */
const TEACHES_FROM = 0.005;

/** What an estimate from codes is made of: the query's codes without the anchor, and how often the anchor goes into it. */
export interface Leaning {
  coarse: CoarseOperand;
  /** Of each row's dot product with the anchor, times its scale. */
  lean: number;
}

/** The anchor against the rows of one calibration. */
interface Column {
  operand: Operand;
  /** Σ operand.query². */
  square: number;
  /** Chunk → rows whose dot product with the anchor is known. */
  known: Map<number, number>;
}

/**
 * Texts lie apart from pictures: most of what a text's vector is, all texts have in common (the modality gap, Liang et al. 2022).
 * That part orders pictures as every other does, and has to count; but as it is the same for all texts, each row's dot product with it
 * can be known exactly, and codes need to speak for the rest alone. On CLIP-shaped rows that leaves a fifth of the candidates.
 *
 * The anchor is the mean of the queries seen so far of which codes said little. It is made anew after the first, second, fourth,
 * eighth … of them, each time at the cost of one scan.
 */
export class QueryAnchor {
  #sum: Float64Array | null = null;
  #taught = 0;
  #unit: Float32Array | null = null;
  #columns = new Map<string, Column>();

  /** A query of unit length has been answered: `share` of the rows had to be compared. */
  learn(unit: Float32Array, share: number): void {
    if (share < TEACHES_FROM) return;
    this.#sum ??= new Float64Array(unit.length);
    for (let k = 0; k < unit.length; k++) this.#sum[k] = (this.#sum[k] as number) + (unit[k] as number);
    this.#taught++;
    // Powers of two.
    if ((this.#taught & (this.#taught - 1)) !== 0 || !this.#sum.some((value) => value !== 0)) return;
    this.#unit = normalized(Float32Array.from(this.#sum));
    this.#columns = new Map();
  }

  /** How to estimate the rows of a part; the store is then asked about its query, and knows the anchor's dot products if they are needed. */
  lean(store: RowStore, { calibration, operand, chunks }: ScanPart): Leaning {
    const column = this.#unit && this.#column(this.#unit, calibration);
    const lean = column ? along(operand, column) : 0;
    if (!column || lean * lean * column.square < LEAST_SHARE * dot(operand.query, operand.query))
      return { coarse: coarseOperand(operand.query), lean: 0 };
    if (chunks.some(({ chunk, count }) => (column.known.get(chunk) ?? 0) < count)) this.#fill(store, column, chunks);
    const left = new Float64Array(operand.query.length);
    for (let k = 0; k < left.length; k++) left[k] = (operand.query[k] as number) - lean * (column.operand.query[k] as number);
    return { coarse: coarseOperand(left), lean };
  }

  #column(unit: Float32Array, calibration: ScanPart['calibration']): Column {
    let column = this.#columns.get(calibration.id);
    if (!column) {
      const operand = quantizeQuery(unit, calibration);
      column = { operand, square: dot(operand.query, operand.query), known: new Map() };
      this.#columns.set(calibration.id, column);
    }
    return column;
  }

  #fill(store: RowStore, { operand, known }: Column, chunks: ScanPart['chunks']): void {
    store.ask(operand);
    for (const { chunk, count } of chunks) {
      const from = known.get(chunk) ?? 0;
      if (from >= count) continue;
      const dots = store.dots(chunk, from, count);
      const [scales, anchors] = [store.scales(chunk), store.anchors(chunk)];
      for (let row = from; row < count; row++) anchors[row] = (scales[row] as number) * (dots[row - from] as number);
      known.set(chunk, count);
    }
  }
}

/** How often the column's direction goes into the query: what is left stands at a right angle to it. */
function along({ query }: Operand, { operand, square }: Column): number {
  return square > 0 ? Math.fround(dot(query, operand.query) / square) : 0;
}

function dot(a: Int16Array, b: Int16Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
