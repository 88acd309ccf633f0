import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, type BrowserType, chromium, expect, type LaunchOptions, type Page, test as base } from '@playwright/test';
import { launchOptions } from '../../scripts/install.mjs';
import type {} from '../../src/sightglass.ts';
import type { JobRecord } from '../../src/storage/schema.ts';

/** Paths the page may ask for without being able to have them; each test names its own. */
export interface Guards {
  /** Requests to other origins, and errors in the console. The test fails if any is left at its end. */
  troubles: string[];
}

/** Playwright's test with a page that fails the test on a request to another origin or an error in its console. */
export const test = base.extend<Guards>({
  troubles: [
    async ({ page, baseURL }, use) => {
      const troubles: string[] = [];
      watchPage(page, baseURL, troubles);
      await use(troubles);
      expect(troubles).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Adds to `troubles` what goes wrong in a page, and what its whole context asks of other origins. */
export function watchPage(page: Page, baseURL: string | undefined, troubles: string[]): void {
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
  });
  page.context().on('request', (request) => {
    if (!request.url().startsWith(baseURL ?? '') && !/^(blob|data):/.test(request.url())) troubles.push(`asked: ${request.url()}`);
  });
}

/** Opens the page and waits until its collection can be searched. */
export async function open(page: Page): Promise<void> {
  await page.goto('./');
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
}

export interface GivenFile {
  name: string;
  bytes: Uint8Array;
}

/** A second tab of the same browser, with the same collection open. */
export async function second(page: Page): Promise<Page> {
  const other = await page.context().newPage();
  await open(other);
  return other;
}

/** As Playwright wants files. */
export const inputOf = (files: GivenFile[]) => files.map(({ name, bytes }) => ({ name, mimeType: 'image/jpeg', buffer: Buffer.from(bytes) }));

/** Begins to add files through the input, in the library. */
export const give = (page: Page, files: GivenFile[]) => page.getByTestId('add-files').setInputFiles(inputOf(files));

/** Adds files through the file input and waits for the report. */
export async function addFiles(page: Page, files: GivenFile[]): Promise<void> {
  await page.goto('./#/library');
  await page.getByTestId('add-files').setInputFiles(files.map(({ name, bytes }) => ({ name, mimeType: '', buffer: Buffer.from(bytes) })));
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', /done|failed|cancelled/, { timeout: 300_000 });
}

/** Searches by words as a person does, and waits for the answer. */
export async function searchFor(page: Page, text: string): Promise<string[]> {
  await page.goto('./#/');
  await page.getByTestId('search-box').fill(text);
  await expect(page.getByTestId('result-line')).toContainText('result', { timeout: 30_000 });
  await page.waitForTimeout(400);
  return page.getByTestId('tile').evaluateAll((tiles) => tiles.map((tile) => (tile as HTMLElement).dataset['name'] ?? ''));
}

/** What a search finds in the open collection, all of it: ids with scores, and by how many it was compared. */
export function answers(page: Page): Promise<{ found: string[]; searched: number }> {
  return page.evaluate(async () => {
    const vector = Float32Array.from({ length: 512 }, (_, k) => Math.sin(k));
    const { hits, searched } = await sightglass.search([{ vector }], { topK: 10_000 });
    return { found: hits.map(({ id, score }) => `${id} ${score}`), searched };
  });
}

/** Serious and critical findings of axe, as rule and element. */
export async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

/** The open collection as a file. */
export async function exported(page: Page, options: Parameters<typeof sightglass.export>[0] = {}): Promise<Buffer> {
  const base64 = await page.evaluate(async (given) => {
    const bytes = new Uint8Array(await (await sightglass.export(given)).arrayBuffer());
    let letters = '';
    for (let at = 0; at < bytes.length; at += 32768) letters += String.fromCharCode(...bytes.subarray(at, at + 32768));
    return btoa(letters);
  }, options);
  return Buffer.from(base64, 'base64');
}

/** Imports a file into a new collection, and opens that. */
export async function importAndUse(page: Page, file: Buffer, options: Parameters<typeof sightglass.import>[1] = {}): Promise<void> {
  await page.evaluate(
    async ([base64, given]) => {
      const blob = new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))]);
      const { collection } = await sightglass.import(blob, given).done;
      await sightglass.collections.use(collection);
    },
    [file.toString('base64'), options] as const,
  );
}

/** The page in a browser whose profile lies on disk, so that what it stores outlives the browser. */
export async function openProfile(
  profile: string,
  baseURL: string | undefined,
  { type = chromium, options = launchOptions() }: { type?: BrowserType; options?: LaunchOptions } = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await type.launchPersistentContext(profile, {
    ...options,
    ...(baseURL !== undefined && { baseURL }),
    serviceWorkers: 'block',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await open(page);
  return { context, page };
}

/** How many files the job that was begun last has, as its record on the disk says. */
export function toldTotal(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('sightglass');
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const reading: IDBRequest<JobRecord[]> = opening.result.transaction('jobs').objectStore('jobs').getAll();
          reading.onerror = () => reject(reading.error);
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result.toSorted((a, b) => (a.begunAt < b.begunAt ? -1 : 1)).at(-1)?.total ?? 0);
          };
        };
      }),
  );
}
