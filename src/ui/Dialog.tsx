/** A native modal dialog: focus stays inside, Esc closes, focus goes back to where it was. */
import { type KeyboardEvent, type ReactNode, useEffectEvent, useLayoutEffect, useRef } from 'react';

export interface DialogProps {
  className: string;
  label: string;
  testId?: string;
  /** Does a click beside the dialog close it? */
  lightDismiss?: boolean;
  onClose: () => void;
  onKeyDown?: (event: KeyboardEvent<HTMLDialogElement>) => void;
  children: ReactNode;
}

/** The page behind a dialog stands still, and keeps its width where scroll bars take room. */
function holdPage(): () => void {
  const { style, clientWidth } = document.documentElement;
  // A dialog over a dialog: the first one lets go.
  if (style.overflow === 'hidden') return () => undefined;
  const bar = window.innerWidth - clientWidth;
  style.overflow = 'hidden';
  style.paddingInlineEnd = `${bar}px`;
  return () => {
    style.overflow = '';
    style.paddingInlineEnd = '';
  };
}

export function Dialog({ className, label, testId, lightDismiss = false, onClose, onKeyDown, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const close = useEffectEvent(onClose);

  useLayoutEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    // The event comes late: in StrictMode it tells of a closing that is over.
    const closed = (): void => {
      if (!dialog.open) close();
    };
    const release = holdPage();
    dialog.showModal();
    // The dialog itself, so that its name is read and no button looks chosen.
    dialog.focus({ preventScroll: true });
    dialog.addEventListener('close', closed);
    return () => {
      dialog.removeEventListener('close', closed);
      // Closing before the element goes is what gives the focus back.
      dialog.close();
      release();
    };
  }, []);

  return (
    <dialog
      ref={ref}
      className={className}
      aria-label={label}
      data-testid={testId}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={(event) => {
        if (lightDismiss && event.target === event.currentTarget) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
