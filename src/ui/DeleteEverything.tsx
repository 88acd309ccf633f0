/** Deletes all that the page keeps in this browser: a quiet button, and a dialog that says what goes and wants a word typed. */
import { useId, useState } from 'react';
import { useActions, useAppState } from './appContext.ts';
import { Dialog } from './Dialog.tsx';
import { GoingCollection } from './GoingCollection.tsx';
import { CloseIcon, TrashIcon } from './icons.tsx';
import { isExporting } from './job.ts';
import { strings } from './strings.ts';
import { useStatus } from './useStatus.ts';

const words = strings.keeping.everything;

export function DeleteEverything() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="button quiet small delete-everything" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <TrashIcon />
        {words.open}
      </button>
      {open ? <DeleteDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function DeleteDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog className="sheet deletion" testId="delete-everything" label={words.heading} onClose={onClose}>
      <div className="sheet-body">
        <div className="sheet-head">
          <h2>{words.heading}</h2>
          <button type="button" className="icon-button" aria-label={words.close} onClick={onClose}>
            <CloseIcon />
          </button>
        </div>
        <p>{words.text}</p>
        <WhatGoes />
        <section className="fact-group">
          <h3>{words.stays}</h3>
          <p className="deletion-text">{words.staysText}</p>
        </section>
        <Confirmation onCancel={onClose} />
      </div>
    </Dialog>
  );
}

function WhatGoes() {
  const { collections, models } = useAppState();
  const used = useStatus()?.storage.used ?? 0;
  const kept = models.filter(({ here, from }) => here && from !== 'page');
  const bytes = kept.reduce((sum, model) => sum + (model.bytes ?? 0), 0);
  return (
    <section className="fact-group">
      <h3>{words.goes}</h3>
      <ul className="deletion-list">
        {collections.map((collection) => (
          <GoingCollection key={collection.id} collection={collection} />
        ))}
        {kept.length > 0 ? (
          <li className="deletion-line">
            <span className="deletion-name">{words.modelsName}</span>
            <span className="deletion-meta">{words.models(kept.length, bytes)}</span>
          </li>
        ) : null}
        <li className="deletion-line">
          <span className="deletion-name">{words.settings}</span>
        </li>
      </ul>
      {used > 0 ? <p className="deletion-text">{words.used(used)}</p> : null}
    </section>
  );
}

function Confirmation({ onCancel }: { onCancel: () => void }) {
  const { jobs } = useAppState();
  const actions = useActions();
  const [typed, setTyped] = useState('');
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const inputId = useId();
  const waits = isExporting(jobs);
  const isMeant = typed.trim().toLowerCase() === words.word;

  function run(): void {
    setBusy(true);
    setFailure('');
    actions.deleteEverything().catch((thrown: unknown) => {
      setBusy(false);
      setFailure(`${words.failed} ${thrown instanceof Error ? thrown.message : ''}`.trim());
    });
  }

  return (
    <form
      className="deletion-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isMeant && !waits && !busy) run();
      }}
    >
      <label htmlFor={inputId}>
        {words.type[0]}
        <strong>{words.word}</strong>
        {words.type[1]}
      </label>
      <input
        id={inputId}
        className="text-input"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p className="deletion-said" role="status">
        {failure || (waits ? words.exporting : '')}
      </p>
      <div className="button-row">
        <button type="submit" className="button danger" disabled={!isMeant || waits || busy}>
          {busy ? words.busy : words.button}
        </button>
        <button type="button" className="button quiet" onClick={onCancel}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
