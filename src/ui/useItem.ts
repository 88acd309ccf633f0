import { useEffect, useState } from 'react';
import type { ItemDetails } from '../app/contract.ts';
import { useActions } from './appContext.ts';

export interface OpenItem {
  id: string;
  details: ItemDetails | null;
  preview: string | null;
  /** Object URL of the original; undefined until known, null where it is not reachable. */
  original: string | null | undefined;
}

function nothingYet(id: string): OpenItem {
  return { id, details: null, preview: null, original: undefined };
}

/** Everything the lightbox shows of one item, as it arrives. The original's URL is revoked when the item is left. */
export function useItem(id: string): OpenItem {
  const actions = useActions();
  const [item, setItem] = useState<OpenItem>(() => nothingYet(id));

  useEffect(() => {
    let wanted = true;
    let originalUrl: string | null = null;
    const put = (part: Partial<OpenItem>): void => {
      if (wanted) setItem((old) => ({ ...(old.id === id ? old : nothingYet(id)), ...part }));
    };
    // What cannot be read is shown as not there; the app tells the person why.
    actions.details(id).then(
      (details) => put({ details }),
      () => put({ details: null }),
    );
    actions.thumbnail(id).then(
      (preview) => put({ preview }),
      () => put({ preview: null }),
    );
    actions.original(id).then(
      (original) => {
        if (!wanted && original) URL.revokeObjectURL(original);
        else originalUrl = original;
        put({ original });
      },
      () => put({ original: null }),
    );
    return () => {
      wanted = false;
      if (originalUrl) URL.revokeObjectURL(originalUrl);
    };
  }, [id, actions]);

  return item.id === id ? item : nothingYet(id);
}
