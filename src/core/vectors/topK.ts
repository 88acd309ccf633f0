/** Rows ordered best first: higher score, then smaller id. */
export interface Ranked {
  row: number;
  score: number;
}

/**
 * The best `k` of the rows offered, kept in a heap whose root is the worst of them.
 * Ties are broken by id, so the answer does not depend on the order of insertion.
 */
export class TopK {
  readonly k: number;
  readonly idOf: (row: number) => string;
  #heap: Ranked[] = [];

  constructor(k: number, idOf: (row: number) => string) {
    this.k = k;
    this.idOf = idOf;
  }

  /** No row at or below this score needs to be offered once the heap is full, except for a tie. */
  get threshold(): number {
    return this.#heap.length < this.k ? -Infinity : (this.#heap[0]?.score ?? Infinity);
  }

  offer(row: number, score: number): void {
    if (this.k <= 0) return;
    const item = { row, score };
    const heap = this.#heap;
    if (heap.length < this.k) {
      heap.push(item);
      this.#up(heap.length - 1);
    } else if (this.#before(item, heap[0] as Ranked)) {
      heap[0] = item;
      this.#down(0);
    }
  }

  /** Best first. */
  sorted(): Ranked[] {
    return [...this.#heap].sort((a, b) => (this.#before(a, b) ? -1 : 1));
  }

  #before(a: Ranked, b: Ranked): boolean {
    return a.score > b.score || (a.score === b.score && this.idOf(a.row) < this.idOf(b.row));
  }

  #up(at: number): void {
    const heap = this.#heap;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(heap[parent] as Ranked, heap[at] as Ranked)) return;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #down(at: number): void {
    const heap = this.#heap;
    for (;;) {
      let worst = at;
      for (const child of [2 * at + 1, 2 * at + 2])
        if (child < heap.length && this.#before(heap[worst] as Ranked, heap[child] as Ranked)) worst = child;
      if (worst === at) return;
      this.#swap(at, worst);
      at = worst;
    }
  }

  #swap(a: number, b: number): void {
    const heap = this.#heap;
    [heap[a], heap[b]] = [heap[b] as Ranked, heap[a] as Ranked];
  }
}
