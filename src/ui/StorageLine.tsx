import { useActions, useAppState } from './appContext.ts';
import { strings } from './strings.ts';
import { useStatus } from './useStatus.ts';

const words = strings.library;

/** How much of the browser's room is used, and for how long it is kept. */
export function StorageLine() {
  const storage = useStatus()?.storage;
  const { keeping } = useAppState();
  const actions = useActions();
  if (!storage || storage.quota <= 0) return null;
  const isKept = storage.persistent && !keeping.fleeting;
  const howLong = keeping.fleeting ? words.storageFleeting : isKept ? words.storageKept : words.storageMay;
  return (
    <div className="storage" data-testid="storage">
      <meter className="storage-meter" aria-label={words.storageLabel} min={0} max={storage.quota} value={storage.used} />
      <p>
        {words.storage(storage.used, storage.quota)}. {howLong}
      </p>
      {isKept || keeping.fleeting ? null : (
        <p className="storage-ask">
          <button type="button" className="button small" onClick={actions.askToKeep}>
            {words.storageAsk}
          </button>
          <span role="status">{keeping.refused ? words.storageRefused : ''}</span>
        </p>
      )}
    </div>
  );
}
