/** How the page is doing, and how it looks. */
import { useEffect, useState } from 'react';
import type { Status } from '../core/api.ts';
import { useActions, useAppState } from './appContext.ts';
import { Dialog } from './Dialog.tsx';
import { CloseIcon, KeyboardIcon, LockIcon } from './icons.tsx';
import { strings } from './strings.ts';
import { type StatusGroup, statusGroups, statusText } from './statusText.ts';
import { ThemeChoice } from './ThemeChoice.tsx';

/** Uptime and latency move while one looks. */
const refreshMs = 2000;

export interface StatusPanelProps {
  onClose: () => void;
  onShortcuts: () => void;
}

export function StatusPanel({ onClose, onShortcuts }: StatusPanelProps) {
  const state = useAppState();
  const status = useStatus();
  return (
    <Dialog className="sheet status-panel" testId="status-panel" label={strings.status.heading} lightDismiss onClose={onClose}>
      <div className="sheet-body">
        <div className="sheet-head">
          <h2>{strings.status.heading}</h2>
          <button type="button" className="icon-button" aria-label={strings.status.close} onClick={onClose}>
            <CloseIcon />
          </button>
        </div>
        <p className="privacy">
          <LockIcon />
          {strings.status.private}
        </p>
        {state.encoder.message ? <p className="status-message">{state.encoder.message}</p> : null}
        {status === null ? <p className="status-message">{strings.status.failed}</p> : null}
        {status ? <StatusFacts groups={statusGroups(status, state)} /> : null}
        <div className="status-looks">
          <ThemeChoice />
          <button type="button" className="button small quiet" onClick={onShortcuts}>
            <KeyboardIcon />
            {strings.status.shortcuts}
          </button>
        </div>
      </div>
    </Dialog>
  );
}

/** undefined at first, null where it cannot be read. */
function useStatus(): Status | null | undefined {
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

function StatusFacts({ groups }: { groups: readonly StatusGroup[] }) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const copy = (): void => {
    navigator.clipboard.writeText(statusText(groups)).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  };
  return (
    <>
      {groups.map(({ title, rows }) => (
        <section key={title} className="fact-group">
          <h3>{title}</h3>
          <dl className="facts">
            {rows.map(([term, value]) => (
              <div key={term} className="fact">
                <dt>{term}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <div className="status-copy">
        <button type="button" className="button small" onClick={copy}>
          {strings.status.copy}
        </button>
        <span role="status">{copied === 'yes' ? strings.status.copied : copied === 'failed' ? strings.status.copyFailed : ''}</span>
      </div>
    </>
  );
}
