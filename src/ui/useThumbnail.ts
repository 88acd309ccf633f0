import { type RefObject, useEffect, useState } from 'react';
import { useActions } from './appContext.ts';

/** While the page scrolls, a tile that is gone again within this time asks for nothing. */
const scrollingDelayMs = 70;

/** Object URL of an item's preview; undefined while loading, null where there is none. */
export function useThumbnail(id: string, scrolling?: RefObject<boolean>): string | null | undefined {
  const { thumbnail } = useActions();
  const [loaded, setLoaded] = useState<{ id: string; url: string | null } | null>(null);

  useEffect(() => {
    let wanted = true;
    const load = (): void => {
      thumbnail(id).then(
        (url) => wanted && setLoaded({ id, url }),
        // A preview that cannot be read shows as "no picture"; the app has told the person why.
        () => wanted && setLoaded({ id, url: null }),
      );
    };
    const timer = scrolling?.current ? setTimeout(load, scrollingDelayMs) : undefined;
    if (timer === undefined) load();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [id, thumbnail, scrolling]);

  return loaded?.id === id ? loaded.url : undefined;
}
