import { useEffect, useState } from 'react';
import { useActions } from './appContext.ts';

/** Object URL of an item's preview; undefined while loading, null where there is none. */
export function useThumbnail(id: string): string | null | undefined {
  const { thumbnail } = useActions();
  const [loaded, setLoaded] = useState<{ id: string; url: string | null } | null>(null);

  useEffect(() => {
    let wanted = true;
    thumbnail(id).then(
      (url) => wanted && setLoaded({ id, url }),
      // A preview that cannot be read shows as "no picture"; the app has told the person why.
      () => wanted && setLoaded({ id, url: null }),
    );
    return () => {
      wanted = false;
    };
  }, [id, thumbnail]);

  return loaded?.id === id ? loaded.url : undefined;
}
