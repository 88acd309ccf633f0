import { readItem } from '../storage/items.ts';
import type { Database } from '../storage/open.ts';
import { placesOf } from '../storage/places.ts';
import type { ItemDetails } from './contract.ts';

/** All that is kept of one item, as the open picture shows it; null where it is not there. */
export async function detailsOf(database: Database, collection: string, id: string): Promise<ItemDetails | null> {
  const item = await readItem(database, collection, id);
  if (!item) return null;
  const { name, path, kind, width, height, bytes, type, takenAt, taken, addedAt, caption } = item;
  const all = await placesOf(database, collection, id);
  const places = all.length > 1 ? all.map((place) => [place.path, place.name].filter(Boolean).join('/')).sort() : [];
  const coordinates = taken ?? null;
  return { id, name, path, kind, width, height, bytes, type, takenAt, coordinates, addedAt, places, ...(caption !== undefined && { caption }) };
}
