import type { VectorAnswer, VectorHit } from './vectorIndex.ts';

/** What one index over all rows would have answered: `answers` are of indexes that each hold some of them. */
export function mergeAnswers(answers: readonly VectorAnswer[], topK: number): VectorAnswer {
  const [only] = answers as [VectorAnswer, ...VectorAnswer[]];
  if (answers.length === 1) return only;
  const hits = answers.flatMap((answer) => answer.hits).sort(byRank);
  const sum = (of: (answer: VectorAnswer) => number) => answers.reduce((before, answer) => before + of(answer), 0);
  return { ...only, hits: hits.slice(0, topK), searched: sum(({ searched }) => searched), compared: sum(({ compared }) => compared) };
}

/** Best first, ties by id. */
function byRank(a: VectorHit, b: VectorHit): number {
  const order = a.distance !== undefined && b.distance !== undefined ? a.distance - b.distance : b.score - a.score;
  return order || (a.id < b.id ? -1 : 1);
}
