/** Groups what was skipped or failed by its reason, the largest group first. */
import type { Outcome } from '../core/api.ts';

export interface OutcomeGroup {
  code: string;
  /** Of the first file in the group; said when the code has no heading of its own. */
  message: string;
  names: string[];
}

export function groupOutcomes(outcomes: readonly Outcome[]): OutcomeGroup[] {
  const groups = new Map<string, OutcomeGroup>();
  for (const { code, message, name } of outcomes) {
    const group = groups.get(code);
    if (group) group.names.push(name);
    else groups.set(code, { code, message, names: [name] });
  }
  return [...groups.values()].sort((a, b) => b.names.length - a.names.length || (a.code < b.code ? -1 : 1));
}
