import { chromium } from 'playwright';
import { launchOptions } from './install.mjs';
import { serve } from './serve.mjs';

/**
 * Serves dist, opens it in headless Chromium and waits until it can be searched. Anything the page asks of another origin,
 * and any error it prints, is an error here too.
 * @param {{ width?: number, height?: number, colorScheme?: 'light' | 'dark', mbitPerSecond?: number }} options
 */
export async function openBuiltPage({ width = 1280, height = 860, colorScheme = 'light', mbitPerSecond } = {}) {
  const server = await serve({ root: 'dist', ...(mbitPerSecond && { mbitPerSecond }) });
  const browser = await chromium.launch(launchOptions());
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, serviceWorkers: 'block' });
  const page = await context.newPage();
  /** @type {string[]} */
  const troubles = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (message) => message.type() === 'error' && troubles.push(message.text()));
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !/^(blob|data):/.test(request.url())) troubles.push(`asked ${request.url()}`);
  });
  await page.goto(server.url);
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => globalThis.sightglass.ready);
  return {
    page, server, browser, troubles,
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * Adds files (paths on this machine) to a new collection through the page's file input, in parts, and waits for the job.
 * @param {import('playwright').Page} page @param {string} name @param {string[]} files
 */
export async function addFiles(page, name, files, part = 500) {
  await page.evaluate(async (title) => globalThis.sightglass.collections.use((await globalThis.sightglass.collections.create(title)).id), name);
  for (let k = 0; k < files.length; k += part) {
    const some = files.slice(k, k + part);
    await page.setInputFiles('[data-testid="add-files"]', some);
    await page.waitForSelector('[data-testid="job-report"]', { timeout: 600_000 });
    await page.getByTestId('job-report').getByRole('button', { name: /dismiss|close/i }).first().click();
  }
}
