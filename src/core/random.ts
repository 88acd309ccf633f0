/**
 * Seeded random numbers, the same in every browser and in Node.
 *
 * The generator is sfc32 (Chris Doty-Humphrey, PractRand, "Small Fast Counter", 128 bits of state), the state is
 * filled by splitmix32-style mixing of seed and stream (the finaliser of MurmurHash3, Austin Appleby).
 */

/** A source of uniform numbers in [0, 1), with 32 bits each. */
export type Random = () => number;

/** Spreads the bits of a 32-bit integer (fmix32 of MurmurHash3). */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}

/** A generator for one seed; `stream` gives independent sequences of the same seed (say, one for each item). */
export function createRandom(seed: number, stream = 0): Random {
  let a = mix(seed + 0x9e3779b9);
  let b = mix(stream + 0x7f4a7c15);
  let c = mix(a ^ Math.imul(b, 0x2545f491));
  let counter = 1;
  const next: Random = () => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return (t >>> 0) / 4294967296;
  };
  for (let k = 0; k < 12; k++) next();
  return next;
}

/** Uniform in [low, high). */
export function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random();
}

/** True with the given probability (0 to 1). */
export function chance(random: Random, probability: number): boolean {
  return random() < probability;
}

/** One entry of a list, all equally likely. Throws a RangeError on an empty list. */
export function pick<T>(random: Random, list: readonly T[]): T {
  if (list.length === 0) throw new RangeError('pick: the list is empty');
  return list[Math.floor(random() * list.length)] as T;
}

/** One key of a table, each as likely as its weight. Weights are not negative and not all zero. */
export function pickWeighted<K extends string>(random: Random, weights: Readonly<Partial<Record<K, number>>>): K {
  const entries = Object.entries(weights) as [K, number][];
  let left = random() * entries.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [key, weight] of entries) {
    left -= weight;
    if (left < 0) return key;
  }
  const last = entries.at(-1);
  if (!last) throw new RangeError('pickWeighted: the table is empty');
  return last[0];
}
