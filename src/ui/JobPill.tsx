import type { JobInfo } from '../core/api.ts';
import { useActions, useAppState } from './appContext.ts';
import { CheckIcon, CloseIcon, WarningIcon } from './icons.tsx';
import { groupJobs, isActive, isTroubled, jobAwaited, jobNumbers, jobShare, jobTitle, jobVerdict, notAdded } from './job.ts';
import { ProgressBar } from './ProgressBar.tsx';
import { roomLinks } from './room.ts';
import { strings } from './strings.ts';

const words = strings.job;

/** The jobs that run, small, for rooms other than the library. */
export function JobPills() {
  const { lead, files, elsewhere } = groupJobs(useAppState());
  return (
    <>
      {elsewhere.map((job) => (
        <JobPill key={job.id} job={job} testId="job-elsewhere-pill" />
      ))}
      {files.map((job) => (
        <JobPill key={job.id} job={job} testId={`${job.kind}-pill`} />
      ))}
      {lead ? <JobPill job={lead} testId="job-pill" /> : null}
    </>
  );
}

function JobPill({ job, testId }: { job: JobInfo; testId: string }) {
  const actions = useActions();
  const { jobs } = useAppState();
  const title = jobTitle(job);
  const missed = notAdded(job);
  if (isActive(job))
    return (
      <section className="job-pill" data-testid={testId} aria-label={title}>
        <a className="job-pill-link" href={roomLinks.library} title={words.open}>
          <span className="job-pill-title">{title}</span>
          <span className="job-pill-numbers">{jobNumbers(job, jobAwaited(job, jobs))[0]}</span>
          <ProgressBar label={words.progressLabel(title)} share={jobShare(job)} paused={job.progress.state === 'paused'} />
        </a>
      </section>
    );
  const isWarning = isTroubled(job);
  return (
    <section className="job-pill" data-testid={testId} aria-label={title}>
      <a className="job-pill-link" href={roomLinks.library} title={words.open}>
        <span className="job-glyph" data-tone={isWarning ? 'warning' : 'good'}>
          {isWarning ? <WarningIcon /> : <CheckIcon />}
        </span>
        <span className="job-pill-title">{jobVerdict(job)}</span>
        {missed > 0 ? <span className="job-pill-numbers">{words.notAdded(missed)}</span> : null}
      </a>
      <button type="button" className="icon-button small" aria-label={words.dismiss} onClick={() => actions.dismissJob(job.id)}>
        <CloseIcon />
      </button>
    </section>
  );
}
