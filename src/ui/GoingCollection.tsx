import type { Collection } from '../core/api.ts';
import { useActions, useAppState } from './appContext.ts';
import { countWords } from './collectionWords.ts';
import { exportWords } from './exportWords.ts';
import { isExporting } from './job.ts';
import { strings } from './strings.ts';

const words = strings.keeping.everything;

/** A collection that is about to go: whether there is a file of it, and a button for one. */
export function GoingCollection({ collection }: { collection: Collection }) {
  const { id, name, items, bytes } = collection;
  const state = useAppState();
  const actions = useActions();
  const { text, isSafe } = exportWords(collection, state);
  const canExport = items > 0 && !collection.sample && !isExporting(state.jobs, id);
  return (
    <li className="deletion-line" data-testid="going">
      <div className="collection-text">
        <p className="deletion-name">{name}</p>
        <p className="deletion-meta">{words.meta(countWords(collection)(items), bytes)}</p>
        <p className="deletion-state" role="status" data-safe={isSafe}>
          {text}
        </p>
      </div>
      {canExport ? (
        <button
          type="button"
          className={isSafe ? 'button small quiet' : 'button small'}
          aria-label={words.exportNamed(name)}
          onClick={() => actions.exportCollection(id)}
        >
          {words.exportFirst}
        </button>
      ) : null}
    </li>
  );
}
