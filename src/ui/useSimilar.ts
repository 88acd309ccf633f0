import { useEffect, useState } from 'react';
import type { Hit } from '../core/api.ts';
import { useActions } from './appContext.ts';

const none: readonly Hit[] = [];

/** Very similar pictures; none until they are found, and where that cannot be told. */
export function useSimilar(id: string): readonly Hit[] {
  const { similar } = useActions();
  const [found, setFound] = useState<{ id: string; hits: readonly Hit[] }>({ id, hits: none });

  useEffect(() => {
    let wanted = true;
    similar(id).then(
      (hits) => wanted && setFound({ id, hits }),
      // What cannot be told is shown as not there.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [id, similar]);

  return found.id === id ? found.hits : none;
}
