import type { ImportState } from '../app/contract.ts';
import { useActions, useAppState } from './appContext.ts';
import { ProgressBar } from './ProgressBar.tsx';
import { roomLinks } from './room.ts';
import { strings } from './strings.ts';

const words = strings.vectors.importing;

/** Every file of vectors that is being imported, in the library. */
export function ImportCards() {
  const { imports } = useAppState();
  return imports.map((one) => <ImportCard key={one.id} {...one} />);
}

function ImportCard({ id, name, progress }: ImportState) {
  const actions = useActions();
  const { done, total, perSecond, secondsLeft } = progress;
  const numbers = [
    total > 0 ? words.of(done, total) : words.checking,
    perSecond > 0 ? strings.job.rate(perSecond) : '',
    secondsLeft !== null && total > 0 ? strings.job.left(secondsLeft) : '',
  ];
  return (
    <section className="card job" data-testid="import" aria-label={words.title(name)}>
      <div className="job-head">
        <h2 className="card-title">{words.title(name)}</h2>
        <button type="button" className="button small quiet" aria-label={words.cancel(name)} onClick={() => actions.cancelImport(id)}>
          {strings.job.cancel}
        </button>
      </div>
      <ProgressBar label={strings.job.progressLabel(words.title(name))} share={total > 0 ? done / total : null} />
      <p className="job-numbers">
        {numbers.filter(Boolean).map((text) => (
          <span key={text}>{text}</span>
        ))}
        <span>{words.unchanged}</span>
      </p>
    </section>
  );
}

/** The same, small, for rooms other than the library. */
export function ImportPills() {
  const { imports } = useAppState();
  return imports.map(({ id, name, progress: { done, total } }) => (
    <section key={id} className="job-pill" data-testid="import-pill" aria-label={words.title(name)}>
      <a className="job-pill-link" href={roomLinks.library} title={strings.job.open}>
        <span className="job-pill-title">{words.title(name)}</span>
        <span className="job-pill-numbers">{total > 0 ? words.of(done, total) : words.checking}</span>
        <ProgressBar label={strings.job.progressLabel(words.title(name))} share={total > 0 ? done / total : null} />
      </a>
    </section>
  ));
}
