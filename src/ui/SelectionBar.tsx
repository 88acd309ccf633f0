/** What can be done with the selected pictures, at the foot of the page. */
import { useEffect, useEffectEvent, useState } from 'react';
import { useActions } from './appContext.ts';
import { CloseIcon, MoveIcon, TrashIcon } from './icons.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { strings } from './strings.ts';
import { isDialogOpen } from './useShortcuts.ts';

const words = strings.selection;

export interface SelectionBarProps {
  selected: ReadonlySet<string>;
  onClear: () => void;
  /** The bar goes, and the focus it had with it. */
  onGone: () => void;
}

export function SelectionBar({ selected, onClear, onGone }: SelectionBarProps) {
  const count = selected.size;
  const [hasSpoken, setSpoken] = useState(false);
  if (count > 0 && !hasSpoken) setSpoken(true);
  return (
    <>
      <p className="visually-hidden" role="status" data-testid="selection-said">
        {count > 0 ? words.selected(count) : hasSpoken ? words.none : ''}
      </p>
      {count > 0 ? <Bar selected={selected} onClear={onClear} onGone={onGone} /> : null}
    </>
  );
}

function Bar({ selected, onClear, onGone }: SelectionBarProps) {
  const actions = useActions();
  const [moving, setMoving] = useState(false);
  const end = (): void => {
    onClear();
    onGone();
  };

  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing || isDialogOpen()) return;
    event.preventDefault();
    const isHere = document.activeElement?.closest('.selection-bar');
    onClear();
    if (isHere) onGone();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => onKeyDown(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  return (
    <>
      <section className="selection-bar" aria-label={words.label} data-testid="selection-bar">
        <p className="selection-count">{words.selected(selected.size)}</p>
        <button type="button" className="button quiet" aria-haspopup="dialog" onClick={() => setMoving(true)}>
          <MoveIcon />
          {words.move}
        </button>
        <button
          type="button"
          className="button quiet"
          title={words.removeHint}
          onClick={() => {
            actions.removeItems([...selected]);
            end();
          }}
        >
          <TrashIcon />
          {words.remove}
        </button>
        <button type="button" className="button quiet" onClick={end}>
          <CloseIcon />
          {words.clear}
        </button>
      </section>
      {moving ? <MoveDialog ids={[...selected]} onMoved={end} onClose={() => setMoving(false)} /> : null}
    </>
  );
}
