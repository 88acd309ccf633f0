import { SightglassError } from '../core/errors.ts';

/** One window at a time, page or download, writes or removes the files of a model. A window that dies lets go. */

const PREFIX = 'sightglass-download-';

/** Runs `work` while no other window touches the model's files. Throws `model-busy` if one does. */
export function alone<R>(id: string, work: () => Promise<R>): Promise<R> {
  return navigator.locks.request(`${PREFIX}${id}`, { ifAvailable: true }, (lock) => {
    if (!lock) throw new SightglassError('model-busy', 'Another window is downloading or copying this model.');
    return work();
  });
}

/** Models whose files a window is at work on. */
export async function busyIds(): Promise<Set<string>> {
  const { held = [] } = await navigator.locks.query();
  return new Set(held.flatMap(({ name = '' }) => (name.startsWith(PREFIX) ? [name.slice(PREFIX.length)] : [])));
}
