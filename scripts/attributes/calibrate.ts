/** From vectors of drawings and photographs to the numbers of attributes.json. */
import { bestValue, decide, emptyDecision, largest } from '../../src/core/attributes/decide.ts';
import { type Answer, fitSoftmax, thresholdFor } from '../../src/core/attributes/fit.ts';
import { type AttributeDefinition, type AttributeModel, classCount, directions } from '../../src/core/attributes/model.ts';
import type { FashionAttributes } from '../../src/core/samples/attributes.ts';
import { normalized } from '../../src/core/vectors/calibration.ts';
import { cosines, type Row } from '../pageEncoder.ts';
import type { SourceAttribute } from './source.ts';

export interface Drawn extends Row {
  attributes: FashionAttributes;
}

/** `kinds`: garments that the photograph may be called; none: it shows no garment. */
export interface Photo extends Row {
  kinds: string[];
}

/** Between drawings and photographs. */
const RIDGE = 1e-3;
/** Of a readout's weights, towards those of its own values' cosines alone; from 1e-3 to 1e-2 held-out draws were told alike. */
const READOUT_RIDGE = 1e-2;
/** A photograph's garment is named where at least so many of those named are right … */
const PRECISION = 0.8;
/** … and anything else of it at no less than this confidence: there is no truth to calibrate with. */
const SURE = 0.9;
/** Accuracy that a threshold on drawings may cost. */
const COST = 0.002;

/** The value of an attribute that a drawing shows: 0 none, else 1 + index. */
export function truthOf({ attributes }: Pick<Drawn, 'attributes'>, { id, values }: Pick<SourceAttribute, 'id' | 'values'>): number {
  const shown = attributes[id as keyof FashionAttributes];
  return shown === undefined ? 0 : 1 + values.findIndex((value) => value.id === shown);
}

/** rows × directions, row-major. */
export function cosineTable(rows: readonly Row[], vectors: readonly Float32Array[]): Float32Array {
  const table = new Float32Array(rows.length * vectors.length);
  for (const [k, vector] of vectors.entries()) {
    const column = cosines(rows, vector);
    for (let row = 0; row < rows.length; row++) table[row * vectors.length + k] = column[row] as number;
  }
  return table;
}

export interface Material {
  source: SourceAttribute[];
  others: string[];
  vectors: Float32Array[];
  drawn: Drawn[];
  photos: Photo[];
}

export function calibrate(
  encoder: Pick<AttributeModel, 'encoder' | 'revision' | 'dim'>,
  { source, others, vectors, drawn, photos }: Material,
): AttributeModel {
  const classes = vectors.length;
  const table = cosineTable(drawn, vectors);
  const kept = new Set(drawn.flatMap((_, row) => (row % 5 > 0 ? [row] : [])));
  let first = 0;
  const parts = source.map((attribute, k) => {
    const truth = drawn.map((one) => truthOf(one, attribute));
    const outputs = attribute.values.length + 1;
    const own = { first, count: attribute.values.length, rivals: k === 0 ? others.length : 0, classes };
    first += own.count;
    const fit = (labels: readonly number[]) => fitSoftmax(table, classes, labels, outputs, { ridge: READOUT_RIDGE, own }).weights;
    const trial = fit(truth.map((label, row) => (kept.has(row) ? label : -1)));
    const threshold = drawnThreshold(table, classes, trial, truth, kept, outputs);
    const readout = fit(truth);
    const { scale, photo } = plain(table, truth, own);
    const definition: AttributeDefinition = { ...attribute, scale, threshold: { drawn: threshold, photo } };
    return { definition, readout };
  });
  const model: AttributeModel = {
    ...encoder,
    attributes: parts.map(({ definition }) => definition),
    others,
    vectors,
    drawn: drawnDirection(drawn, photos, encoder.dim),
    readouts: parts.map(({ readout }) => readout),
  };
  const garment = model.attributes[0] as AttributeDefinition;
  garment.threshold.photo = 0;
  garment.threshold.photo = Math.max(0.5, thresholdFor(garmentAnswers(model, photos), PRECISION));
  return model;
}

