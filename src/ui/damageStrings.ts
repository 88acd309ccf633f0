import { formatCount, formatPlural } from './format.ts';

const pictures = (n: number): string => formatPlural(n, 'picture', 'pictures');

/** What is said of pictures that cannot be found because something is damaged; a part of {@link import('./strings.ts').strings}. */
export const damageStrings = {
  label: 'Damage in the collection',
  title: (n: number, collection: string) => `${pictures(n)} of “${collection}” cannot be found by a search.`,
  safe: 'All others are found as before, and these are still listed.',
  repair: 'Their previews are kept here and can be read in again; your files are not needed.',
  newer: 'A newer version of this page has written them. Nothing is lost: reload to get that version.',
  update: 'Update the collection first; that reads its previews in again.',
  imported: 'They came from a file, whose model this page does not have: import that file again.',
  addAgain: 'Add them again from their files.',
  button: 'Repair',
  running: (collection: string) => `Repairing “${collection}”`,
  runningText: 'What is done stays done, also if you cancel.',
  more: (n: number) => `and ${formatCount(n)} more parts`,
};
