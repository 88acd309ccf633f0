import { strings } from './strings.ts';
import { useStatus } from './useStatus.ts';

/** How much of the browser's room is used. */
export function StorageLine() {
  const storage = useStatus()?.storage;
  if (!storage || storage.quota <= 0) return null;
  return (
    <div className="storage" data-testid="storage">
      <meter className="storage-meter" aria-label={strings.library.storageLabel} min={0} max={storage.quota} value={storage.used} />
      <p>
        {strings.library.storage(storage.used, storage.quota)}. {storage.persistent ? strings.library.storageKept : strings.library.storageMay}
      </p>
    </div>
  );
}
