import { formatCount, formatMilliseconds, formatPlural } from './format.ts';

const items = (n: number): string => formatPlural(n, 'item', 'items');

/** What is said of collections that were made elsewhere and imported; a part of {@link import('./strings.ts').strings}. */
export const vectorStrings = {
  items,
  vectors: (n: number): string => formatPlural(n, 'vector', 'vectors'),
  ofDimensions: (dim: number): string => `made elsewhere, ${formatCount(dim)} dimensions`,

  search: {
    placeholder: 'Choose “More like this” on an item',
    placeholderShort: 'More like an item below',
    label: 'Search, in this collection by its items',
    /** Under the box. */
    why: (name: string) =>
      `The vectors of “${name}” were made with a model that is not here, so words and pictures cannot be compared with them. Search by one of its items instead: “More like this”.`,
    api: 'Programs search it by a vector: ',
    apiCall: 'sightglass.search([{ vector }])',
  },

  results: {
    hits: (n: number, ms: number, searched: number) =>
      `${formatPlural(n, 'result', 'results')} in ${formatMilliseconds(ms)} among ${items(searched)}`,
    browse: (n: number, collection: string) => `${items(n)} in ${collection}`,
  },

  add: {
    heading: (collection: string) => `Nothing can be added to ${collection}`,
    text: 'Its vectors were made with a model that is not here. To add pictures, use another collection, or make one.',
  },

  lightbox: { noPicture: 'No picture came with this item.' },
};
