import { useEffect, useState } from 'react';
import type { Status } from '../core/api.ts';
import { useActions } from './appContext.ts';

/** Uptime, latency and storage move while one looks. */
const refreshMs = 2000;

/** The status, asked again and again while it is shown; undefined at first, null where it cannot be read. */
export function useStatus(): Status | null | undefined {
  const actions = useActions();
  const [status, setStatus] = useState<Status | null>();
  useEffect(() => {
    let wanted = true;
    const ask = (): void => {
      actions.status().then(
        (next) => wanted && setStatus(next),
        () => wanted && setStatus(null),
      );
    };
    ask();
    const timer = setInterval(ask, refreshMs);
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [actions]);
  return status;
}
