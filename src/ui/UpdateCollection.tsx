/** Says that the open collection's model has been improved since, and makes the collection anew when asked. */
import { useActions, useAppState } from './appContext.ts';
import { ProgressBar } from './ProgressBar.tsx';
import { strings } from './strings.ts';

const words = strings.outdated;

export function UpdateCollection() {
  const { outdated, current } = useAppState();
  const actions = useActions();
  if (!outdated || !current) return null;
  const { progress } = outdated;
  if (!progress)
    return (
      <aside className="update-collection" data-testid="update-collection" aria-label={words.label}>
        <p>
          <strong>{words.title(current.name)}</strong> {words.invite(current.items)}
        </p>
        <button type="button" className="button primary" onClick={actions.rebuildCollection}>
          {words.button}
        </button>
      </aside>
    );
  const { done, total, perSecond, secondsLeft } = progress;
  const numbers = [
    total > 0 ? strings.job.of(done, total) : words.preparing,
    perSecond > 0 ? strings.job.rate(perSecond) : '',
    secondsLeft !== null && total > 0 ? strings.job.left(secondsLeft) : '',
  ];
  return (
    <aside className="update-collection" data-testid="update-collection" data-running aria-label={words.label}>
      <div className="update-progress">
        <p>
          <strong>{words.running(current.name)}</strong> {words.unchanged}
        </p>
        <ProgressBar label={strings.job.progressLabel(words.running(current.name))} share={total > 0 ? done / total : null} />
        <p className="job-numbers">
          {numbers.filter(Boolean).map((text) => (
            <span key={text}>{text}</span>
          ))}
        </p>
      </div>
      <button type="button" className="button small quiet" onClick={actions.cancelRebuild}>
        {strings.job.cancel}
      </button>
    </aside>
  );
}
