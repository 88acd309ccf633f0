import { useActions, useAppState } from './appContext.ts';
import { CheckIcon, CloseIcon, WarningIcon } from './icons.tsx';
import { isRunning, jobShare, jobVerdict, notAdded } from './job.ts';
import { ProgressBar } from './ProgressBar.tsx';
import { roomLinks } from './room.ts';
import { strings } from './strings.ts';

/** The running job, small, for rooms other than the library. */
export function JobPill() {
  const { job } = useAppState();
  const actions = useActions();
  if (!job) return null;
  const running = isRunning(job);
  const missed = notAdded(job);
  const { done, total } = job.progress;
  return (
    <section className="job-pill" data-testid="job-pill" aria-label={job.title}>
      <a className="job-pill-link" href={roomLinks.library} title={strings.job.open}>
        {running ? (
          <>
            <span className="job-pill-title">{job.title}</span>
            <span className="job-pill-numbers">{total > 0 ? strings.job.of(done, total) : strings.job.doneSoFar(done)}</span>
            <ProgressBar label={strings.job.progressLabel(job.title)} share={jobShare(job)} paused={job.progress.state === 'paused'} />
          </>
        ) : (
          <>
            <span className="job-glyph" data-tone={job.report.failed.length > 0 ? 'warning' : 'good'}>
              {job.report.failed.length > 0 ? <WarningIcon /> : <CheckIcon />}
            </span>
            <span className="job-pill-title">{jobVerdict(job)}</span>
            {missed > 0 ? <span className="job-pill-numbers">{strings.job.notAdded(missed)}</span> : null}
          </>
        )}
      </a>
      {running ? null : (
        <button type="button" className="icon-button small" aria-label={strings.job.dismiss} onClick={actions.dismissJob}>
          <CloseIcon />
        </button>
      )}
    </section>
  );
}
