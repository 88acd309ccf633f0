import { useRef, useState } from 'react';
import type { Collection } from '../core/api.ts';
import { useActions, useAppState } from './appContext.ts';
import { countWords, isMadeElsewhere } from './collectionWords.ts';
import { formatDate } from './format.ts';
import { CheckIcon, ExportIcon, PencilIcon, TrashIcon } from './icons.tsx';
import { isExporting } from './job.ts';
import { NameForm } from './NameForm.tsx';
import { strings } from './strings.ts';

export interface CollectionRowProps {
  collection: Collection;
  current: boolean;
}

export function CollectionRow({ collection, current }: CollectionRowProps) {
  const actions = useActions();
  const [renaming, setRenaming] = useState(false);
  // oxlint-disable-next-line react/hooks -- an action of the app, not a hook
  const switchTo = (): void => actions.useCollection(collection.id);
  const pencil = useRef<HTMLButtonElement>(null);
  const { id, name, items, bytes, createdAt, encoder, dim, exportedAt } = collection;
  const { models, jobs } = useAppState();
  const exporting = isExporting(jobs, id);
  const exportTitle = exporting ? strings.library.exporting(name) : strings.library.export(name);
  // The page's own model is not worth a word.
  const named = models.find((other) => other.id === encoder && other.from !== 'page')?.name ?? '';
  const model = isMadeElsewhere(collection) ? strings.vectors.ofDimensions(dim) : named;
  const meta = strings.library.meta(countWords(collection)(items), bytes, formatDate(createdAt));

  if (renaming) {
    const stop = (): void => {
      setRenaming(false);
      // The pencil comes back with the next frame.
      requestAnimationFrame(() => pencil.current?.focus());
    };
    return (
      <li className="collection" data-testid="collection">
        <NameForm
          label={strings.library.newName(name)}
          initial={name}
          submit={strings.library.save}
          onSubmit={(next) => {
            if (next !== name) actions.renameCollection(id, next);
            stop();
          }}
          onCancel={stop}
        />
      </li>
    );
  }

  return (
    <li className="collection" data-testid="collection" data-id={id} data-current={current}>
      <div className="collection-text">
        <p className="collection-name">{name}</p>
        <p className="collection-meta">{[meta, model, strings.keeping.exported(exportedAt)].filter(Boolean).join(' · ')}</p>
      </div>
      <div className="collection-actions">
        {current ? (
          <span className="badge">
            <CheckIcon />
            {strings.library.current}
          </span>
        ) : (
          <button type="button" className="button small" aria-label={strings.library.switchToNamed(name)} onClick={switchTo}>
            {strings.library.use}
          </button>
        )}
        <button
          ref={pencil}
          type="button"
          className="icon-button"
          title={strings.library.rename(name)}
          aria-label={strings.library.rename(name)}
          onClick={() => setRenaming(true)}
        >
          <PencilIcon />
        </button>
        <button
          type="button"
          className="icon-button"
          title={exportTitle}
          aria-label={exportTitle}
          aria-disabled={exporting}
          onClick={() => (exporting ? undefined : actions.exportCollection(id))}
        >
          <ExportIcon />
        </button>
        <button
          type="button"
          className="icon-button"
          title={strings.library.remove(name)}
          aria-label={strings.library.remove(name)}
          onClick={() => actions.removeCollection(id)}
        >
          <TrashIcon />
        </button>
      </div>
    </li>
  );
}
