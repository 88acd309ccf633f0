import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { createLooking } from '../../src/app/looking.ts';
import { filesOf, type Root, type Source } from '../../src/app/sources.ts';
import type { AddReport } from '../../src/core/api.ts';
import { commitBatch } from '../../src/storage/batches.ts';
import { createCollection } from '../../src/storage/collections.ts';
import { listFolders } from '../../src/storage/folders.ts';
import { hasItem, readItem } from '../../src/storage/items.ts';
import { missingItems, placesOf } from '../../src/storage/places.ts';
import { batch, madeWith, useDatabase } from '../fixtures/library.ts';

const opened = useDatabase();
const make = async () => (await createCollection(opened.current, { name: 'Mine', ...madeWith, dim: 2 })).id;

/** Path below the folder → content. The time of change is that of the content, unless it is touched: `content@time`. */
type Disk = Record<string, string>;

function sourcesOn(disk: Disk): Source[] {
  return Object.entries(disk).map(([at, written]) => {
    const [content = '', time = '1'] = written.split('@');
    const [name = '', ...folders] = at.split('/').reverse();
    return { file: new File([content], name, { lastModified: Number(time) }), path: ['Holiday', ...folders.reverse()].join('/') };
  });
}

interface Looked {
  report: AddReport;
  /** Names of the files whose bytes were read. */
  read: string[];
  embedded: string[];
}

/** Looks through a folder as a job does, with contents as ids. */
async function look(collection: string, given: Source[], { isCutOff = false, root }: { isCutOff?: boolean; root?: Root } = {}): Promise<Looked> {
  const report: AddReport = { added: 0, skipped: [], failed: [], cancelled: false };
  const looking = createLooking(opened.current, collection, report);
  const looked: Looked = { report, read: [], embedded: [] };
  for await (const source of looking.toRead(filesOf(root ?? { name: 'Holiday', handle: null, files: given }, given), () => {})) {
    if (source.unreadable !== undefined) continue;
    looked.read.push(source.file.name);
    const id = await source.file.text();
    if (await hasItem(opened.current, collection, id)) {
      const said = { name: source.file.name, code: 'duplicate', message: '' };
      report.skipped.push(said);
      await looking.known(source, id, said);
      continue;
    }
    const made = batch(id);
    const items = made.items.map((item) => ({ ...item, name: source.file.name, path: source.path }));
    await commitBatch(opened.current, collection, { ...made, items, places: [looking.placeOf(source, id)] });
    looked.embedded.push(id);
  }
  if (!isCutOff) await looking.finish();
  return looked;
}

const nameOf = async (collection: string, id: string) => {
  const item = await readItem(opened.current, collection, id);
  return item && `${item.path}/${item.name}`;
};
const onlyFolder = async (collection: string) => {
  const [folder, ...others] = await listFolders(opened.current, collection);
  expect(others).toEqual([]);
  return folder;
};
const missed = async (collection: string) => missingItems(opened.current, collection, (await onlyFolder(collection))?.id ?? '');

const disk: Disk = { 'a.jpg': 'A', 'b.jpg': 'B', 'day 1/c.jpg': 'C' };

