/** Calls `work` at most every `ms` milliseconds, the last call included. */
export function atMostEvery(ms: number, work: () => void): () => void {
  let last = Number.NEGATIVE_INFINITY;
  let later: ReturnType<typeof setTimeout> | null = null;
  return () => {
    const wait = Math.max(0, ms - (performance.now() - last));
    later ??= setTimeout(() => {
      later = null;
      last = performance.now();
      work();
    }, wait);
  };
}
