import { asError, type SightglassError } from '../core/errors.ts';

/** What went wrong since the page was opened: how often, by code. Nothing else of an error is kept. */
export interface ErrorCounts {
  /** Counts an error once, however often it is seen on its way up; what was merely stopped is none. */
  note(thrown: unknown): SightglassError;
  summary(): { count: number; codes: Record<string, number> };
}

export function createErrorCounts(): ErrorCounts {
  const seen = new WeakSet<object>();
  const codes = new Map<string, number>();
  return {
    note(thrown) {
      const error = asError(thrown);
      const origin = typeof thrown === 'object' && thrown !== null ? thrown : error;
      if (error.code === 'aborted' || seen.has(origin)) return error;
      seen.add(origin);
      seen.add(error);
      codes.set(error.code, (codes.get(error.code) ?? 0) + 1);
      return error;
    },
    summary() {
      const sorted = [...codes].sort(([a, many], [b, few]) => few - many || (a < b ? -1 : 1));
      return { count: sorted.reduce((sum, [, count]) => sum + count, 0), codes: Object.fromEntries(sorted) };
    },
  };
}
