/** Says that pictures were added since the last export, and offers one. */
import { useActions, useAppState } from './appContext.ts';
import { countWords } from './collectionWords.ts';
import { isExporting } from './job.ts';
import { strings } from './strings.ts';

const words = strings.keeping.reminder;

export function ExportReminder() {
  const { reminder, collections, jobs } = useAppState();
  const actions = useActions();
  const collection = collections.find(({ id }) => id === reminder?.collection);
  if (!reminder || !collection || isExporting(jobs, reminder.collection)) return null;
  const { name, items } = reminder;
  return (
    <aside className="collection-notice" data-testid="export-reminder" aria-label={words.label}>
      <div className="collection-notice-body">
        <p>
          <strong>{words.title(items, countWords(collection)(items), name, collection.exportedAt !== null)}</strong> {words.text}
        </p>
      </div>
      <div className="button-row">
        <button type="button" className="button" onClick={() => actions.exportCollection(collection.id)}>
          {words.now}
        </button>
        <button type="button" className="button quiet" onClick={actions.dismissReminder}>
          {words.later}
        </button>
      </div>
    </aside>
  );
}
