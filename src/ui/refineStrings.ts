import { formatCount, formatPlural } from './format.ts';

const pictures = (n: number): string => formatPlural(n, 'picture', 'pictures');

/** What is said of narrowing a collection by what its pictures show; a part of {@link import('./strings.ts').strings}. */
export const refineStrings = {
  open: 'Refine',
  openHint: 'Narrow by what the pictures show',
  panel: 'What the pictures show',
  reading: 'Looking at what the pictures show…',
  none: 'What these pictures show cannot be told: they were added with another version of the model.',
  nothing: 'Nothing sure enough was found in these pictures.',
  guess: 'Guessed by the model from the pictures; of photographs only what it is sure of.',
  chosen: 'Only pictures that show',
  value: (name: string, count: number) => `${name}, ${pictures(count)}`,
  remove: (name: string) => `Remove ${name}`,
  clear: 'Remove all',
  browse: (n: number, total: number, collection: string) => `${formatCount(n)} of ${pictures(total)} in ${collection}`,
  emptyTitle: 'No picture here shows all of that',
  emptyText: (names: string) => `You asked for ${names}. The model may also have overlooked some.`,
  removeAll: 'Remove the filters',
  shows: 'Shows',
  narrowTo: (name: string) => `Only pictures that show ${name}`,
};
