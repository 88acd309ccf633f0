import { useEffect, useState } from 'react';
import type { ItemDetails } from '../app/contract.ts';
import { useActions } from './appContext.ts';

/** What is kept of an item; null until it is read, and where there is nothing. */
export function useDetails(id: string): ItemDetails | null {
  const { details } = useActions();
  const [read, setRead] = useState<ItemDetails | null>(null);

  useEffect(() => {
    let wanted = true;
    details(id).then(
      (found) => wanted && setRead(found),
      // What cannot be read is shown as not there; the app tells the person why.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [id, details]);

  return read?.id === id ? read : null;
}
