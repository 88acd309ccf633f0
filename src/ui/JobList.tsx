/** What runs, what waits, and what ended, in the library. */
import type { JobInfo } from '../core/api.ts';
import { useActions, useAppState } from './appContext.ts';
import { formatDateTime } from './format.ts';
import { CloseIcon, DownIcon } from './icons.tsx';
import { groupJobs, jobNumbers, jobTitle, jobVerdict, lookedWords } from './job.ts';
import { JobCard } from './JobCard.tsx';
import { OutcomeLists } from './OutcomeLists.tsx';
import { strings } from './strings.ts';

const words = strings.job;

export function JobList() {
  const { lead, files, waiting, elsewhere } = groupJobs(useAppState());
  return (
    <>
      {lead ? <JobCard key={lead.id} job={lead} /> : null}
      {waiting.length > 0 ? <WaitingJobs jobs={waiting} /> : null}
      {files.map((job) => (
        <JobCard key={job.id} job={job} testId={job.kind} />
      ))}
      {elsewhere.map((job) => (
        <JobCard key={job.id} job={job} testId="job-elsewhere" />
      ))}
    </>
  );
}

function WaitingJobs({ jobs }: { jobs: readonly JobInfo[] }) {
  const actions = useActions();
  return (
    <section className="job-lines" aria-label={words.waitingTitle}>
      <h2 className="job-lines-title">{words.waitingTitle}</h2>
      <ul>
        {jobs.map((job) => (
          <li key={job.id} className="job-line" data-testid="job-waiting">
            <span className="job-line-title">{jobTitle(job)}</span>
            <span className="job-line-text">{jobNumbers(job, 'job').join(' · ')}</span>
            <button
              type="button"
              className="icon-button small"
              title={words.cancel}
              aria-label={words.cancelNamed(jobTitle(job))}
              onClick={() => actions.cancelJob(job.id)}
            >
              <CloseIcon />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The jobs that are over, folded away. */
export function EarlierJobs() {
  const { earlier } = groupJobs(useAppState());
  if (earlier.length === 0) return null;
  return (
    <details className="job-lines" data-testid="earlier-jobs">
      <summary>
        <DownIcon />
        <span className="job-line-title">{words.earlier}</span>
        <span className="count">{earlier.length}</span>
      </summary>
      <ul>
        {earlier.map((job) => (
          <EarlierJob key={job.id} job={job} />
        ))}
      </ul>
    </details>
  );
}

function EarlierJob({ job }: { job: JobInfo }) {
  const actions = useActions();
  const title = jobTitle({ ...job, here: true });
  const looked = lookedWords(job).join(', ');
  return (
    <li className="job-line" data-testid="earlier-job" data-state={job.progress.state}>
      <details className="job-log">
        <summary>
          <DownIcon />
          <span className="job-line-title">{title}</span>
          <span className="job-line-text">{jobVerdict(job)}</span>
        </summary>
        <ol>
          {job.log.map(({ at, event }) => (
            <li key={`${at} ${event}`}>
              {words.events[event]}, {formatDateTime(at)}
            </li>
          ))}
          {looked ? <li>{looked}</li> : null}
          {job.error ? <li>{job.error.message}</li> : null}
        </ol>
        <OutcomeLists title={words.skipped} outcomes={job.report.skipped} />
        <OutcomeLists title={words.failed} outcomes={job.report.failed} />
      </details>
      <button
        type="button"
        className="icon-button small"
        title={words.dismiss}
        aria-label={words.dismissNamed(title)}
        onClick={() => actions.dismissJob(job.id)}
      >
        <CloseIcon />
      </button>
    </li>
  );
}
