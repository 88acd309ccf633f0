import { AxeBuilder } from '@axe-core/playwright';
import { type BrowserContext, chromium, expect, type Page, test as base } from '@playwright/test';
import { launchOptions } from '../../scripts/install.mjs';
import type {} from '../../src/sightglass.ts';

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
      page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
      page.on('console', (message) => {
        if (message.type() === 'error') troubles.push(`console: ${message.text()}`);
      });
      page.context().on('request', (request) => {
        if (!request.url().startsWith(baseURL ?? '') && !/^(blob|data):/.test(request.url())) troubles.push(`asked: ${request.url()}`);
      });
      await use(troubles);
      expect(troubles).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

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

/** The page in a browser whose profile lies on disk, so that what it stores outlives the browser. */
export async function openProfile(profile: string, baseURL: string | undefined): Promise<{ context: BrowserContext; page: Page }> {
  const context = await chromium.launchPersistentContext(profile, {
    ...launchOptions(),
    ...(baseURL !== undefined && { baseURL }),
    serviceWorkers: 'block',
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await open(page);
  return { context, page };
}
