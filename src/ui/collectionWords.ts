/** What the things in a collection are called: pictures, unless its vectors were made elsewhere, of anything. */
import type { Collection } from '../core/api.ts';
import { strings } from './strings.ts';

/** Were its vectors made with a model that is not here? */
export function isMadeElsewhere(collection: Pick<Collection, 'encoder'> | null): boolean {
  return collection?.encoder.startsWith('external:') ?? false;
}

/** Words of a result line. */
export function resultWords(collection: Pick<Collection, 'encoder'> | null) {
  return isMadeElsewhere(collection) ? strings.vectors.results : strings.results;
}

export function countWords(collection: Pick<Collection, 'encoder'>): (n: number) => string {
  return isMadeElsewhere(collection) ? strings.vectors.items : strings.pictures;
}
