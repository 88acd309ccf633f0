import { formatBytes, formatCount, formatDate, formatPlural } from './format.ts';

/** What is said of files of one's own, and of deleting all that is here; a part of {@link import('./strings.ts').strings}. */
export const keepingStrings = {
  exported: (at: string | null) => (at === null ? '' : `exported ${formatDate(at)}`),

  reminder: {
    label: 'Reminder to export',
    /** `what`: "1,204 pictures". */
    title: (n: number, what: string, collection: string, exportedBefore: boolean) =>
      exportedBefore
        ? `${what} ${n === 1 ? 'was' : 'were'} added to “${collection}” since its last export.`
        : `${what} of “${collection}” ${n === 1 ? 'was' : 'were'} never exported.`,
    text: 'A file of your own is the only copy that survives clearing this browser.',
    now: 'Export now',
    later: 'Not now',
  },

  everything: {
    heading: 'Delete everything',
    open: 'Delete everything…',
    close: 'Close',
    text: 'This deletes what the page keeps in this browser. It cannot be undone.',
    goes: 'What goes',
    meta: (what: string, bytes: number) => [what, formatBytes(bytes)].join(' · '),
    sample: 'Comes with the page',
    never: 'Never exported',
    since: (n: number) => `${formatCount(n)} added since its last export`,
    exported: (at: string | null) => `Exported ${formatDate(at)}`,
    exportFirst: 'Export first',
    exportNamed: (name: string) => `Export ${name} first`,
    models: (n: number, bytes: number) => [formatPlural(n, 'model', 'models'), bytes > 0 ? formatBytes(bytes) : ''].filter(Boolean).join(' · '),
    modelsName: 'Models kept here',
    settings: 'Settings, folders and the list of jobs',
    used: (bytes: number) => `${formatBytes(bytes)} in all.`,
    stays: 'What stays',
    staysText: 'Your pictures themselves, wherever they are on your disk, and every file that you exported.',
    word: 'delete',
    /** Before and after the word. */
    type: ['Type ', ' to go on'],
    button: 'Delete everything',
    busy: 'Deleting…',
    exporting: 'Wait until the export is done.',
    cancel: 'Cancel',
    failed: 'Not everything could be deleted.',
  },
};
