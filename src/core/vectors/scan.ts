import { Best } from './best.ts';
import { CHUNK, GROUP, type PickChunk, type RowStore, rowOf } from './kernel.ts';
import type { Operand } from './operand.ts';
import type { QueryAnchor } from './anchor.ts';
import type { ScanPart } from './scanPart.ts';

/** Rows until which everything is new to {@link Best}: then its threshold spares most of the work. */
const FIRST_ROWS = 256;
/** Fewer rows of one calibration are scanned exactly: the sample would cost as much. */
const FEWEST_FOR_CODES = 8192;
/** Rows whose estimate is compared with the truth, for each query. */
const SAMPLE = 128;
/** Estimates that are looked at to find a high one. */
const LOOKED_AT = 512;
/** Where codes leave more than this share of the rows, going through all of them is faster. */
const MOST_CANDIDATES = 0.1;

/** Exact: offers every row that could be among the best. */
export function scanExact(store: RowStore, parts: readonly ScanPart[], best: Best): void {
  for (const { operand, chunks } of parts) {
    store.ask(operand);
    for (const { chunk, count, only } of chunks) {
      const first = best.threshold === Number.NEGATIVE_INFINITY ? Math.min(FIRST_ROWS, count) : 0;
      if (first > 0) scanRows(store, operand, chunk, 0, first, only, best);
      if (first < count) scanRows(store, operand, chunk, first, count, only, best);
    }
  }
}

function scanRows(store: RowStore, { scale, offset }: Operand, chunk: number, from: number, to: number, only: Uint8Array | null, best: Best): void {
  const { count, pairs } = store.scan(chunk, from, to, best.threshold, only);
  const scales = store.scales(chunk);
  for (let k = 0; k < 2 * count; k += 2) {
    const row = pairs[k] as number;
    best.offer(rowOf(chunk, row), offset + scale * (scales[row] as number) * (pairs[k + 1] as number));
  }
}

/**
 * Sign codes choose candidates, int8 decides. An estimate from signs alone, multiplied by its row's factor, has no bias (Gao and
 * Long 2024, RaBitQ, the estimator without the rotation); how far it strays is measured for each query on a sample of the rows.
 * So how many candidates there are follows from the query: all rows that could still be among the best, at `confidence` standard
 * deviations of their own estimate, which grow with the row's factor. A query whose codes say too little is scanned exactly.
 *
 * Gives the number of rows that were compared exactly.
 */
export function scanTwoStage(store: RowStore, parts: readonly ScanPart[], best: Best, confidence: number, anchor: QueryAnchor): number {
  let compared = 0;
  // Large parts first: what they find spares work in the others.
  const sized = parts.map((part) => ({ part, rows: part.chunks.reduce((sum, { count }) => sum + count, 0) })).sort((a, b) => b.rows - a.rows);
  for (const { part, rows } of sized) {
    const candidates = rows < FEWEST_FOR_CODES ? null : byCodes(store, part, rows, best, confidence, anchor);
    if (candidates === null) scanExact(store, [part], best);
    compared += candidates ?? rows;
  }
  return compared;
}

/** Null: too many candidates; then `best` is as it was. */
function byCodes(store: RowStore, part: ScanPart, rows: number, best: Best, confidence: number, anchor: QueryAnchor): number | null {
  const { operand, chunks } = part;
  const { coarse, lean } = anchor.lean(store, part);
  store.ask(operand, coarse);
  for (const { chunk, count } of chunks) store.estimate(chunk, count, lean);
  const { scale, offset } = operand;
  const margin = confidence * errorOf(store, chunks, rows);
  /** What the estimate and its margin come to, at least, of a row that may be among the best. */
  const needed = () => (best.threshold - offset) / scale;

  // First those that look best, a few times as many as are wanted: they give a threshold near the final one. A text leaves so many
  // candidates that more of them are worth it.
  const top = highEstimate(store, chunks, rows, (lean === 0 ? 2 : 6) * (best.k + 32));
  const before = best.copy();
  const first = store.pick(chunks, { margin: 0, threshold: top, below: Number.POSITIVE_INFINITY }, rows);
  rescore(store, operand, first, best);
  const most = Math.max(0, rows * MOST_CANDIDATES - first.length);
  const rest = store.pick(chunks, { margin, threshold: needed(), below: top }, most);
  if (rest.length > most) {
    best.restore(before);
    return null;
  }
  rescore(store, operand, rest, best);
  return first.length + rest.length;
}

/** One number of each of some rows: read by themselves, they come from memory side by side. */
function numbersAt(rows: Int32Array, of: (chunk: number) => Float32Array): Float32Array {
  const found = new Float32Array(rows.length);
  let chunk = -1;
  let numbers: Float32Array = found;
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k] as number;
    if (Math.floor(row / CHUNK) !== chunk) {
      chunk = Math.floor(row / CHUNK);
      numbers = of(chunk);
    }
    found[k] = numbers[row % CHUNK] as number;
  }
  return found;
}

/** An estimate that about `wanted` rows reach, or some more. */
function highEstimate(store: RowStore, chunks: readonly PickChunk[], rows: number, wanted: number): number {
  // While they are few, most are the best of their group.
  const isFew = wanted * 8 <= rows / GROUP;
  const each = isFew ? GROUP : 1;
  const step = Math.ceil(rows / each / LOOKED_AT);
  const best = new Best(Math.ceil(wanted / step));
  let { threshold } = best;
  for (const { chunk, count } of chunks) {
    const numbers = isFew ? store.maxima(chunk) : store.estimates(chunk);
    for (let k = 0; k * each < count; k += step) {
      const number = numbers[k] as number;
      if (number <= threshold) continue;
      best.offer(k, number);
      threshold = best.threshold;
    }
  }
  return threshold;
}

/** Offers exact scores of some rows. */
function rescore(store: RowStore, { scale, offset }: Operand, rows: Int32Array, best: Best): void {
  const { dots, scales } = store.compare(rows);
  let { threshold } = best;
  for (let k = 0; k < rows.length; k++) {
    const score = offset + scale * (scales[k] as number) * (dots[k] as number);
    if (score < threshold) continue;
    best.offer(rows[k] as number, score);
    threshold = best.threshold;
  }
}

/** The root mean square of (exact − estimate) / factor, of rows spread over all chunks. */
function errorOf(store: RowStore, chunks: readonly PickChunk[], rows: number): number {
  // Row k of the sample is row ⌊k · rows / SAMPLE⌋ of all.
  const sample = new Int32Array(SAMPLE);
  let some = 0;
  let before = 0;
  for (const { chunk, count } of chunks) {
    for (; some < SAMPLE; some++) {
      const at = Math.floor((some * rows) / SAMPLE) - before;
      if (at >= count) break;
      sample[some] = rowOf(chunk, at);
    }
    before += count;
  }
  const { dots, scales } = store.compare(sample);
  const factors = numbersAt(sample, (chunk) => store.factors(chunk));
  const estimates = numbersAt(sample, (chunk) => store.estimates(chunk));
  let squares = 0;
  for (let k = 0; k < SAMPLE; k++) {
    const factor = factors[k] as number;
    if (factor > 0) squares += (((scales[k] as number) * (dots[k] as number) - (estimates[k] as number)) / factor) ** 2;
  }
  return Math.sqrt(squares / SAMPLE);
}
