/** The status panel's contents, as rows for the eye and as text for a report. */
import type { AppState } from '../app/contract.ts';
import type { Status } from '../core/api.ts';
import { formatCount, formatDuration, formatMilliseconds } from './format.ts';
import { strings } from './strings.ts';

export interface StatusGroup {
  title: string;
  rows: [term: string, value: string][];
}

export function statusGroups(status: Status, state: Pick<AppState, 'encoder' | 'current' | 'offlineReady'>): StatusGroup[] {
  const words = strings.status;
  const { groups, fields, devices, phases, yes, no, notYet, ofQuota, ofBudget, kernels } = words;
  const { storage, searches } = status;
  return [
    {
      title: groups.model,
      rows: [
        [fields.encoder, status.encoder],
        [fields.model, phases[state.encoder.phase]],
        [fields.device, devices[status.device]],
        [fields.dtype, status.dtype],
        [fields.threads, formatCount(status.threads)],
        [fields.isolated, status.isolated ? yes : no],
      ],
    },
    {
      title: groups.index,
      rows: [
        [fields.collection, state.current?.name ?? status.collection],
        [fields.items, formatCount(status.items)],
        [fields.vectors, formatCount(status.vectors)],
        [fields.memory, ofBudget(status.index.bytes, status.index.budget)],
        ...(status.index.rowsOnDisk > 0 ? [[fields.onDisk, formatCount(status.index.rowsOnDisk)] satisfies [string, string]] : []),
        [fields.kernel, kernels(status.index.kernel, status.index.workers)],
        [fields.searches, formatCount(searches.count)],
        [fields.latency, searches.count > 0 ? `${formatMilliseconds(searches.p50Ms)} / ${formatMilliseconds(searches.p95Ms)}` : '–'],
      ],
    },
    {
      title: groups.page,
      rows: [
        [fields.storage, ofQuota(storage.used, storage.quota)],
        [fields.persistent, storage.persistent ? yes : no],
        [fields.queue, words.queue(status.queue)],
        [fields.errors, words.errors(status.errors)],
        [fields.offline, state.offlineReady ? yes : notYet],
        [fields.uptime, formatDuration(status.uptimeMs / 1000)],
        [fields.version, status.version],
      ],
    },
  ];
}

/** For a bug report: no name of a file or a collection, and nothing that was searched for. */
export function statusText(status: Status, state: Parameters<typeof statusGroups>[1]): string {
  return statusGroups(status, { ...state, current: null })
    .map(({ title, rows }) => [title, ...rows.map(([term, value]) => `  ${term}: ${value}`)].join('\n'))
    .join('\n');
}
