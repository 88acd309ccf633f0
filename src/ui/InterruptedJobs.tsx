/** Offers to go on with work that was cut off, by a closed window or a crash. */
import type { JobInfo } from '../core/api.ts';
import { useActions, useAppState } from './appContext.ts';
import { groupJobs, jobTitle } from './job.ts';
import { usePage } from './pageContext.ts';
import { strings } from './strings.ts';

const words = strings.job;

/** All of them, in the library. */
export function InterruptedJobs() {
  const { interrupted } = groupJobs(useAppState());
  return interrupted.map((job) => <InterruptedJob key={job.id} job={job} />);
}

/** On the search page one line, for the last of them: the pictures come first. */
export function InterruptedLine() {
  const job = groupJobs(useAppState()).interrupted.at(-1);
  return job ? <InterruptedJob job={job} isLine /> : null;
}

function InterruptedJob({ job, isLine = false }: { job: JobInfo; isLine?: boolean }) {
  const { id, kind, needs, progress } = job;
  const actions = useActions();
  const { pickFiles, pickFolder, pickIndexFile } = usePage();
  const goOn: Record<JobInfo['needs'], (id: string) => void> = {
    nothing: actions.resumeJob,
    files: pickFiles,
    folder: pickFolder,
    'index-file': pickIndexFile,
  };
  const title = jobTitle({ ...job, here: true });
  return (
    <aside className="collection-notice" data-testid="interrupted-job" data-line={isLine} aria-label={words.interrupted.label}>
      <div className="collection-notice-body">
        <p>
          <strong>{words.interrupted.title(title, progress.done, progress.total)}</strong>{' '}
          {isLine && needs === 'nothing' ? null : kind === 'export' ? words.interrupted.exportText : words.interrupted.texts[needs]}
        </p>
      </div>
      <div className="button-row">
        <button type="button" className={isLine ? 'button' : 'button primary'} onClick={() => goOn[needs](id)}>
          {words.interrupted.buttons[needs]}
        </button>
        <button type="button" className="button quiet" aria-label={words.dismissNamed(title)} onClick={() => actions.dismissJob(id)}>
          {words.dismiss}
        </button>
      </div>
    </aside>
  );
}
