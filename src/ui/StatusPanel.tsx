/** How the page is doing, and how it looks. */
import { useState } from 'react';
import { useAppState } from './appContext.ts';
import { DeviceChoice } from './DeviceChoice.tsx';
import { Dialog } from './Dialog.tsx';
import { CloseIcon, KeyboardIcon, LockIcon } from './icons.tsx';
import { strings } from './strings.ts';
import { type StatusGroup, statusGroups, statusText } from './statusText.ts';
import { ThemeChoice } from './ThemeChoice.tsx';
import { useStatus } from './useStatus.ts';

export interface StatusPanelProps {
  onClose: () => void;
  onShortcuts: () => void;
}

export function StatusPanel({ onClose, onShortcuts }: StatusPanelProps) {
  const state = useAppState();
  const status = useStatus();
  const groups = status ? statusGroups(status, state) : null;
  return (
    <Dialog className="sheet status-panel" testId="status-panel" label={strings.status.heading} lightDismiss onClose={onClose}>
      <div className="sheet-body">
        <div className="sheet-head">
          <h2>{strings.status.heading}</h2>
          {status ? <CopyButton text={statusText(status, state)} /> : null}
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
        {groups ? <StatusFacts groups={groups} /> : null}
        <div className="status-looks">
          <DeviceChoice />
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

function StatusFacts({ groups }: { groups: readonly StatusGroup[] }) {
  return groups.map(({ title, rows }) => (
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
  ));
}

function CopyButton({ text }: { text: string }) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const copy = (): void => {
    navigator.clipboard.writeText(text).then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  };
  return (
    <>
      <span className="status-copied" role="status">
        {copied === 'yes' ? strings.status.copied : copied === 'failed' ? strings.status.copyFailed : ''}
      </span>
      <button type="button" className="button small quiet" title={strings.status.copyHint} onClick={copy}>
        {strings.status.copy}
      </button>
    </>
  );
}
