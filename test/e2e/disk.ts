import type { Page } from '@playwright/test';
import type { GivenFile } from './page.ts';
import { expect } from './page.ts';

/**
 * A folder of the page's own private file system, which stands in for one on disk: its handles are of the same kind. The folder
 * picker gives it, and what is embedded and read is counted as it goes to the workers.
 */
export async function useDisk(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counts = { embedded: 0, read: 0 };
    const post = Worker.prototype.postMessage;
    Worker.prototype.postMessage = function (this: Worker, message: { method?: string; args?: unknown[] }, ...rest: unknown[]) {
      if (message.method === 'images') counts.embedded += message.args?.[1] as number;
      if (message.method === 'hash') counts.read++;
      return (post as (...all: unknown[]) => void).call(this, message, ...rest);
    } as typeof post;
    Object.assign(globalThis, {
      counts,
      showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle(picked),
    });
    let picked = 'Holiday';
    Object.assign(globalThis, { pick: (name: string) => (picked = name) });
  });
}

/** Path below the root → bytes; null removes. */
export async function write(page: Page, files: Record<string, Uint8Array | null>): Promise<void> {
  const wire = Object.entries(files).map(([path, bytes]) => [path, bytes && Buffer.from(bytes).toString('base64')] as const);
  await page.evaluate(async (list) => {
    for (const [path, base64] of list) {
      const steps = path.split('/');
      const name = steps.pop() ?? '';
      let folder = await navigator.storage.getDirectory();
      for (const step of steps) folder = await folder.getDirectoryHandle(step, { create: true });
      if (base64 === null) {
        await folder.removeEntry(name);
        continue;
      }
      const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await stream.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
      await stream.close();
    }
  }, wire);
}

/** As files of a folder. */
export function inFolder(folder: string, files: GivenFile[]): Record<string, Uint8Array> {
  return Object.fromEntries(files.map(({ name, bytes }) => [`${folder}/${name}`, bytes]));
}

export interface Counts {
  embedded: number;
  read: number;
}

/** What was embedded and read while `act` ran and the job it began came to its end. */
export async function counted(page: Page, act: () => Promise<void>): Promise<Counts> {
  const counts = () => page.evaluate(() => ({ ...(globalThis as unknown as { counts: Counts }).counts }));
  const before = await counts();
  const last = await page.evaluate(() => document.querySelector('[data-testid="job"]')?.textContent ?? '');
  if (last !== '') await page.getByTestId('job').getByRole('button', { name: 'Dismiss' }).click();
  await act();
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  const after = await counts();
  return { embedded: after.embedded - before.embedded, read: after.read - before.read };
}

/** A file as it lies in a folder: `time` in ms since 1970. */
export interface Lying {
  bytes: Uint8Array;
  time: number;
}

/** Gives the page a folder, by paths below it, as an input with `webkitdirectory` does. Firefox, driven from outside, lets none be chosen. */
export async function chooseFolder(page: Page, folder: string, files: Record<string, Lying>): Promise<void> {
  const wire = Object.entries(files).map(([path, { bytes, time }]) => [`${folder}/${path}`, Buffer.from(bytes).toString('base64'), time] as const);
  await page.getByTestId('add-folder').evaluate((input, list) => {
    const chosen = new DataTransfer();
    for (const [path, base64, lastModified] of list) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const file = new File([bytes], path.split('/').at(-1) ?? '', { type: 'image/jpeg', lastModified });
      chosen.items.add(Object.defineProperty(file, 'webkitRelativePath', { value: path }));
    }
    (input as HTMLInputElement).files = chosen.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  }, wire);
}
