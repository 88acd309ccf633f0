import type { JobEvent, JobInfo, JobKind } from '../core/api.ts';
import { formatBytes, formatCount, formatDuration, formatPlural, formatRate } from './format.ts';

const pictures = (n: number): string => formatPlural(n, 'picture', 'pictures');
const vectors = (n: number): string => formatPlural(n, 'vector', 'vectors');

type ByKind<Words> = Record<JobKind, Words>;
const kept = (what: string) => (n: number) => `${what}. What was done before is kept: ${pictures(n)}.`;

/** What is said of jobs; a part of {@link import('./strings.ts').strings}. */
export const jobStrings = {
  titles: {
    add: (name) => `Adding to “${name}”`,
    import: (name) => `Importing “${name}”`,
    export: (name) => `Exporting “${name}”`,
    rebuild: (name) => `Updating “${name}”`,
    repair: (name) => `Repairing “${name}”`,
  } as ByKind<(name: string) => string>,
  titlesElsewhere: {
    add: (name) => `Another tab is adding pictures to “${name}”`,
    import: (name) => `Another tab is importing “${name}”`,
    export: (name) => `Another tab is exporting “${name}”`,
    rebuild: (name) => `Another tab is updating “${name}”`,
    repair: (name) => `Another tab is repairing “${name}”`,
  } as ByKind<(name: string) => string>,
  elsewhereText: 'What it adds appears here as it goes.',
  elsewhereExport: 'The file is saved there.',
  of: (done: number, total: number) => `${formatCount(done)} of ${formatCount(total)}`,
  ofVectors: (done: number, total: number) => `${formatCount(done)} of ${vectors(total)}`,
  ofPictures: (done: number, total: number) => `${formatCount(done)} of ${pictures(total)}`,
  doneSoFar: (done: number) => `${formatCount(done)} done`,
  rate: (perSecond: number) => `${formatRate(perSecond)} a second`,
  left: (seconds: number) => `${formatDuration(seconds)} left`,
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  cancelNamed: (title: string) => `Cancel: ${title}`,
  dismiss: 'Dismiss',
  dismissNamed: (title: string) => `Dismiss: ${title}`,
  paused: 'Paused',
  pausedBy: { hidden: 'Paused while its tab is hidden', battery: 'Paused while the machine runs on its battery' },
  preparing: {
    add: 'Looking through the files…',
    import: 'Checking the file…',
    export: 'Reading the collection…',
    rebuild: 'Loading the model…',
    repair: 'Looking for what is lost…',
  } as ByKind<string>,
  awaiting: { job: 'Waiting for its turn', tab: 'Waiting until the other tab is done' },
  waitingTitle: 'Next',
  cancelSafe: 'Cancelling keeps what is done.',
  importSafe: 'The collection appears when all of it is there.',
  exportSafe: 'The collection is only read.',
  notAdded: (n: number) => `${formatCount(n)} not added`,
  made: {
    add: (n) => `${pictures(n)} added`,
    import: (n) => `${vectors(n)} imported`,
    export: (n, { name, report: { bytes } }) => `“${name}” was exported: ${[pictures(n), bytes && formatBytes(bytes)].filter(Boolean).join(', ')}`,
    rebuild: (n) => `${pictures(n)} updated`,
    repair: (n) => `${pictures(n)} repaired`,
  } as ByKind<(n: number, job: Pick<JobInfo, 'name' | 'report'>) => string>,
  nothing: {
    add: 'Nothing new to add',
    import: 'Nothing imported',
    export: 'Nothing to export',
    rebuild: 'Nothing to update',
    repair: 'Nothing to repair',
  } as ByKind<string>,
  cancelledAfter: {
    add: (n) => `Cancelled. What was added before is kept: ${pictures(n)}.`,
    import: () => 'Cancelled. Nothing was changed.',
    export: () => 'Cancelled. No file was saved.',
    rebuild: () => 'Cancelled. Nothing was changed.',
    repair: kept('Cancelled'),
  } as ByKind<(n: number) => string>,
  failedAfter: {
    add: (n) => `Stopped. What was added before is kept: ${pictures(n)}.`,
    import: () => 'Stopped. Nothing was changed.',
    export: () => 'Stopped. No whole file was saved; the collection is as it was.',
    rebuild: () => 'Stopped. The collection is as it was.',
    repair: kept('Stopped'),
  } as ByKind<(n: number) => string>,
  skipped: 'Skipped',
  failed: 'Could not be added',
  more: (n: number) => `and ${formatCount(n)} more`,
  open: 'Open the library',
  progressLabel: (title: string) => `Progress: ${title}`,
  earlier: 'Earlier jobs',
  events: {
    begun: 'Begun',
    paused: 'Paused',
    resumed: 'Resumed',
    interrupted: 'Interrupted',
    'gone-on': 'Gone on with',
    done: 'Done',
    failed: 'Stopped',
    cancelled: 'Cancelled',
  } as Record<JobEvent, string>,

  interrupted: {
    label: 'Interrupted work',
    title: (title: string, done: number, total: number) =>
      total > 0 ? `${title} was interrupted at ${formatCount(done)} of ${formatCount(total)}.` : `${title} was interrupted.`,
    texts: {
      nothing: 'What is done is kept, and nothing is done twice.',
      files: 'What is done is kept. Choose the same files again: those that are there are skipped.',
      folder: 'What is done is kept. Choose the same folder again: what is there is skipped.',
      'index-file': 'Nothing was changed. To import it, choose the file again.',
    },
    exportText: 'The file is made again from its beginning.',
    buttons: { nothing: 'Go on', files: 'Choose the files', folder: 'Choose the folder', 'index-file': 'Choose the file' },
  },

  pausing: {
    heading: 'Let work wait',
    hidden: 'While this tab is hidden',
    battery: 'While the machine runs on its battery',
    batteryUnknown: 'This browser does not say when it runs on its battery.',
  },
};
