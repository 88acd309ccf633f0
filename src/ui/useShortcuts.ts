/** Keys that work anywhere on the page, unless a dialog is open. */
import { useEffect, useEffectEvent } from 'react';
import { useActions, useAppState } from './appContext.ts';
import { focusSearchBox } from './searchBoxFocus.ts';

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('textarea, select, input:not([type=checkbox], [type=radio], [type=button])'))
  );
}

export function isDialogOpen(): boolean {
  return document.querySelector('dialog[open]') !== null;
}

/** Then Esc is the selection's. */
function isSelecting(): boolean {
  return document.querySelector('.selection-bar') !== null;
}

export function useShortcuts(openShortcuts: () => void): void {
  const { text, chips } = useAppState();
  const actions = useActions();

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || isDialogOpen()) return;
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k') {
      focusSearchBox();
    } else if (plain && event.key === '/' && !isTyping(event.target)) {
      focusSearchBox();
    } else if (plain && event.key === '?' && !isTyping(event.target)) {
      openShortcuts();
    } else if (plain && event.key === 'Escape' && !isSelecting() && (text !== '' || chips.length > 0) && document.querySelector('.search-box')) {
      actions.clear();
      focusSearchBox();
    } else return;
    event.preventDefault();
  });

  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKeyDown(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}
