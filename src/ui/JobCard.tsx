import type { JobInfo } from '../core/api.ts';
import { useActions, useAppState } from './appContext.ts';
import { CheckIcon, WarningIcon } from './icons.tsx';
import { isActive, isTroubled, jobAwaited, jobNumbers, jobSafe, jobShare, jobTitle, jobVerdict, lookedWords } from './job.ts';
import { OutcomeLists } from './OutcomeLists.tsx';
import { ProgressBar } from './ProgressBar.tsx';
import { strings } from './strings.ts';

const words = strings.job;

export interface JobCardProps {
  job: JobInfo;
  testId?: string;
}

/** A job in the library: while it runs its progress and controls, afterwards its report, until dismissed. */
export function JobCard({ job, testId = 'job' }: JobCardProps) {
  return (
    <section className="card job" data-testid={testId} data-state={job.progress.state} aria-label={jobTitle(job)}>
      {isActive(job) ? <RunningJob job={job} /> : <JobVerdict job={job} />}
      <OutcomeLists title={words.skipped} outcomes={job.report.skipped} />
      <OutcomeLists title={words.failed} outcomes={job.report.failed} />
    </section>
  );
}

function RunningJob({ job }: JobCardProps) {
  const actions = useActions();
  const { jobs } = useAppState();
  const { id, kind, progress } = job;
  const isPaused = progress.state === 'paused';
  const title = jobTitle(job);
  return (
    <>
      <div className="job-head">
        <h2 className="card-title">{title}</h2>
        <div className="button-row">
          {kind === 'export' && !isPaused ? null : (
            <button type="button" className="button small" onClick={() => (isPaused ? actions.resumeJob(id) : actions.pauseJob(id))}>
              {isPaused ? words.resume : words.pause}
            </button>
          )}
          <button
            type="button"
            className="button small quiet"
            title={kind === 'add' ? words.cancelSafe : undefined}
            onClick={() => actions.cancelJob(id)}
          >
            {words.cancel}
          </button>
        </div>
      </div>
      <ProgressBar label={words.progressLabel(title)} share={jobShare(job)} paused={isPaused} />
      <JobNumbers texts={[...jobNumbers(job, jobAwaited(job, jobs)), jobSafe(job)]} />
    </>
  );
}

export function JobNumbers({ texts }: { texts: readonly string[] }) {
  return (
    <p className="job-numbers">
      {texts.filter(Boolean).map((text) => (
        <span key={text}>{text}</span>
      ))}
    </p>
  );
}

function JobVerdict({ job }: JobCardProps) {
  const actions = useActions();
  const isWarning = isTroubled(job);
  return (
    <div className="job-head" data-testid="job-report" role="status">
      <span className="job-glyph" data-tone={isWarning ? 'warning' : 'good'}>
        {isWarning ? <WarningIcon /> : <CheckIcon />}
      </span>
      <div className="job-verdict">
        <h2 className="card-title">{jobVerdict(job)}</h2>
        <JobNumbers texts={[job.kind === 'export' ? '' : jobTitle(job), ...lookedWords(job), job.error?.message ?? '']} />
      </div>
      <button type="button" className="button small" onClick={() => actions.dismissJob(job.id)}>
        {words.dismiss}
      </button>
    </div>
  );
}
