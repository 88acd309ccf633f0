import { useRef, useState } from 'react';
import { useActions, useAppState } from './appContext.ts';
import { CollectionRow } from './CollectionRow.tsx';
import { ImportIcon, PlusIcon } from './icons.tsx';
import { defaultEncoder } from '../models/registry.ts';
import { ModelChoice } from './ModelChoice.tsx';
import { NameForm } from './NameForm.tsx';
import { strings } from './strings.ts';

export function CollectionList() {
  const { collections, current } = useAppState();
  const actions = useActions();
  const [naming, setNaming] = useState(false);
  const [model, setModel] = useState(defaultEncoder);
  const importInput = useRef<HTMLInputElement>(null);
  const createButton = useRef<HTMLButtonElement>(null);
  const stopNaming = (): void => {
    setNaming(false);
    createButton.current?.focus();
  };

  return (
    <section className="collections" aria-labelledby="collections-title">
      <div className="section-head">
        <h2 id="collections-title" className="section-title">
          {strings.library.collections}
        </h2>
        <div className="button-row">
          <button ref={createButton} type="button" className="button small" onClick={() => setNaming(true)}>
            <PlusIcon />
            {strings.library.create}
          </button>
          <button type="button" className="button small" title={strings.library.importHint} onClick={() => importInput.current?.click()}>
            <ImportIcon />
            {strings.library.import}
          </button>
          <input
            ref={importInput}
            hidden
            type="file"
            data-testid="import-file"
            accept=".safetensors,.npy"
            aria-label={strings.add.inputImport}
            onChange={(event) => {
              const file = event.target.files?.[0];
              event.target.value = '';
              if (file) actions.importFile(file);
            }}
          />
        </div>
      </div>
      {naming ? (
        <NameForm
          className="create-form"
          label={strings.library.createLabel}
          initial=""
          submit={strings.library.createButton}
          onSubmit={(name) => {
            actions.createCollection(name, model);
            stopNaming();
          }}
          onCancel={stopNaming}
        >
          <ModelChoice value={model} onChange={setModel} />
        </NameForm>
      ) : null}
      {collections.length === 0 ? (
        <p className="card-text">{strings.library.none}</p>
      ) : (
        <ul className="collection-list">
          {collections.map((collection) => (
            <CollectionRow key={collection.id} collection={collection} current={collection.id === current?.id} />
          ))}
        </ul>
      )}
    </section>
  );
}
