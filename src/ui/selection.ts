/** Which pictures of the grid are selected, by id: what the person sees of it is drawn elsewhere. */

export interface Selection {
  ids: ReadonlySet<string>;
  /** Where a range begins: what was selected or taken out last. */
  anchor: string | null;
}

type Listed = readonly { id: string }[];

export const nothingSelected: Selection = { ids: new Set(), anchor: null };

/** With the item, or without it where it was selected. */
export function toggled({ ids }: Selection, id: string): Selection {
  const next = new Set(ids);
  if (!next.delete(id)) next.add(id);
  return next.size > 0 ? { ids: next, anchor: id } : nothingSelected;
}

/** With all from the anchor to the item, in the order of the list; the item alone where there is no anchor. The anchor stays. */
export function extended({ ids, anchor }: Selection, id: string, list: Listed): Selection {
  const to = list.findIndex((item) => item.id === id);
  if (to < 0) return { ids, anchor };
  const begin = anchor === null ? -1 : list.findIndex((item) => item.id === anchor);
  const from = begin < 0 ? to : begin;
  const range = list.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { ids: new Set([...ids, ...range.map((item) => item.id)]), anchor: begin < 0 ? id : anchor };
}

export function allOf(list: Listed): Selection {
  return list.length > 0 ? { ids: new Set(list.map(({ id }) => id)), anchor: list[0]?.id ?? null } : nothingSelected;
}

/** Without what is no longer listed; the same object where all of it is. */
export function stillListed(selection: Selection, list: Listed): Selection {
  const { ids, anchor } = selection;
  const listed = new Set(list.map(({ id }) => id));
  if ([...ids].every((id) => listed.has(id))) return selection;
  const left = new Set([...ids].filter((id) => listed.has(id)));
  return left.size > 0 ? { ids: left, anchor: anchor !== null && listed.has(anchor) ? anchor : null } : nothingSelected;
}

/** What a key does to the picture that has the focus; 'all' does it to every picture. */
export type GridCommand = 'more-like' | 'toggle' | 'extend' | 'all';

interface Modifiers {
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

export function gridCommand({ key, ctrlKey, metaKey, altKey, shiftKey }: Modifiers & { key: string }): GridCommand | null {
  const letter = key.toLowerCase();
  if (altKey) return null;
  if (ctrlKey || metaKey) return letter === 'a' && !shiftKey ? 'all' : null;
  if (letter === 'x') return shiftKey ? 'extend' : 'toggle';
  return letter === 'm' ? 'more-like' : null;
}

/** What a click on a picture does. While something is selected a plain one selects, too. */
export function pressMeans({ ctrlKey, metaKey, shiftKey }: Omit<Modifiers, 'altKey'>, selecting: boolean): 'open' | 'toggle' | 'extend' {
  if (shiftKey) return 'extend';
  return ctrlKey || metaKey || selecting ? 'toggle' : 'open';
}