describe('a folder that is looked through again', () => {
  it('is not read where nothing changed', async () => {
    const id = await make();
    expect((await look(id, sourcesOn(disk))).embedded).toEqual(['A', 'B', 'C']);
    const { report, read } = await look(id, sourcesOn(disk));
    expect(read).toEqual([]);
    expect(report).toMatchObject({ skipped: [], folders: { unchanged: 3, renamed: 0, edited: 0, missing: 0 } });
    expect((await onlyFolder(id))?.checkedAt).toMatch(/^20/);
  });

  it('gives a renamed file its new name, and embeds nothing', async () => {
    const id = await make();
    await look(id, sourcesOn(disk));
    const { report, read, embedded } = await look(id, sourcesOn({ 'first.jpg': 'A', 'b.jpg': 'B', 'day 2/c.jpg': 'C' }));
    expect([read, embedded]).toEqual([['first.jpg', 'c.jpg'], []]);
    expect(report).toMatchObject({ skipped: [], folders: { unchanged: 1, renamed: 2, edited: 0, missing: 0 } });
    expect([await nameOf(id, 'A'), await nameOf(id, 'C')]).toEqual(['Holiday/first.jpg', 'Holiday/day 2/c.jpg']);
    expect(await placesOf(opened.current, id, 'A')).toHaveLength(1);
  });

  it('embeds an edited file alone, and misses what it was', async () => {
    const id = await make();
    await look(id, sourcesOn(disk));
    const { report, embedded } = await look(id, sourcesOn({ ...disk, 'b.jpg': 'edited@2' }));
    expect(embedded).toEqual(['edited']);
    expect(report.folders).toEqual({ unchanged: 2, renamed: 0, edited: 1, missing: 1 });
    expect(await missed(id)).toEqual(['B']);
    const third = await look(id, sourcesOn({ ...disk, 'b.jpg': 'edited@2' }));
    expect(third.report.folders, 'missed once').toEqual({ unchanged: 3, renamed: 0, edited: 0, missing: 0 });
    // And undone: the old content is there again.
    const back = await look(id, sourcesOn(disk));
    expect(back.embedded).toEqual([]);
    expect(await missed(id)).toEqual(['edited']);
  });

  it('keeps an edited file whose old content lies elsewhere too', async () => {
    const id = await make();
    await look(id, sourcesOn({ ...disk, 'copy of b.jpg': 'B' }));
    const { report } = await look(id, sourcesOn({ ...disk, 'b.jpg': 'edited@2', 'copy of b.jpg': 'B' }));
    expect(report.folders).toEqual({ unchanged: 3, renamed: 0, edited: 1, missing: 0 });
    expect(await nameOf(id, 'B')).toBe('Holiday/copy of b.jpg');
  });

  it('misses a deleted file, and finds it again', async () => {
    const id = await make();
    await look(id, sourcesOn(disk));
    expect((await look(id, sourcesOn({ 'a.jpg': 'A' }))).report.folders).toEqual({ unchanged: 1, renamed: 0, edited: 0, missing: 2 });
    expect(await missed(id)).toEqual(['B', 'C']);
    expect((await look(id, sourcesOn(disk))).read).toEqual([]);
    expect(await missed(id)).toEqual([]);
  });

  it('misses all of a folder that was emptied', async () => {
    const id = await make();
    await look(id, sourcesOn(disk));
    const root: Root = { name: 'Holiday', handle: null };
    expect((await look(id, [], { root })).report.folders).toMatchObject({ missing: 3 });
  });

  it('misses nothing where the look was cut off, or a folder in it could not be listed', async () => {
    const id = await make();
    await look(id, sourcesOn(disk));
    await look(id, sourcesOn({ 'a.jpg': 'A' }), { isCutOff: true });
    expect(await missed(id)).toEqual([]);
    const locked: Source = { file: new File([], 'day 1/'), path: 'Holiday/day 1', unreadable: 'No.', isUnlisted: true };
    const { report } = await look(id, [...sourcesOn({ 'a.jpg': 'A' }), locked]);
    expect(report.folders).toMatchObject({ unchanged: 1, missing: 0 });
    expect(await missed(id)).toEqual([]);
  });

  it('misses no file that is there and cannot be read', async () => {
    const id = await make();
    await look(id, sourcesOn(disk));
    const [b] = sourcesOn({ 'b.jpg': '' }) as [Source];
    await look(id, [...sourcesOn({ 'a.jpg': 'A', 'day 1/c.jpg': 'C' }), { ...b, unreadable: 'Locked.' }]);
    expect(await missed(id)).toEqual([]);
  });

  it('reads a file that was touched, and finds it unchanged', async () => {
    const id = await make();
    await look(id, sourcesOn(disk));
    const { report, read } = await look(id, sourcesOn({ ...disk, 'a.jpg': 'A@7' }));
    expect(read).toEqual(['a.jpg']);
    expect(report).toMatchObject({ skipped: [], folders: { unchanged: 3 } });
    expect((await look(id, sourcesOn({ ...disk, 'a.jpg': 'A@7' }))).read).toEqual([]);
  });

  it('says of a copy that it is one, and the item has two places', async () => {
    const id = await make();
    const { report } = await look(id, sourcesOn({ ...disk, 'z.jpg': 'A' }));
    expect(report.skipped.map(({ name, code }) => [name, code])).toEqual([['z.jpg', 'duplicate']]);
    expect((await placesOf(opened.current, id, 'A')).map(({ name }) => name)).toEqual(['a.jpg', 'z.jpg']);
    expect(await nameOf(id, 'A')).toBe('Holiday/a.jpg');
  });

  it('two files that changed names are two renames', async () => {
    const id = await make();
    await look(id, sourcesOn(disk));
    const { report, embedded } = await look(id, sourcesOn({ ...disk, 'a.jpg': 'B@2', 'b.jpg': 'A@2' }));
    expect(embedded).toEqual([]);
    expect(report).toMatchObject({ skipped: [], folders: { unchanged: 1, renamed: 2, edited: 0, missing: 0 } });
  });
});

it('another folder of the same name, without a file in common, is another folder', async () => {
  const id = await make();
  await look(id, sourcesOn(disk));
  await look(id, sourcesOn({ 'other/x.jpg': 'Xyz@5' }));
  expect((await listFolders(opened.current, id)).map(({ name }) => name)).toEqual(['Holiday', 'Holiday']);
});

it('a folder in which nothing was found is not kept', async () => {
  const id = await make();
  await look(id, [], { root: { name: 'Documents', handle: null } });
  expect(await listFolders(opened.current, id)).toEqual([]);
});

it('a picture given by itself is missed in no folder', async () => {
  const id = await make();
  const report: AddReport = { added: 0, skipped: [], failed: [], cancelled: false };
  const looking = createLooking(opened.current, id, report);
  const [loose] = sourcesOn({ 'a.jpg': 'A' }) as [Source];
  await commitBatch(opened.current, id, { ...batch('A'), places: [looking.placeOf({ ...loose, path: '' }, 'A')] });
  await look(id, sourcesOn(disk));
  expect((await look(id, sourcesOn({ 'b.jpg': 'B', 'day 1/c.jpg': 'C' }))).report.folders).toMatchObject({ missing: 0 });
});
