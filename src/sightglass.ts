/** The page's own API, for pages and programs that embed or drive it: types, and the object once the page has made it. */
import type { Sightglass } from './core/api.ts';

export type * from './core/api.ts';
export { SightglassError } from './core/errors.ts';

declare global {
  var sightglass: Sightglass;
}

/** Makes the API reachable as `globalThis.sightglass`. */
export function publish(api: Sightglass): void {
  globalThis.sightglass = api;
}
