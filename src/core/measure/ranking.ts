/** How good a ranking is. A ranking is given as the list, best first, of whether each result is relevant. */

/** 1 if one of the first `k` is relevant, else 0. Its mean over queries is the share that finds something in the first `k`. */
export function hitAt(relevant: readonly boolean[], k: number): 0 | 1 {
  return relevant.slice(0, k).includes(true) ? 1 : 0;
}

/** Share of the first `k` that is relevant, 0…1; places beyond the end count as not. */
export function precisionAt(relevant: readonly boolean[], k: number): number {
  return relevant.slice(0, k).filter(Boolean).length / k;
}

/**
 * Average precision over the whole ranking: the mean, over all relevant results, of the precision at their place
 * (Manning, Raghavan and Schütze, "Introduction to Information Retrieval", 8.4). 0 where nothing is relevant.
 */
export function averagePrecision(relevant: readonly boolean[]): number {
  let [found, sum] = [0, 0];
  for (const [place, is] of relevant.entries()) if (is) sum += ++found / (place + 1);
  return found === 0 ? 0 : sum / found;
}

/** 1-based place of `index` among `scores`, highest first; those of equal score count before it. */
export function rankOf(scores: ArrayLike<number>, index: number): number {
  const own = scores[index] as number;
  let place = 1;
  for (let k = 0; k < scores.length; k++) if (k !== index && (scores[k] as number) >= own) place++;
  return place;
}
