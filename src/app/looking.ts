import type { AddReport, Outcome } from '../core/api.ts';
import { forgetFolder, putFolder } from '../storage/folders.ts';
import type { Database } from '../storage/open.ts';
import { addPlace, foundAgain, itemsWithRows, placesIn, settleGone } from '../storage/places.ts';
import type { FolderRecord, PlaceRecord } from '../storage/schema.ts';
import { foldersWithin, knownFolder } from './knownFolder.ts';
import type { Root, Source, Sources } from './sources.ts';

/**
 * Where the files of one job lie, and what became of those that were known. A file is known by its content: the same content
 * elsewhere is a further place of its item, other content at the same place is another item.
 */
export interface Looking {
  /** The files that must be read. What is as it was when its folder was last looked through is passed over and counted. */
  toRead(sources: Sources, onUnchanged: () => void): AsyncGenerator<Source>;
  /** Where a picture lies that is about to be committed. */
  placeOf(source: Source, item: string): PlaceRecord;
  /** The content of a file is that of an item that is there already. `said`: its line in the report, which goes if there is more to say. */
  known(source: Source, item: string, said: Outcome): Promise<void>;
  /** All is committed: says what was renamed, edited and is gone. Not called where a job ends early: what was not seen may be there. */
  finish(): Promise<void>;
}

/** One folder in one job. */
interface Look {
  folder: FolderRecord;
  isNew: boolean;
  /** What was known of it, by path and name. Of one path there may be several, of which all but one are gone. */
  before: Map<string, PlaceRecord[]>;
  /** Path and name → id of the item that is there now; null where the file is there, and not its content known. */
  seen: Map<string, string | null>;
  /** Was all of it listed? */
  isWhole: boolean;
  hasUnlisted: boolean;
  /** Of the root within the folder, as {@link knownFolder} gives it. */
  within: string;
}

