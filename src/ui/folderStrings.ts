import { formatAgo, formatCount, formatPlural } from './format.ts';

const pictures = (n: number): string => formatPlural(n, 'picture', 'pictures');

/** What is said of the folders that pictures came from; a part of {@link import('./strings.ts').strings}. */
export const folderStrings = {
  heading: (collection: string) => `Folders of ${collection}`,
  meta: (n: number, checkedAt: string | null) =>
    [pictures(n), checkedAt === null ? 'not looked through to its end yet' : `checked ${formatAgo(checkedAt)}`].join(' · '),
  lookAgain: 'Look again',
  lookAgainNamed: (name: string) => `Look through ${name} again`,
  chooseAgain: 'Choose again',
  chooseAgainNamed: (name: string) => `Choose ${name} again, to look for what has changed`,
  forget: (name: string) => `Forget ${name}`,
  forgetHint: 'Its pictures stay in the collection.',
  missing: (n: number) => (n === 1 ? '1 picture is no longer in the folder.' : `${formatCount(n)} pictures are no longer in the folder.`),
  missingSafe: 'They can still be found here, by their previews.',
  show: 'Show',
  hide: 'Hide',
  remove: 'Remove',
  keep: 'Keep',
  named: (action: string, folder: string) => `${action} what is no longer in ${folder}`,
  more: (n: number) => `and ${formatCount(n)} more`,
  report: {
    unchanged: (n: number) => `${formatCount(n)} unchanged`,
    renamed: (n: number) => `${formatCount(n)} renamed or moved`,
    edited: (n: number) => `${formatCount(n)} edited`,
    missing: (n: number) => `${formatCount(n)} no longer there`,
  },
};
