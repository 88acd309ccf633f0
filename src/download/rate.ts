const WINDOW_MS = 8000;

/** Bytes a second over the last seconds. */
export interface Rate {
  /** `bytes` are there now; `now` in ms. */
  mark(bytes: number, now?: number): void;
  /** 0 while unknown. */
  perSecond(): number;
  reset(): void;
}

export function createRate(): Rate {
  let marks: { at: number; bytes: number }[] = [];
  return {
    mark(bytes, now = performance.now()) {
      const last = marks.at(-1);
      if (last && (bytes < last.bytes || now - last.at < 100)) return;
      marks.push({ at: now, bytes });
      while (marks.length > 2 && now - (marks[0] as { at: number }).at > WINDOW_MS) marks.shift();
    },
    perSecond() {
      const [first, last] = [marks[0], marks.at(-1)];
      return first && last && last.at - first.at >= 500 ? ((last.bytes - first.bytes) / (last.at - first.at)) * 1000 : 0;
    },
    reset() {
      marks = [];
    },
  };
}
