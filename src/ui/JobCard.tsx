import type { JobState } from '../app/contract.ts';
import { useActions } from './appContext.ts';
import { CheckIcon, WarningIcon } from './icons.tsx';
import { isRunning, jobShare, jobVerdict, lookedWords } from './job.ts';
import { OutcomeLists } from './OutcomeLists.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { strings } from './strings.ts';

/** The job in the library: while it runs its progress and controls, afterwards its report, until dismissed. */
export function JobCard({ job }: { job: JobState }) {
  return (
    <section className="card job" data-testid="job" data-state={job.progress.state} aria-label={job.title}>
      {isRunning(job) ? <RunningJob job={job} /> : <JobReport job={job} />}
      <OutcomeLists title={strings.job.skipped} outcomes={job.report.skipped} />
      <OutcomeLists title={strings.job.failed} outcomes={job.report.failed} />
    </section>
  );
}

function RunningJob({ job }: { job: JobState }) {
  const actions = useActions();
  const { state, done, total, perSecond, secondsLeft } = job.progress;
  const paused = state === 'paused';
  const numbers = [
    total > 0 ? strings.job.of(done, total) : done > 0 ? strings.job.doneSoFar(done) : strings.job.preparing,
    !paused && perSecond > 0 ? strings.job.rate(perSecond) : '',
    paused ? strings.job.states.paused : secondsLeft !== null && total > 0 ? strings.job.left(secondsLeft) : '',
  ];
  return (
    <>
      <div className="job-head">
        <h2 className="card-title">{job.title}</h2>
        <div className="button-row">
          <button type="button" className="button small" onClick={paused ? actions.resumeJob : actions.pauseJob}>
            {paused ? strings.job.resume : strings.job.pause}
          </button>
          <button type="button" className="button small quiet" title={strings.job.cancelSafe} onClick={actions.cancelJob}>
            {strings.job.cancel}
          </button>
        </div>
      </div>
      <ProgressBar label={strings.job.progressLabel(job.title)} share={jobShare(job)} paused={paused} />
      <p className="job-numbers">
        {numbers.filter(Boolean).map((text) => (
          <span key={text}>{text}</span>
        ))}
      </p>
    </>
  );
}

function JobReport({ job }: { job: JobState }) {
  const actions = useActions();
  const troubled = job.progress.state === 'failed' || job.report.failed.length > 0;
  return (
    <div className="job-head" data-testid="job-report" role="status">
      <span className="job-glyph" data-tone={troubled ? 'warning' : 'good'}>
        {troubled ? <WarningIcon /> : <CheckIcon />}
      </span>
      <div className="job-verdict">
        <h2 className="card-title">{jobVerdict(job)}</h2>
        <p className="job-numbers">
          <span>{job.title}</span>
          {lookedWords(job).map((text) => (
            <span key={text}>{text}</span>
          ))}
        </p>
      </div>
      <button type="button" className="button small" onClick={actions.dismissJob}>
        {strings.job.dismiss}
      </button>
    </div>
  );
}
