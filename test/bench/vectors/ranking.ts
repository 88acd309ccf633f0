/**
 * The `k` best rows of those offered. The bench's own, and not the index's, since it says what is true: of equal scores the earlier
 * row comes first.
 */
export class Ranking {
  readonly #k: number;
  readonly #rows: number[] = [];
  readonly #scores: number[] = [];

  constructor(k: number) {
    this.#k = k;
  }

  offer(row: number, score: number): void {
    const [rows, scores] = [this.#rows, this.#scores];
    if (rows.length === this.#k && score <= (scores[this.#k - 1] as number)) return;
    let at = rows.length < this.#k ? rows.length : this.#k - 1;
    for (; at > 0 && (scores[at - 1] as number) < score; at--) {
      rows[at] = rows[at - 1] as number;
      scores[at] = scores[at - 1] as number;
    }
    rows[at] = row;
    scores[at] = score;
  }

  /** Best first. */
  rows(): number[] {
    return [...this.#rows];
  }
}

/** Row numbers of the `k` highest of `count` scores, best first: what the plain loops under test rank by. */
export function topRows(count: number, k: number, score: (row: number) => number): number[] {
  const best = new Ranking(k);
  for (let row = 0; row < count; row++) best.offer(row, score(row));
  return best.rows();
}
