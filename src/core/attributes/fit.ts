/** Multinomial logistic regression, and thresholds on its confidence: what calibrating attributes needs, and nothing more. */

export interface Fitted {
  /** outputs × (features + 1), offsets last, on features as they were given. */
  weights: Float32Array;
  outputs: number;
}

/** Passes over the rows, and rows a step, of Adam: past this nothing moves any more. */
const PASSES = 40;
const BATCH = 64;
const RATE = 0.03;

export interface Regression {
  /** Weighs the squares of the weights, or of what they differ by from those of `own` alone, against the mean loss. */
  ridge: number;
  /** Features expected to say the most: they are fitted by themselves first, and the others may then correct them. */
  own?: { first: number; count: number };
}

/** Of few features on many rows: only keeps weights finite. */
const OWN_RIDGE = 1e-4;

/**
 * Softmax regression of `labels` (0…outputs − 1, one a row; −1: the row is left out) on `features` (rows × width, row-major).
 * Features are standardised inside.
 */
export function fitSoftmax(features: Float32Array, width: number, labels: readonly number[], outputs: number, { ridge, own }: Regression): Fitted {
  const rows = labels.flatMap((label, row) => (label >= 0 ? [row] : []));
  const { mean, deviation } = moments(features, width, rows);
  const each = width + 1;
  const x = new Float32Array(rows.length * each);
  for (const [k, row] of rows.entries()) {
    for (let f = 0; f < width; f++) x[k * each + f] = ((features[row * width + f] as number) - (mean[f] as number)) / (deviation[f] as number);
    x[k * each + width] = 1;
  }
  const task = { x, each, labelOf: (k: number) => labels[rows[k] as number] as number, rows: rows.length, outputs };
  const start = new Float64Array(outputs * each);
  const among = (f: number) => own !== undefined && f >= own.first && f < own.first + own.count;
  const weights = adam(task, own ? adam(task, start, OWN_RIDGE, among) : start, ridge, () => true);
  const folded = new Float32Array(weights.length);
  for (let o = 0; o < outputs; o++) {
    let offset = weights[o * each + width] as number;
    for (let f = 0; f < width; f++) {
      const weight = (weights[o * each + f] as number) / (deviation[f] as number);
      folded[o * each + f] = weight;
      offset -= weight * (mean[f] as number);
    }
    folded[o * each + width] = offset;
  }
  return { weights: folded, outputs };
}

interface Task {
  /** Rows × each, standardised; the last of each row is 1. */
  x: Float32Array;
  each: number;
  labelOf: (k: number) => number;
  rows: number;
  outputs: number;
}

/** Weights from `start`, towards which `ridge` draws them; those of features that are not `free` stay. Offsets are always free. */
function adam({ x, each, labelOf, rows, outputs }: Task, start: Float64Array, ridge: number, free: (feature: number) => boolean): Float64Array {
  const weights = start.slice();
  const gradient = new Float64Array(weights.length);
  const first = new Float64Array(weights.length);
  const second = new Float64Array(weights.length);
  const steps = PASSES * Math.ceil(rows / BATCH);
  for (let step = 1; step <= steps; step++) {
    // A stride that is coprime to most counts mixes the rows without being random.
    const batch = Array.from({ length: Math.min(BATCH, rows) }, (_, k) => (((step - 1) * BATCH + k) * 7919) % rows);
    descend(x, each, batch, labelOf, outputs, weights, gradient);
    const rate = RATE * (1 - (step - 1) / steps);
    for (let k = 0; k < weights.length; k++) {
      const isOffset = k % each === each - 1;
      if (!isOffset && !free(k % each)) continue;
      const pull = isOffset ? 0 : 2 * ridge * ((weights[k] as number) - (start[k] as number));
      const slope = (gradient[k] as number) / batch.length + pull;
      first[k] = 0.9 * (first[k] as number) + 0.1 * slope;
      second[k] = 0.999 * (second[k] as number) + 0.001 * slope * slope;
      const moved = (first[k] as number) / (1 - 0.9 ** step) / (Math.sqrt((second[k] as number) / (1 - 0.999 ** step)) + 1e-9);
      weights[k] = (weights[k] as number) - rate * moved;
    }
  }
  return weights;
}

/** Sum of the loss's gradient over some rows of x. */
function descend(
  x: Float32Array,
  each: number,
  batch: readonly number[],
  labelOf: (k: number) => number,
  outputs: number,
  weights: Float64Array,
  gradient: Float64Array,
): void {
  gradient.fill(0);
  const shares = new Float64Array(outputs);
  for (const k of batch) {
    const at = k * each;
    const label = labelOf(k);
    let top = -Infinity;
    for (let o = 0; o < outputs; o++) {
      let sum = 0;
      for (let f = 0; f < each; f++) sum += (weights[o * each + f] as number) * (x[at + f] as number);
      shares[o] = sum;
      top = Math.max(top, sum);
    }
    let all = 0;
    for (let o = 0; o < outputs; o++) {
      const share = Math.exp((shares[o] as number) - top);
      shares[o] = share;
      all += share;
    }
    for (let o = 0; o < outputs; o++) {
      const slope = (shares[o] as number) / all - (label === o ? 1 : 0);
      for (let f = 0; f < each; f++) gradient[o * each + f] = (gradient[o * each + f] as number) + slope * (x[at + f] as number);
    }
  }
}

function moments(features: Float32Array, width: number, rows: readonly number[]): { mean: Float64Array; deviation: Float64Array } {
  const mean = new Float64Array(width);
  const deviation = new Float64Array(width);
  for (const row of rows) for (let f = 0; f < width; f++) mean[f] = (mean[f] as number) + (features[row * width + f] as number) / rows.length;
  for (const row of rows)
    for (let f = 0; f < width; f++) deviation[f] = (deviation[f] as number) + ((features[row * width + f] as number) - (mean[f] as number)) ** 2;
  for (let f = 0; f < width; f++) deviation[f] = Math.sqrt((deviation[f] as number) / rows.length) + 1e-9;
  return { mean, deviation };
}

/** One answer that a threshold may hold back. */
export interface Answer {
  confidence: number;
  right: boolean;
}

/** The least confidence above which at least `precision` of the answers are right; above 1 where there is none. */
export function thresholdFor(answers: readonly Answer[], precision: number): number {
  let right = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [k, answer] of answers.toSorted((a, b) => b.confidence - a.confidence).entries()) {
    if (answer.right) right++;
    // A few lucky ones at the top say nothing.
    if (k >= 19 && right / (k + 1) >= precision) least = answer.confidence;
  }
  return Number.isFinite(least) ? least : 2;
}