export function createLooking(database: Database, collection: string, report: AddReport): Looking {
  const looks = new Map<Root, Look>();
  const lookOf = new WeakMap<Source, Look>();
  const embedded = new Set<string>();
  const copies: { item: string; wasHere: boolean; said: Outcome }[] = [];
  let withRows: Promise<Set<string>> | null = null;

  async function begin(root: Root): Promise<Look> {
    const known = await knownFolder(database, collection, root);
    const folder = known?.folder ?? { id: crypto.randomUUID(), collection, name: root.name, handle: root.handle, checkedAt: null };
    if (!known) await putFolder(database, folder);
    const { within } = known ?? { within: '' };
    const before = new Map<string, PlaceRecord[]>();
    for (const place of await placesIn(database, collection, folder.id)) {
      const key = keyOf(place.path, place.name);
      if (key.startsWith(within && `${within}/`)) before.set(key, [...(before.get(key) ?? []), place]);
    }
    report.folders ??= { unchanged: 0, renamed: 0, edited: 0, missing: 0 };
    const look: Look = { folder, isNew: !known, before, seen: new Map(), isWhole: false, hasUnlisted: false, within };
    looks.set(root, look);
    return look;
  }

  /** Is the file as it was when it was last looked at, and its item there? */
  async function isUnchanged({ before, seen }: Look, { file, path }: Source): Promise<boolean> {
    const key = keyOf(path, file.name);
    const same = (before.get(key) ?? []).filter(({ size, modified }) => size === file.size && modified === file.lastModified);
    // One that is gone has come back only where none is there.
    const place = same.find(({ gone }) => !gone) ?? same[0];
    withRows ??= itemsWithRows(database, collection);
    if (!place || !(await withRows).has(place.item)) return false;
    seen.set(key, place.item);
    return true;
  }

  function placeOf(source: Source, item: string): PlaceRecord {
    const { file, path } = source;
    const look = lookOf.get(source);
    look?.seen.set(keyOf(path, file.name), item);
    return { collection, folder: look?.folder.id ?? '', path, name: file.name, item, size: file.size, modified: file.lastModified };
  }

  /** Folders within one that was looked through are a part of it from now on. Gives the items that were in them. */
  async function mergeFolders(): Promise<ReadonlyMap<string, number>> {
    const whole = [...looks.values()].filter(({ isWhole, within }) => isWhole && within === '');
    const parts = (await Promise.all(whole.map(({ folder }) => foldersWithin(database, folder)))).flat();
    const places = (await Promise.all(parts.map(({ id }) => placesIn(database, collection, id)))).flat();
    const { moved } = await settleGone(
      database,
      places.filter(({ gone }) => !gone),
    );
    // What is in no folder any more is still offered by the one it was in.
    for (const part of parts) if ((await placesIn(database, collection, part.id)).length === 0) await forgetFolder(database, part);
    return moved;
  }

  return {
    async *toRead(sources, onUnchanged) {
      for await (const given of sources) {
        const root = 'walked' in given ? given.walked : given.root;
        const look = root && (looks.get(root) ?? (await begin(root)));
        if ('walked' in given) {
          if (look) look.isWhole = !look.hasUnlisted;
          continue;
        }
        if (!look) {
          yield given;
          continue;
        }
        const source = { ...given, path: pathIn(look, given) };
        if (source.unreadable === undefined && (await isUnchanged(look, source))) {
          if (report.folders) report.folders.unchanged++;
          onUnchanged();
          continue;
        }
        if (source.isUnlisted) look.hasUnlisted = true;
        else look.seen.set(keyOf(source.path, source.file.name), null);
        lookOf.set(source, look);
        yield source;
      }
    },
    placeOf(source, item) {
      embedded.add(item);
      return placeOf(source, item);
    },
    async known(source, item, said) {
      const before = lookOf.get(source)?.before.get(keyOf(source.path, source.file.name)) ?? [];
      const isFirst = await addPlace(database, placeOf(source, item));
      if (source.root) copies.push({ item, wasHere: isFirst || before.some((place) => place.item === item), said });
    },
    async finish() {
      const { folders } = report;
      if (!folders) return;
      const changes = [...looks.values()].map(changesOf);
      await foundAgain(
        database,
        changes.flatMap(({ again }) => again),
      );
      const { moved, missing } = await settleGone(
        database,
        changes.flatMap(({ gone }) => gone),
      );
      folders.missing = missing.size;
      folders.edited = changes.flatMap(({ replacedBy }) => replacedBy).filter((item) => embedded.has(item)).length;
      const kept = await mergeFolders();
      const said = new Set<Outcome>();
      for (const { item, wasHere, said: line } of copies) {
        const places = moved.get(item) ?? 0;
        if (places > 0) {
          moved.set(item, places - 1);
          folders.renamed++;
        } else if (wasHere || kept.has(item)) folders.unchanged++;
        else continue;
        said.add(line);
      }
      report.skipped = report.skipped.filter((line) => !said.has(line));
      for (const look of looks.values()) await settleFolder(database, look);
    },
  };
}

/** A folder that was looked through to its end says when; a new one in which nothing was found is not kept. */
async function settleFolder(database: Database, { folder, isNew, isWhole, within }: Look): Promise<void> {
  if (isNew && (await placesIn(database, folder.collection, folder.id)).length === 0) await forgetFolder(database, folder);
  else if (isWhole && within === '') await putFolder(database, { ...folder, checkedAt: new Date().toISOString() });
}

export interface Changes {
  /** Places whose file is gone, or has other content. */
  gone: PlaceRecord[];
  /** Places that were missed, and whose file is there. */
  again: PlaceRecord[];
  /** Items that are now where another one was. */
  replacedBy: string[];
}

/** What became of the files that were known in a folder. What may be there all the same counts as there. */
export function changesOf({ before, seen, isWhole }: Pick<Look, 'before' | 'seen' | 'isWhole'>): Changes {
  const changes: Changes = { gone: [], again: [], replacedBy: [] };
  for (const [key, places] of before) {
    const now = seen.get(key);
    for (const place of places) {
      if (now === place.item) {
        if (place.gone) changes.again.push(place);
      } else if (place.gone || now === null || (now === undefined && !isWhole)) continue;
      else {
        changes.gone.push(place);
        if (now !== undefined) changes.replacedBy.push(now);
      }
    }
  }
  return changes;
}

function keyOf(path: string, name: string): string {
  return `${path}/${name}`;
}

/** Of a root that lies within a folder, the paths begin with that folder's name. */
function pathIn({ within }: Look, { path, root }: Source): string {
  return within === '' || !root ? path : within + path.slice(root.name.length);
}
