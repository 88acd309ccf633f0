/**
 * What a cosine means. Cosines of one model cannot be compared with those of another: 0.3 is a hit for one and noise for the
 * next. Each encoder therefore carries a curve
 *
 *   p(meant | cosine) = 1 / (1 + exp(−(slope · cosine + offset)))
 *
 * the probability that a picture with this cosine to a query is one the query means, *if one picture in twenty is*. It is
 * Platt scaling (J. Platt, "Probabilistic outputs for support vector machines", 1999) over pictures and texts the model never
 * saw, with the pictures that are meant weighted to 5 % of all. In a collection that holds more of them the words err on the
 * careful side, in one that holds fewer on the hopeful one.
 */
export interface ScoreCurve {
  slope: number;
  offset: number;
}

/** An encoder's curves: for one text, and, where it was measured, for one picture or item as the query. */
export interface Scores extends ScoreCurve {
  images?: ScoreCurve;
}

/** The share of pictures that are meant, for which curves are fitted. */
export const PRIOR = 0.05;

/** strong: rather right than wrong (p ≥ 0.7). fair: worth a look (p ≥ 0.3). weak: the nearest there is. */
export type Match = 'strong' | 'fair' | 'weak';

const STRONG = 0.7;
const FAIR = 0.3;

/** 0…1. `cosine`: as a search gives it, −1…1. */
export function matchProbability(cosine: number, { slope, offset }: ScoreCurve): number {
  return 1 / (1 + Math.exp(-(slope * cosine + offset)));
}

export function matchOf(cosine: number, curve: ScoreCurve): Match {
  const p = matchProbability(cosine, curve);
  return p >= STRONG ? 'strong' : p >= FAIR ? 'fair' : 'weak';
}

/** Reads `scores` of a model folder's `sightglass.json`; null if there are none or they are not what they should be. */
export function readScores(value: unknown): Scores | null {
  const own = readCurve(value);
  const images = readCurve((value as { images?: unknown } | null | undefined)?.images);
  return own && { ...own, ...(images && { images }) };
}

function readCurve(value: unknown): ScoreCurve | null {
  const { slope, offset } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  // A curve that falls says that the model is broken, or the file.
  return typeof slope === 'number' && typeof offset === 'number' && slope > 0 && Number.isFinite(slope + offset) ? { slope, offset } : null;
}

const STEPS = 60;

/**
 * The curve of greatest likelihood, by Newton's method, with `meant` weighted to {@link PRIOR} of all. `meant`: cosines of
 * pictures with a query that means them; `others`: with a query that does not. Throws a RangeError if either is empty or the
 * cosines of `meant` are not higher on average.
 */
export function fitScores(meant: ArrayLike<number>, others: ArrayLike<number>): ScoreCurve {
  if (meant.length === 0 || others.length === 0) throw new RangeError('fitScores: no cosines of one kind');
  const [high, low] = [mean(meant), mean(others)];
  if (!(high > low)) throw new RangeError('fitScores: what is meant scores no higher than what is not');
  // In units of the gap between the means, so that steps are of one size whatever the model.
  const unit = high - low;
  const kinds = [
    { cosines: meant, weight: PRIOR / meant.length, target: (meant.length + 1) / (meant.length + 2) },
    { cosines: others, weight: (1 - PRIOR) / others.length, target: 1 / (others.length + 2) },
  ];
  let [a, b] = [1, Math.log(PRIOR / (1 - PRIOR))];
  for (let step = 0; step < STEPS; step++) {
    let [ga, gb, haa, hab, hbb] = [0, 0, 1e-12, 0, 1e-12];
    for (const { cosines, weight, target } of kinds)
      for (let k = 0; k < cosines.length; k++) {
        const x = ((cosines[k] as number) - low) / unit;
        const p = 1 / (1 + Math.exp(-(a * x + b)));
        const [slant, bend] = [weight * (p - target), weight * p * (1 - p)];
        ga += slant * x;
        gb += slant;
        haa += bend * x * x;
        hab += bend * x;
        hbb += bend;
      }
    const determinant = haa * hbb - hab * hab;
    const da = (hbb * ga - hab * gb) / determinant;
    const db = (haa * gb - hab * ga) / determinant;
    // A full step from afar may overshoot.
    const share = Math.min(1, 2 / Math.hypot(da, db));
    a -= share * da;
    b -= share * db;
    if (Math.hypot(da, db) < 1e-9) break;
  }
  return { slope: a / unit, offset: b - (a * low) / unit };
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] as number;
  return sum / values.length;
}
