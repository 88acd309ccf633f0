import type { AttributeModel } from './model.ts';

/** What one item shows; both as long as the model's attributes. */
export interface Decision {
  /** 0: none, or not sure; else 1 + index of the value. */
  values: Uint8Array;
  /** 0…1, of the value; 0 where there is none. */
  confidence: Float32Array;
}

/** Room for a decision of `model`, to be used again for each item. */
export function emptyDecision({ attributes }: AttributeModel): Decision {
  return { values: new Uint8Array(attributes.length), confidence: new Float32Array(attributes.length) };
}

const logits = new Float64Array(1024);

/**
 * From the cosines of one item with all directions of the model to a value of each attribute.
 *
 * Pictures like the drawings, on which the readouts were calibrated: each attribute's logits are linear in the cosines with all
 * classes (matrix scaling, Guo et al. 2017), with "none" among them, and where "none" is less likely than all values together the best value
 * is told if it is sure enough among them. All others get the plain zero-shot softmax with
 * thresholds that are high on purpose; the first attribute, which names the thing, competes with `others`, and where it finds
 * nothing only what can be told of any picture is told.
 */
export function decide(model: AttributeModel, cosines: Float32Array, into: Decision): void {
  into.values.fill(0);
  into.confidence.fill(0);
  const classes = cosines.length - 1;
  if ((cosines[classes] as number) > model.drawn.from) decideDrawn(model, cosines, classes, into);
  else decidePhoto(model, cosines, classes, into);
}

function decideDrawn({ attributes, readouts }: AttributeModel, cosines: Float32Array, classes: number, into: Decision): void {
  for (const [k, { values, threshold }] of attributes.entries()) {
    const weights = readouts[k] as Float32Array;
    for (let row = 0, at = 0; row <= values.length; row++, at++) {
      let sum = 0;
      for (let c = 0; c < classes; c++, at++) sum += (weights[at] as number) * (cosines[c] as number);
      logits[row] = sum + (weights[at] as number);
    }
    const best = bestValue(logits, values.length);
    if (best.applies) tell(into, k, best.at, best.share, threshold.drawn);
  }
}

function decidePhoto({ attributes, others }: AttributeModel, cosines: Float32Array, classes: number, into: Decision): void {
  let first = 0;
  for (const [k, { values, scale, threshold, anywhere }] of attributes.entries()) {
    const start = first;
    first += values.length;
    if (k > 0 && !anywhere && into.values[0] === 0) continue;
    for (let v = 0; v < values.length; v++) logits[v] = scale * (cosines[start + v] as number);
    const rivals = k === 0 ? others.length : 0;
    for (let c = 0; c < rivals; c++) logits[values.length + c] = scale * (cosines[classes - rivals + c] as number);
    const { at, share } = largest(logits, values.length, values.length + rivals);
    tell(into, k, at + 1, share, threshold.photo);
  }
}

/** Of the logits of "none" and `count` values: is one of the values likelier than none of them, and which, with its share among the values? */
export function bestValue(of: Float64Array, count: number): { applies: boolean; at: number; share: number } {
  const { at, share } = largest(of.subarray(1), count, count);
  // Σ exp(value) > exp(none), where the values' sum is exp(best) / share.
  return { applies: (of[at + 1] as number) - Math.log(share) > (of[0] as number), at: at + 1, share };
}

function tell(into: Decision, attribute: number, value: number, confidence: number, threshold: number): void {
  // Also what is no number is not told.
  if (!(confidence >= threshold)) return;
  into.values[attribute] = value;
  into.confidence[attribute] = confidence;
}

/** The largest of the first `count` logits, and its share in the softmax over the first `all`. */
export function largest(of: Float64Array, count: number, all: number): { at: number; share: number } {
  let at = 0;
  for (let k = 1; k < count; k++) if ((of[k] as number) > (of[at] as number)) at = k;
  const top = of[at] as number;
  let sum = 0;
  for (let k = 0; k < all; k++) sum += Math.exp((of[k] as number) - top);
  return { at, share: 1 / sum };
}
