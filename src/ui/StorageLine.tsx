import { useEffect, useState } from 'react';
import type { Status } from '../core/api.ts';
import { useActions, useAppState } from './appContext.ts';
import { strings } from './strings.ts';

/** How much of the browser's room is used; asked again when a collection changes. */
export function StorageLine() {
  const actions = useActions();
  const { collections } = useAppState();
  const [storage, setStorage] = useState<Status['storage'] | null>(null);

  useEffect(() => {
    let wanted = true;
    actions.status().then(
      (status) => wanted && setStorage(status.storage),
      () => wanted && setStorage(null),
    );
    return () => {
      wanted = false;
    };
  }, [actions, collections]);

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
