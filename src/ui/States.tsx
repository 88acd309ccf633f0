/** What the search room shows instead of pictures: waiting, empty, nothing found, failed. */
import type { ReactNode } from 'react';
import { useActions, useAppState } from './appContext.ts';
import { FolderIcon, LockIcon, PictureIcon, WarningIcon } from './icons.tsx';
import { choiceName } from './facetNames.ts';
import { usePage } from './pageContext.ts';
import { focusSearchBox } from './searchBoxFocus.ts';
import { strings } from './strings.ts';

export function Skeleton() {
  return (
    <div className="skeleton" aria-hidden="true">
      {Array.from({ length: 24 }, (_, index) => (
        <span key={index} className="skeleton-tile" />
      ))}
    </div>
  );
}

/** The two ways to add that need a click. */
export function AddButtons({ primary = true }: { primary?: boolean }) {
  const { pickFiles, pickFolder } = usePage();
  return (
    <div className="button-row">
      <button type="button" className={primary ? 'button primary' : 'button'} onClick={() => pickFolder()}>
        <FolderIcon />
        {strings.add.folder}
      </button>
      <button type="button" className="button" onClick={() => pickFiles()}>
        <PictureIcon />
        {strings.add.files}
      </button>
    </div>
  );
}

export function PrivacyLine() {
  return (
    <p className="privacy">
      <LockIcon />
      {strings.states.privacy}
    </p>
  );
}

export function EmptyCollection() {
  return (
    <section className="state" data-testid="empty-state">
      <Frames />
      <h2 className="state-title">{strings.states.emptyTitle}</h2>
      <p className="state-text">{strings.states.emptyText}</p>
      <AddButtons />
      <p className="state-hint">{strings.states.dropHint}</p>
      <PrivacyLine />
    </section>
  );
}

export function FirstPicturesComing() {
  return (
    <section className="state">
      <Frames />
      <h2 className="state-title">{strings.states.emptyAdding}</h2>
      <p className="state-text">{strings.states.emptyAddingText}</p>
    </section>
  );
}

export function NoHits() {
  const { results } = useAppState();
  const actions = useActions();
  return (
    <section className="state" data-testid="no-hits">
      <h2 className="state-title">{strings.states.noHitsTitle(results.answers)}</h2>
      <p className="state-text">{strings.states.noHitsText}</p>
      <div className="button-row">
        <button type="button" className="button" onClick={actions.clear}>
          {strings.states.clear}
        </button>
      </div>
    </section>
  );
}

/** The chosen facets leave nothing. */
export function FilteredOut() {
  const { refining } = useAppState();
  const actions = useActions();
  return (
    <section className="state" data-testid="filtered-out">
      <h2 className="state-title">{strings.refine.emptyTitle}</h2>
      <p className="state-text">{strings.refine.emptyText(refining.chosen.map((choice) => choiceName(refining, choice)).join(', '))}</p>
      <div className="button-row">
        <button
          type="button"
          className="button"
          onClick={() => {
            actions.clearFacets();
            // The button goes with the state; the keyboard must not be left nowhere.
            focusSearchBox();
          }}
        >
          {strings.refine.removeAll}
        </button>
      </div>
    </section>
  );
}

export interface FailureProps {
  title: string;
  /** What happened, where the title does not say it. */
  text?: string;
  safe: string;
  next: string;
  children: ReactNode;
}

/** What happened, what is safe, what to do now. */
export function Failure({ title, text, safe, next, children }: FailureProps) {
  return (
    <section className="state" role="alert" data-testid="failure">
      <span className="state-glyph">
        <WarningIcon />
      </span>
      <h2 className="state-title">{title}</h2>
      {text ? <p className="state-text">{text}</p> : null}
      <p className="state-text">
        {safe} {next}
      </p>
      <div className="button-row">{children}</div>
    </section>
  );
}

export function SampleBanner() {
  return (
    <aside className="sample-banner" data-testid="sample-banner">
      <p>
        <strong>{strings.states.sample}</strong> {strings.states.sampleInvite}
      </p>
      <AddButtons primary={false} />
    </aside>
  );
}

/** Three empty frames, one of them with a landscape. */
function Frames() {
  return (
    <svg className="frames" viewBox="0 0 220 120" width="220" height="120" aria-hidden="true" focusable="false">
      <rect className="frame back" x="18" y="26" width="84" height="74" rx="10" transform="rotate(-7 60 63)" />
      <rect className="frame back" x="118" y="26" width="84" height="74" rx="10" transform="rotate(7 160 63)" />
      <rect className="frame" x="62" y="14" width="96" height="92" rx="12" />
      <circle className="frame-sun" cx="132" cy="42" r="9" />
      <path
        className="frame-hill"
        d="M72 94v-10l21-24c3-3.4 7.5-3.4 10.5 0l13 14.5 6-6.500c3-3.2 7.5-3.2 10.5 0L148 84v10a2.5 2.5 0 0 1-2.5 2.500h-71A2.5 2.5 0 0 1 72 94Z"
      />
    </svg>
  );
}
