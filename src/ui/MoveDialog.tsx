import { useState } from 'react';
import { useActions, useAppState } from './appContext.ts';
import { countWords } from './collectionWords.ts';
import { Dialog } from './Dialog.tsx';
import { CloseIcon, PlusIcon } from './icons.tsx';
import { NameForm } from './NameForm.tsx';
import { strings } from './strings.ts';

const words = strings.selection.moving;

export interface MoveDialogProps {
  /** Of items of the open collection. */
  ids: readonly string[];
  onMoved?: () => void;
  onClose: () => void;
}

/** Asks where pictures are to be moved to: one of the collections that can take them, or a new one. */
export function MoveDialog({ ids, onMoved, onClose }: MoveDialogProps) {
  const { collections, current, movable } = useAppState();
  const actions = useActions();
  const places = collections.filter(({ id }) => movable.includes(id));
  const isAlone = places.length === 0;
  const [naming, setNaming] = useState(isAlone);
  const counted = current ? countWords(current) : strings.pictures;
  const heading = words.heading(counted(ids.length));
  const move = (to: { collection: string } | { name: string }): void => {
    actions.moveItems(ids, to);
    onClose();
    onMoved?.();
  };

  return (
    <Dialog className="sheet move" testId="move" label={heading} lightDismiss onClose={onClose}>
      <div className="sheet-body">
        <div className="sheet-head">
          <h2>{heading}</h2>
          <button type="button" className="icon-button" aria-label={words.close} onClick={onClose}>
            <CloseIcon />
          </button>
        </div>
        {isAlone ? <p className="card-text">{words.alone}</p> : null}
        <ul className="move-list">
          {places.map(({ id, name, encoder, items }) => (
            <li key={id}>
              <button type="button" className="move-place" data-testid="move-place" onClick={() => move({ collection: id })}>
                <span className="collection-name">{name}</span>
                <span className="collection-meta">{countWords({ encoder })(items)}</span>
              </button>
            </li>
          ))}
          <li>
            {naming ? (
              <NameForm
                label={words.createLabel}
                initial=""
                submit={words.createButton}
                onSubmit={(name) => move({ name })}
                onCancel={() => (isAlone ? onClose() : setNaming(false))}
              />
            ) : (
              <button type="button" className="move-place" onClick={() => setNaming(true)}>
                <PlusIcon />
                {words.create}
              </button>
            )}
          </li>
        </ul>
      </div>
    </Dialog>
  );
}
