/**
 * The best `k` rows by score. Which of several rows with the lowest score of them belong there is not for this class to say: it
 * keeps all of those, and who knows the rows' ids decides.
 */
export class Best {
  readonly k: number;
  /** A heap whose root is the worst. */
  #scores: Float64Array;
  #rows: Int32Array;
  #size = 0;
  /** Rows with the root's score that found no place. */
  #even: number[] = [];

  constructor(k: number) {
    this.k = k;
    this.#scores = new Float64Array(k);
    this.#rows = new Int32Array(k);
  }

  /** A row below this score needs not be offered. */
  get threshold(): number {
    return this.#size < this.k ? Number.NEGATIVE_INFINITY : (this.#scores[0] ?? Number.POSITIVE_INFINITY);
  }

  offer(row: number, score: number): void {
    const { k } = this;
    if (this.#size < k) {
      this.#up(this.#size++, row, score);
      return;
    }
    const worst = this.threshold;
    if (score < worst || k === 0) return;
    if (score === worst) {
      this.#even.push(row);
      return;
    }
    const left = this.#rows[0] as number;
    this.#down(row, score);
    if (this.threshold > worst) this.#even.length = 0;
    else this.#even.push(left);
  }

  copy(): Best {
    const same = new Best(this.k);
    same.restore(this);
    return same;
  }

  /** As it was when `before` was a copy of it. */
  restore(before: Best): void {
    this.#scores.set(before.#scores);
    this.#rows.set(before.#rows);
    this.#size = before.#size;
    this.#even = [...before.#even];
  }

  /** In no particular order, with all rows that share the lowest score: k at least, where so many were offered. */
  all(): { rows: Int32Array; scores: Float64Array } {
    const size = this.#size;
    const rows = new Int32Array(size + this.#even.length);
    const scores = new Float64Array(rows.length).fill(this.threshold);
    rows.set(this.#rows.subarray(0, size));
    rows.set(this.#even, size);
    scores.set(this.#scores.subarray(0, size));
    return { rows, scores };
  }

  #up(at: number, row: number, score: number): void {
    const scores = this.#scores;
    const rows = this.#rows;
    let k = at;
    while (k > 0) {
      const parent = (k - 1) >> 1;
      if ((scores[parent] as number) <= score) break;
      scores[k] = scores[parent] as number;
      rows[k] = rows[parent] as number;
      k = parent;
    }
    scores[k] = score;
    rows[k] = row;
  }

  /** Puts a row in the root's place. */
  #down(row: number, score: number): void {
    const scores = this.#scores;
    const rows = this.#rows;
    const size = this.#size;
    let k = 0;
    for (;;) {
      let child = 2 * k + 1;
      if (child >= size) break;
      if (child + 1 < size && (scores[child + 1] as number) < (scores[child] as number)) child++;
      if ((scores[child] as number) >= score) break;
      scores[k] = scores[child] as number;
      rows[k] = rows[child] as number;
      k = child;
    }
    scores[k] = score;
    rows[k] = row;
  }
}
