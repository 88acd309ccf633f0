import type { Status } from '../core/api.ts';
import { formatBytes, formatCount } from './format.ts';

/** What the status panel says; a part of {@link import('./strings.ts').strings}. */
export const statusStrings = {
  open: 'Status',
  heading: 'Status',
  close: 'Close',
  copy: 'Copy for a bug report',
  copyHint: 'Without names of files or collections, and without what was searched for',
  copied: 'Copied',
  copyFailed: 'Could not be copied. Select the text and copy it by hand.',
  failed: 'The status could not be read.',
  private: 'Nothing leaves this device.',
  groups: { model: 'Model', index: 'Index', page: 'Page' },
  fields: {
    encoder: 'Encoder',
    device: 'Device',
    dtype: 'Precision',
    threads: 'Threads',
    isolated: 'Isolated',
    collection: 'Collection',
    items: 'Pictures',
    vectors: 'Vectors',
    memory: 'Index in memory',
    onDisk: 'Rows read from disk',
    kernel: 'Search runs on',
    storage: 'Storage',
    persistent: 'Kept by the browser',
    searches: 'Searches',
    latency: 'Search time, p50 / p95',
    uptime: 'Open for',
    version: 'Version',
    offline: 'Works offline',
    queue: 'Jobs',
    errors: 'Errors since opening',
    model: 'Model',
  },
  devices: { wasm: 'CPU (WebAssembly)', webgpu: 'Graphics card (WebGPU)' },
  phases: { idle: 'Not loaded yet', loading: 'Loading', ready: 'Ready', failed: 'Failed' },
  yes: 'Yes',
  no: 'No',
  notYet: 'Not yet',
  ofBudget: (used: number, budget: number) => (budget > 0 ? `${formatBytes(used)} of ${formatBytes(budget)}` : formatBytes(used)),
  kernels: (kernel: string, workers: number) =>
    [{ relaxed: 'Relaxed SIMD', simd128: 'SIMD', scalar: 'JavaScript' }[kernel] ?? '–', workers > 1 ? `${workers} threads` : '']
      .filter(Boolean)
      .join(' · '),
  queue: ({ running, waiting, paused, interrupted }: Status['queue']) =>
    [
      running > 0 && `${formatCount(running)} running`,
      waiting > 0 && `${formatCount(waiting)} waiting`,
      paused > 0 && `${formatCount(paused)} paused`,
      interrupted > 0 && `${formatCount(interrupted)} interrupted`,
    ]
      .filter(Boolean)
      .join(', ') || 'None',
  errors: ({ count, codes }: Status['errors']) =>
    count === 0
      ? 'None'
      : Object.entries(codes)
          .map(([code, times]) => (times === 1 ? code : `${formatCount(times)} × ${code}`))
          .join(', '),
  ofQuota: (used: number, quota: number) => `${formatBytes(used)} of ${formatBytes(quota)}`,
  deviceChoice: 'Model runs on',
  deviceChoices: { auto: 'Fastest', wasm: 'CPU', webgpu: 'GPU' },
  theme: 'Appearance',
  themes: { auto: 'Auto', light: 'Light', dark: 'Dark' },
  shortcuts: 'Keyboard shortcuts',
};
