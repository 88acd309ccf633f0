import { Best } from './best.ts';
import { CHUNK, type RowStore } from './kernel.ts';
import type { Operand } from './operand.ts';
import type { QueryAnchor } from './anchor.ts';
import type { ScanChunk, ScanPart } from './scanPart.ts';

/** Rows until which everything is new to {@link Best}: then its threshold spares most of the work. */
const FIRST_ROWS = 256;
/** Fewer rows of one calibration are scanned exactly: the sample would cost as much. */
const FEWEST_FOR_CODES = 8192;
/** Rows whose estimate is compared with the truth, for each query. */
const SAMPLE = 256;
/** Rows whose estimates say how many reach which. */
const SAMPLED_ESTIMATES = 4096;
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
    best.offer(chunk * CHUNK + row, offset + scale * (scales[row] as number) * (pairs[k + 1] as number));
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

  // First those that look best, a few times as many as are wanted: they give a threshold near the final one.
  const top = highEstimate(store, chunks, rows, 4 * (best.k + 32));
  const before = best.copy();
  let compared = 0;
  const first = { margin: 0, threshold: top, below: Number.POSITIVE_INFINITY };
  for (const { chunk, count, only } of chunks) compared += rescore(store, operand, chunk, store.pick(chunk, count, first, only), best);

  const left: { chunk: number; picked: Int32Array }[] = [];
  let candidates = compared;
  const rest = { margin, threshold: needed(), below: top };
  for (const { chunk, count, only } of chunks) {
    const picked = store.pick(chunk, count, rest, only).slice();
    candidates += picked.length;
    if (candidates > rows * MOST_CANDIDATES) {
      best.restore(before);
      return null;
    }
    if (picked.length > 0) left.push({ chunk, picked });
  }
  for (const { chunk, picked } of left) {
    const own = store.estimates(chunk);
    const factors = store.factors(chunk);
    // The threshold has risen meanwhile.
    const now = needed();
    let kept = 0;
    for (let k = 0; k < picked.length; k++) {
      const row = picked[k] as number;
      if ((own[row] as number) + margin * (factors[row] as number) >= now) picked[kept++] = row;
    }
    compared += rescore(store, operand, chunk, picked.subarray(0, kept), best);
  }
  return compared;
}

/** An estimate that about `wanted` of all rows reach. */
function highEstimate(store: RowStore, chunks: readonly ScanChunk[], rows: number, wanted: number): number {
  const step = Math.max(1, Math.floor(rows / SAMPLED_ESTIMATES));
  const best = new Best(Math.max(1, Math.round(wanted / step)));
  for (const { chunk, count } of chunks) {
    const estimates = store.estimates(chunk);
    for (let row = step >> 1; row < count; row += step) {
      const estimate = estimates[row] as number;
      if (estimate > best.threshold) best.offer(row, estimate);
    }
  }
  return best.threshold;
}

/** Offers exact scores of some rows of a chunk. */
function rescore(store: RowStore, { scale, offset }: Operand, chunk: number, rows: Int32Array, best: Best): number {
  if (rows.length === 0) return 0;
  const list = rows.slice();
  const dots = store.dotsAt(chunk, list);
  const scales = store.scales(chunk);
  for (let k = 0; k < list.length; k++) {
    const row = list[k] as number;
    best.offer(chunk * CHUNK + row, offset + scale * (scales[row] as number) * (dots[k] as number));
  }
  return list.length;
}

/** The root mean square of (exact − estimate) / factor, of rows spread over all chunks. */
function errorOf(store: RowStore, chunks: readonly ScanChunk[], rows: number): number {
  let squares = 0;
  let done = 0;
  let before = 0;
  const list = new Int32Array(SAMPLE);
  for (const { chunk, count } of chunks) {
    // Row k of the sample is row ⌊k · rows / SAMPLE⌋ of all.
    let some = 0;
    for (let k = done; k < SAMPLE; k++) {
      const row = Math.floor((k * rows) / SAMPLE) - before;
      if (row >= count) break;
      list[some++] = row;
    }
    const dots = store.dotsAt(chunk, list.subarray(0, some));
    const scales = store.scales(chunk);
    const factors = store.factors(chunk);
    const estimates = store.estimates(chunk);
    for (let k = 0; k < some; k++) {
      const row = list[k] as number;
      const factor = factors[row] as number;
      if (factor > 0) squares += (((scales[row] as number) * (dots[k] as number) - (estimates[row] as number)) / factor) ** 2;
    }
    done += some;
    before += count;
  }
  return Math.sqrt(squares / done);
}
