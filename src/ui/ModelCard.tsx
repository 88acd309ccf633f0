import { type MouseEvent, type ReactNode, useRef, useState } from 'react';
import type { ModelState } from '../app/contract.ts';
import { useActions, useAppState } from './appContext.ts';
import { CheckIcon, DownloadIcon, TrashIcon } from './icons.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { strings } from './strings.ts';

const { models: words } = strings;

/** One model: what it is, where it is, and what can be done with it. */
export function ModelCard({ model }: { model: ModelState }) {
  const { collections } = useAppState();
  const used = collections.filter(({ encoder }) => encoder === model.id).length;
  const { name, about, here, begun, bytes, from, repository, revision, precision, work } = model;
  const origin = from === 'hub' && here && repository ? words.fromHub(repository) : from === 'folder' && here ? words.fromFolder : '';
  const facts = [
    origin,
    here && bytes !== null ? words.kept(bytes) : '',
    here && revision ? words.revision(revision, precision) : '',
    used > 0 ? words.collections(used) : '',
  ];
  const meta = [words.languages(model.languages), !here && bytes !== null ? words.kept(bytes) : ''].filter(Boolean).join(' · ');
  return (
    <li className="model" data-testid="model" data-id={model.id} data-here={here}>
      <div className="model-row">
        <div className="model-text">
          <h3 className="model-name" tabIndex={-1}>
            {name}
          </h3>
          {meta ? <p className="model-meta">{meta}</p> : null}
        </div>
        <Actions model={model} used={used} />
      </div>
      {about ? <p className="model-about">{about}</p> : null}
      <p className="model-fine">
        <Licence model={model} />
      </p>
      {facts.some(Boolean) ? <p className="model-fine">{facts.filter(Boolean).join(' · ')}</p> : null}
      {begun && !work ? <p className="model-fine">{words.begun}</p> : null}
      {work ? <Work name={name} work={work} /> : null}
    </li>
  );
}

function Licence({ model: { licence, licenceUrl } }: { model: ModelState }): ReactNode {
  if (licence === '') return words.licenceOwn;
  if (!licenceUrl) return `${words.licence}: ${licence}`;
  return (
    <>
      {words.licence}:{' '}
      <a href={licenceUrl} target="_blank" rel="noopener noreferrer">
        {licence}
      </a>
    </>
  );
}

function Work({ name, work: { phase, loaded, total, perSecond } }: { name: string; work: NonNullable<ModelState['work']> }) {
  const numbers = [
    words.phases[phase],
    words.of(loaded, total),
    perSecond > 0 ? words.rate(perSecond) : '',
    perSecond > 0 && phase === 'fetching' ? words.left((total - loaded) / perSecond) : '',
  ];
  return (
    <div className="model-work">
      <ProgressBar label={words.progress(name)} share={total > 0 ? loaded / total : null} />
      <p className="job-numbers">
        {numbers.filter(Boolean).map((text) => (
          <span key={text}>{text}</span>
        ))}
      </p>
    </div>
  );
}

function Actions({ model, used }: { model: ModelState; used: number }) {
  const actions = useActions();
  const [asking, setAsking] = useState(false);
  const trash = useRef<HTMLButtonElement>(null);
  const { id, name, from, here, begun, work } = model;
  if (from === 'page')
    return (
      <span className="badge">
        <CheckIcon />
        {words.built}
      </span>
    );
  if (work) return null;
  if (asking)
    return (
      <div className="model-sure" role="group" aria-label={words.remove(name)}>
        <p>{words.removeSure(name, used)}</p>
        <div className="button-row">
          <button
            type="button"
            className="button small"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the question takes the place of the button that asked it
            autoFocus
            onClick={() => {
              setAsking(false);
              requestAnimationFrame(() => trash.current?.focus());
            }}
          >
            {words.keep}
          </button>
          <button type="button" className="button small" onClick={() => actions.removeModel(id)}>
            {words.removeYes}
          </button>
        </div>
      </div>
    );
  if (here)
    return (
      <div className="collection-actions">
        <button
          ref={trash}
          type="button"
          className="icon-button"
          title={words.remove(name)}
          aria-label={words.remove(name)}
          onClick={() => setAsking(true)}
        >
          <TrashIcon />
        </button>
      </div>
    );
  const discard = begun ? (
    <button type="button" className="button small quiet" aria-label={words.discardNamed(name)} onClick={() => actions.removeModel(id)}>
      {words.discard}
    </button>
  ) : null;
  // What is left of a folder: only the folder itself can bring the rest.
  if (from === 'folder') return <div className="collection-actions">{discard}</div>;
  if (from === 'beside')
    return (
      <div className="collection-actions">
        {discard}
        <button type="button" className="button small" aria-label={words.addNamed(name)} onClick={() => actions.addBesideModel(id)}>
          {words.add}
        </button>
      </div>
    );
  return (
    <div className="collection-actions">
      {discard}
      <a
        className="button small"
        href={`./download.html?model=${encodeURIComponent(id)}`}
        target="_blank"
        rel="noopener"
        aria-label={begun ? words.resumeNamed(name) : words.downloadNamed(name)}
        onClick={openSmall}
      >
        <DownloadIcon />
        {begun ? words.resume : words.download}
      </a>
    </div>
  );
}

/** A small window beside the page, where there are windows; a tab elsewhere. Without `opener`: this page has no hold on it. */
function openSmall(event: MouseEvent<HTMLAnchorElement>): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  window.open(event.currentTarget.href, '_blank', 'popup,noopener,width=480,height=680');
}
