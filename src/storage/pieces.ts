/** Requests made at once: thousands would hold the page up. */
const PIECE = 128;

/** Results in order; `work` is one request, or a few. Each piece is waited for, so that none fails without anybody hearing of it. */
export async function inPieces<T, R>(list: readonly T[], work: (one: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < list.length; from += PIECE) results.push(...(await Promise.all(list.slice(from, from + PIECE).map(work))));
  return results;
}