/** The direction in which drawings and photographs lie apart, and where it is cut. */
function drawnDirection(drawn: readonly Row[], photos: readonly Row[], dim: number): AttributeModel['drawn'] {
  const all = [...drawn, ...photos];
  const rows = new Float32Array(all.length * dim);
  for (const [k, { vector }] of all.entries()) rows.set(vector, k * dim);
  const { weights } = fitSoftmax(
    rows,
    dim,
    all.map((_, k) => (k < drawn.length ? 1 : 0)),
    2,
    { ridge: RIDGE },
  );
  const raw = Float32Array.from({ length: dim }, (_, k) => (weights[dim + 1 + k] as number) - (weights[k] as number));
  const offset = (weights[2 * dim + 1] as number) - (weights[dim] as number);
  return { vector: normalized(raw), from: -offset / Math.hypot(...raw) };
}

/** The highest threshold that costs next to no accuracy on drawings the trial did not see. */
function drawnThreshold(
  table: Float32Array,
  classes: number,
  weights: Float32Array,
  truth: readonly number[],
  kept: ReadonlySet<number>,
  outputs: number,
): number {
  const seen = truth.flatMap((label, row) => {
    if (kept.has(row)) return [];
    const logits = Float64Array.from({ length: outputs }, (_, o) => {
      let sum = weights[o * (classes + 1) + classes] as number;
      for (let c = 0; c < classes; c++) sum += (weights[o * (classes + 1) + c] as number) * (table[row * classes + c] as number);
      return sum;
    });
    return [{ ...bestValue(logits, outputs - 1), label }];
  });
  const accuracy = (threshold: number) =>
    seen.filter(({ applies, at, share, label }) => (applies && share >= threshold ? at : 0) === label).length / seen.length;
  const least = accuracy(0) - COST;
  return [0.6, 0.55, 0.5, 0.45, 0.4, 0.35, 0.3, 0.25, 0.2].find((threshold) => accuracy(threshold) >= least) ?? 0;
}

/** Zero-shot alone: the scale at which its confidence is calibrated on drawings, and the confidence from which it is right. */
function plain(
  table: Float32Array,
  truth: readonly number[],
  { first, count, rivals, classes }: { first: number; count: number; rivals: number; classes: number },
): { scale: number; photo: number } {
  const answers = (scale: number) =>
    truth.flatMap((label, row) => {
      if (label === 0) return [];
      const at = row * classes;
      const own = table.subarray(at + first, at + first + count);
      const logits = Float64Array.from([...own, ...table.subarray(at + classes - rivals, at + classes)], (cosine) => scale * cosine);
      const best = largest(logits, count, count + rivals);
      const loss = Math.log(1 / best.share) + (logits[best.at] as number) - (logits[label - 1] as number);
      return [{ confidence: best.share, right: best.at === label - 1, loss }];
    });
  const scales = Array.from({ length: 30 }, (_, k) => 4 * 1.15 ** k);
  const losses = scales.map((scale) => answers(scale).reduce((sum, { loss }) => sum + loss, 0));
  const scale = scales[losses.indexOf(Math.min(...losses))] as number;
  return { scale, photo: Math.max(SURE, thresholdFor(answers(scale), 0.95)) };
}

/** What the page would call the photographs' garments. */
export function garmentAnswers(model: AttributeModel, photos: readonly Photo[]): Answer[] {
  const each = classCount(model) + 1;
  const table = cosineTable(photos, directions(model));
  const decision = emptyDecision(model);
  return photos.flatMap(({ kinds }, row) => {
    decide(model, table.subarray(row * each, (row + 1) * each), decision);
    const value = model.attributes[0]?.values[(decision.values[0] as number) - 1];
    return value ? [{ confidence: decision.confidence[0] as number, right: kinds.includes(value.id) }] : [];
  });
}
