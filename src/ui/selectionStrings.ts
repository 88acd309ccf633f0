import { formatCount } from './format.ts';

/** What is said of selected pictures, and of moving them; a part of {@link import('./strings.ts').strings}. */
export const selectionStrings = {
  label: 'Selected pictures',
  selected: (n: number) => `${formatCount(n)} selected`,
  none: 'Nothing selected',
  select: (name: string) => `Select ${name}`,
  open: 'Open',
  openNamed: (name: string) => `Open ${name}`,
  move: 'Move to…',
  remove: 'Remove',
  removeHint: 'Only the index forgets them; your files stay where they are.',
  clear: 'Clear',

  moving: {
    /** `what`: "3 pictures". */
    heading: (what: string) => `Move ${what} to`,
    close: 'Close',
    create: 'New collection…',
    createLabel: 'Name of the collection',
    createButton: 'Move',
    alone: 'Pictures can be moved to collections made with the same model. There is no other yet.',
  },
};
