/** Durations of the last searches, for the status: count, median and 95th percentile in milliseconds. */
export interface Latency {
  add(ms: number): void;
  summary(): { count: number; p50Ms: number; p95Ms: number };
}

export function createLatency(kept = 500): Latency {
  let count = 0;
  const recent: number[] = [];
  return {
    add(ms) {
      count++;
      recent.push(ms);
      if (recent.length > kept) recent.shift();
    },
    summary() {
      const sorted = [...recent].sort((a, b) => a - b);
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
      return { count, p50Ms: at(0.5), p95Ms: at(0.95) };
    },
  };
}
