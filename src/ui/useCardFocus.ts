import { useEffect, useLayoutEffect, useRef } from 'react';

const cardOf = (target: EventTarget | null): HTMLElement | null => (target instanceof Element ? target.closest<HTMLElement>('.model') : null);

/**
 * A model that comes or goes loses the button that was pressed, and its card may move to another list. The focus stays with its
 * name, or goes to the view where there is no card any more.
 */
export function useCardFocus(): void {
  const last = useRef<string | null>(null);
  useEffect(() => {
    const remember = ({ target }: Event) => {
      last.current = cardOf(target)?.dataset['id'] ?? null;
    };
    // A click beside everything takes the focus away, too; that is meant.
    document.addEventListener('focusin', remember);
    document.addEventListener('pointerdown', remember);
    return () => {
      document.removeEventListener('focusin', remember);
      document.removeEventListener('pointerdown', remember);
    };
  }, []);
  useLayoutEffect(() => {
    if (last.current === null || document.activeElement !== document.body) return;
    const name = document.querySelector<HTMLElement>(`.model[data-id="${CSS.escape(last.current)}"] .model-name`);
    (name ?? document.getElementById('content'))?.focus({ preventScroll: name === null });
  });
}
