import { describe, expect, it } from 'vitest';
import { askToRead, countFiles, givenAgain, givenFiles } from '../../src/app/files.ts';
import type { Given } from '../../src/app/sources.ts';

/** A folder on a disk: names → its files ('') and folders; null where it cannot be listed. */
type Tree = { [name: string]: Tree | '' | null };

function folder(name: string, tree: Tree | null): FileSystemDirectoryHandle {
  return {
    kind: 'directory',
    name,
    async *values() {
      if (!tree) throw new DOMException('Locked.', 'NotAllowedError');
      for (const [called, below] of Object.entries(tree)) yield below === '' ? fileOf(called) : folder(called, below);
    },
  } as Partial<FileSystemDirectoryHandle> as FileSystemDirectoryHandle;
}

function fileOf(name: string): FileSystemFileHandle {
  return { kind: 'file', name, getFile: async () => new File([name], name) } as Partial<FileSystemFileHandle> as FileSystemFileHandle;
}

/** What comes of it, as path and name; a folder that was walked to its end is named at its end. */
async function allOf({ sources }: Given): Promise<string[]> {
  const all: string[] = [];
  for await (const given of sources) all.push('walked' in given ? `end of ${given.walked.name}` : `${given.path}/${given.file.name}`);
  return all;
}

const holiday = folder('Holiday', { 'a.jpg': '', '.hidden': '', '.cache': { 'b.jpg': '' }, 'day 1': { 'c.jpg': '' }, locked: null });

describe('what the browser can open again', () => {
  it('is counted as it will come, without its hidden files', async () => {
    const given = givenAgain([holiday, fileOf('loose.jpg')]);
    const all = await allOf(given);
    expect(all).toEqual(['Holiday/a.jpg', 'Holiday/day 1/c.jpg', 'Holiday/locked/locked/', 'end of Holiday', '/loose.jpg']);
    expect(await given.count).toBe(4);
    expect(await countFiles([folder('Empty', {})])).toBe(0);
  });

  it('is a folder where one is among it', () => {
    expect([givenAgain([holiday]).chosen, givenAgain([fileOf('a.jpg')]).chosen]).toEqual(['folder', 'files']);
  });

  it('is read when the browser, or the person, allows it', async () => {
    const asking = (query: PermissionState, answer: PermissionState) =>
      askToRead(Object.assign(folder('Holiday', {}), { queryPermission: async () => query, requestPermission: async () => answer }));
    await asking('granted', 'denied');
    await asking('prompt', 'granted');
    await askToRead(holiday);
    for (const answer of ['denied', 'prompt'] as const)
      await expect(asking('prompt', answer)).rejects.toMatchObject({
        code: 'unreadable-file',
        message: 'The browser was not allowed to read “Holiday”.',
      });
  });
});

it('files of an input are a folder where they were chosen as one, and hidden ones are no part of it', async () => {
  const chosen = (path: string) => Object.assign(new File([], path.split('/').at(-1) ?? ''), { webkitRelativePath: path });
  const given = givenFiles([chosen('Holiday/a.jpg'), chosen('Holiday/.hidden'), chosen('Holiday/day 1/b.jpg')]);
  expect(given).toMatchObject({ count: 2, chosen: 'folder' });
  expect(await allOf(given)).toEqual(['Holiday/a.jpg', 'Holiday/day 1/b.jpg', 'end of Holiday']);
  const loose = givenFiles([new File([], 'a.jpg'), new File([], '.b.jpg')]);
  expect(loose).toMatchObject({ count: 2, chosen: 'files' });
  expect(await allOf(loose)).toEqual(['/a.jpg', '/.b.jpg']);
});
