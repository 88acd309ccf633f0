/** Focuses the search box from anywhere, changing to the search room first where needed. */
import { goTo } from './room.ts';

export const searchBoxId = 'search-box';
/** Where it is said why the box takes no words. */
export const whyItemsOnlyId = 'why-items-only';

let wanted = false;

export function focusSearchBox(): void {
  const box = document.getElementById(searchBoxId);
  if (box instanceof HTMLInputElement) {
    box.focus();
    box.select();
    return;
  }
  wanted = true;
  goTo('search');
}

/** Called by the box when it appears. */
export function takeWantedFocus(): boolean {
  const taken = wanted;
  wanted = false;
  return taken;
}
