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
/** A step is halved at most so often. */
const HALVINGS = 40;
/** Twice what a step gains by the second-order model. */
const SETTLED = 1e-13;

/**
 * The curve of greatest likelihood, by Newton's method, with `meant` weighted to {@link PRIOR} of all. `meant`: cosines of
 * pictures with a query that means them; `others`: with a query that does not. Throws a RangeError if either is empty, or if
 * what is meant scores no higher: no curve rises then.
 */
export function fitScores(meant: ArrayLike<number>, others: ArrayLike<number>): ScoreCurve {
  if (meant.length === 0 || others.length === 0) throw new RangeError('fitScores: no cosines of one kind');
  const centre = (mean(meant) + mean(others)) / 2;
  // Of both kinds alike, so that neither how many there are nor how near they lie changes the units.
  const unit = Math.sqrt((meanSquare(meant, centre) + meanSquare(others, centre)) / 2);
  if (!(unit > 0 && unit < Number.POSITIVE_INFINITY)) throw new RangeError('fitScores: all cosines are the same, or some are no numbers');
  const kinds = [
    { cosines: meant, weight: PRIOR / meant.length, target: (meant.length + 1) / (meant.length + 2) },
    { cosines: others, weight: (1 - PRIOR) / others.length, target: 1 / (others.length + 2) },
  ];
  /** Cross entropy, with its gradient and its second derivatives. */
  const at = (a: number, b: number) => {
    let [loss, ga, gb, haa, hab, hbb] = [0, 0, 0, 1e-12, 0, 1e-12];
    for (const { cosines, weight, target } of kinds)
      for (let k = 0; k < cosines.length; k++) {
        const x = ((cosines[k] as number) - centre) / unit;
        const z = a * x + b;
        const p = 1 / (1 + Math.exp(-z));
        const [slant, bend] = [weight * (p - target), weight * p * (1 - p)];
        // log(1 + exp(z)) − target · z, without overflow.
        loss += weight * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target * z);
        ga += slant * x;
        gb += slant;
        haa += bend * x * x;
        hab += bend * x;
        hbb += bend;
      }
    return { loss, ga, gb, haa, hab, hbb };
  };
  let [a, b] = [0, Math.log(PRIOR / (1 - PRIOR))];
  let here = at(a, b);
  for (let step = 0; step < STEPS; step++) {
    const { loss, ga, gb, haa, hab, hbb } = here;
    const determinant = haa * hbb - hab * hab;
    const da = (hbb * ga - hab * gb) / determinant;
    const db = (haa * gb - hab * ga) / determinant;
    // The last step: what it gains is lost in the rounding of the sum.
    if (ga * da + gb * db < SETTLED) {
      a -= da;
      b -= db;
      break;
    }
    // Backtracking: a full step from afar may lead up instead of down.
    let share = 1;
    let next = at(a - da, b - db);
    for (let halving = 0; !(next.loss <= loss) && halving < HALVINGS; halving++) {
      share /= 2;
      next = at(a - share * da, b - share * db);
    }
    if (!(next.loss <= loss)) break;
    a -= share * da;
    b -= share * db;
    here = next;
  }
  if (!(a > 0)) throw new RangeError('fitScores: what is meant scores no higher than what is not');
  return { slope: a / unit, offset: b - (a * centre) / unit };
}

function meanSquare(values: ArrayLike<number>, centre: number): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += ((values[k] as number) - centre) ** 2;
  return sum / values.length;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 0; k < values.length; k++) sum += values[k] as number;
  return sum / values.length;
}
