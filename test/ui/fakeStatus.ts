import type { Collection, Status } from '../../src/core/api.ts';

/** What `fakeApp` says of itself. */
export const fakeStatus = ({ id, items }: Collection): Status => ({
  version: '0.1.0',
  encoder: 'sightglass-mini',
  device: 'wasm',
  dtype: 'q8',
  threads: 2,
  isolated: true,
  collection: id,
  items: items,
  vectors: items,
  index: { bytes: 96_468_992, budget: 536_870_912, rowsOnDisk: 0, copied: 0, workers: 2, kernel: 'relaxed' },
  storage: { used: 64_200_000, quota: 42_300_000_000, persistent: true },
  uptimeMs: performance.now(),
  searches: { count: 41, p50Ms: 12.2, p95Ms: 38 },
  queue: { running: 1, waiting: 2, paused: 0, interrupted: 0 },
  errors: { count: 3, codes: { 'worker-died': 2, 'cannot-decode': 1 } },
});
