/** The models: those on this device, those that can be had, and a folder of one's own. */
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { ModelState } from '../app/contract.ts';
import { defaultEncoder } from '../models/registry.ts';
import { useActions, useAppState } from './appContext.ts';
import { FolderIcon, LeftIcon } from './icons.tsx';
import { ModelCard } from './ModelCard.tsx';
import { roomLinks } from './room.ts';
import { strings } from './strings.ts';
import { useCardFocus } from './useCardFocus.ts';

const { models: words } = strings;

export function ModelsRoom() {
  const { models } = useAppState();
  const actions = useActions();
  const { refreshModels } = actions;
  useCardFocus();
  // Another window may have fetched one, or another tab removed it.
  useEffect(() => {
    refreshModels();
    addEventListener('focus', refreshModels);
    return () => removeEventListener('focus', refreshModels);
  }, [refreshModels]);
  const variants = models.filter(({ id, from }) => from === 'page' && id !== defaultEncoder);
  const here = models.filter((model) => (model.here || model.from === 'folder') && !variants.includes(model));
  const offered = models.filter((model) => model.from === 'hub' && !model.here);
  const beside = models.filter((model) => model.from === 'beside');
  return (
    <main id="content" className="room library-room models-room" tabIndex={-1}>
      <div>
        <a className="back-link" href={roomLinks.library}>
          <LeftIcon />
          {words.back}
        </a>
        <h1 className="room-title">{words.heading}</h1>
        <p className="room-intro">{words.intro}</p>
      </div>
      <ModelGroup id="models-here" title={words.here} models={here} />
      <ModelGroup id="models-offered" title={words.offered} text={words.offeredText} models={offered} />
      <ModelGroup id="models-variants" title={words.variants} text={words.variantsText} models={variants} />
      <ModelGroup id="models-beside" title={words.beside} models={beside} />
      <OwnFolder />
    </main>
  );
}

function ModelGroup({ id, title, text, models }: { id: string; title: string; text?: string; models: readonly ModelState[] }) {
  if (models.length === 0) return null;
  return (
    <section className="model-group" aria-labelledby={id}>
      <div>
        <h2 id={id} className="section-title">
          {title}
        </h2>
        {text ? <p className="section-text">{text}</p> : null}
      </div>
      <ul className="collection-list">
        {models.map((model) => (
          <ModelCard key={model.id} model={model} />
        ))}
      </ul>
    </section>
  );
}

function OwnFolder() {
  const actions = useActions();
  const input = useRef<HTMLInputElement>(null);
  // React does not know this attribute's type.
  useLayoutEffect(() => input.current?.setAttribute('webkitdirectory', ''), []);
  return (
    <section className="card own-model" aria-labelledby="models-own">
      <div>
        <h2 id="models-own" className="card-title">
          {words.own}
        </h2>
        <p className="card-text">{words.ownText}</p>
      </div>
      <div className="button-row">
        <button
          type="button"
          className="button"
          onClick={() => {
            void actions.addModelFolder().then((handled) => {
              if (!handled) input.current?.click();
            });
          }}
        >
          <FolderIcon />
          {words.ownButton}
        </button>
      </div>
      <input
        ref={input}
        hidden
        type="file"
        multiple
        data-testid="model-folder"
        aria-label={words.inputFolder}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          if (files.length > 0) actions.addModelFiles(files);
        }}
      />
    </section>
  );
}
