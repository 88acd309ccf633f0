import { useCallback, useMemo, useState } from 'react';
import type { Hit } from '../core/api.ts';
import { allOf, extended, nothingSelected, type Selection, stillListed, toggled } from './selection.ts';

export interface SelectionActions {
  toggle(id: string): void;
  /** All from the one before to this one. */
  extend(id: string): void;
  all(): void;
  clear(): void;
}

/**
 * What is selected of `hits`: nothing unseen. It ends with the query `key`, and what is no hit any more drops out.
 * The actions change only with these two.
 */
export function useSelection(hits: readonly Hit[], key: string): { selected: ReadonlySet<string>; selection: SelectionActions } {
  const [held, setHeld] = useState({ key, hits, now: nothingSelected });
  let { now } = held;
  if (now !== nothingSelected && (held.key !== key || held.hits !== hits)) {
    now = held.key === key ? stillListed(now, hits) : nothingSelected;
    setHeld({ key, hits, now });
  }

  // When one of the actions is called, what was held is of these hits: the render before saw to that.
  const change = useCallback((next: (before: Selection) => Selection) => setHeld((old) => ({ key, hits, now: next(old.now) })), [key, hits]);
  const selection = useMemo<SelectionActions>(
    () => ({
      toggle: (id) => change((before) => toggled(before, id)),
      extend: (id) => change((before) => extended(before, id, hits)),
      all: () => change(() => allOf(hits)),
      clear: () => change(() => nothingSelected),
    }),
    [change, hits],
  );
  return { selected: now.ids, selection };
}
