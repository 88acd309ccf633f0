import { type Browser, type BrowserContext, chromium, type Page } from 'playwright';
import type {} from '../src/sightglass.ts';
import { launchOptions } from './install.mjs';
import { type Served, serve } from './serve.mjs';

export interface BuiltPage {
  page: Page;
  context: BrowserContext;
  browser: Browser;
  url: string;
  /** Every answered request, with sizes and times. */
  requests: Served[];
  /** Errors in the console and requests to other origins, so far. */
  troubles: string[];
  close(): Promise<void>;
}

export interface BuiltPageOptions {
  width?: number;
  height?: number;
  colorScheme?: 'light' | 'dark';
  /** Of the server's line; unlimited if absent. */
  mbitPerSecond?: number;
  /** Opened and ready? Otherwise the page is blank still. */
  open?: boolean;
}

/** Serves dist and opens it in headless Chromium with an empty profile. */
export async function openBuiltPage({
  width = 1280,
  height = 860,
  colorScheme = 'light',
  mbitPerSecond,
  open = true,
}: BuiltPageOptions = {}): Promise<BuiltPage> {
  const server = await serve({ root: 'dist', warm: true, ...(mbitPerSecond !== undefined && { mbitPerSecond }) });
  const browser = await chromium.launch(launchOptions());
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, serviceWorkers: 'block' });
  // A machine that is busy with training is slow, not broken.
  context.setDefaultTimeout(120_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', ({ message }) => troubles.push(message));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !/^(blob|data):/.test(request.url())) troubles.push(`asked ${request.url()}`);
  });
  if (open) await openPage(page, server.url);
  return {
    page,
    context,
    browser,
    url: server.url,
    requests: server.requests,
    troubles,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Goes to the page and waits until its collection can be searched. */
export async function openPage(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
}

/** Adds files of this machine to a new collection, through the page's file input; answers with the seconds it took. */
export async function addFolder(page: Page, name: string, files: string[], part = 1000): Promise<number> {
  await page.evaluate(async (title) => sightglass.collections.use((await sightglass.collections.create(title)).id), name);
  await page.evaluate(() => {
    location.hash = '#/library';
  });
  const started = performance.now();
  for (let k = 0; k < files.length; k += part) {
    await page.getByTestId('add-files').setInputFiles(files.slice(k, k + part));
    await page.waitForSelector('[data-testid="job"][data-state="running"]');
    await page.waitForSelector('[data-testid="job"]:not([data-state="running"])', { timeout: 600_000 });
    await page.getByTestId('job-report').getByRole('button').first().click();
  }
  await page.evaluate(() => {
    location.hash = '#/';
  });
  return (performance.now() - started) / 1000;
}
