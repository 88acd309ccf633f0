import { useRef, useState } from 'react';
import { useActions, useAppState } from './appContext.ts';
import { CollectionRow } from './CollectionRow.tsx';
import { ImportIcon, PlusIcon } from './icons.tsx';
import { defaultEncoder } from '../models/registry.ts';
import { ModelChoice } from './ModelChoice.tsx';
import { NameForm } from './NameForm.tsx';
import { usePage } from './pageContext.ts';
import { strings } from './strings.ts';

export function CollectionList() {
  const { collections, current } = useAppState();
  const actions = useActions();
  const [naming, setNaming] = useState(false);
  const [model, setModel] = useState(defaultEncoder);
  const { pickIndexFile } = usePage();
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
          <button type="button" className="button small" title={strings.library.importHint} onClick={() => pickIndexFile()}>
            <ImportIcon />
            {strings.library.import}
          </button>
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
