import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, type Page, test } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';

async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() => crossOriginIsolated && 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
}

/** Asks the service worker to keep everything; resolves with its answer. */
function offlineReady(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    return new Promise<string>((resolve) => {
      navigator.serviceWorker.addEventListener('message', (event: MessageEvent<{ type: string; reason?: string }>) =>
        resolve(event.data.reason ?? event.data.type),
      );
      active?.postMessage({ type: 'precache' });
    });
  });
}

/** Adds a plain picture of one colour to the current collection. */
function addPicture(page: Page, name: string, colour: string) {
  return page.evaluate(
    async ([file, fill]) => {
      const canvas = new OffscreenCanvas(320, 240);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('no canvas');
      context.fillStyle = fill;
      context.fillRect(0, 0, 320, 240);
      return sightglass.add([new File([await canvas.convertToBlob({ type: 'image/png' })], file, { type: 'image/png' })]).done;
    },
    [name, colour] as const,
  );
}

const search = (page: Page, query: string) => page.evaluate(async (text) => (await sightglass.search(text)).hits.map(({ name }) => name), query);

test('after one visit the page opens, adds and searches with the host gone', async ({ page }) => {
  const server = await serve({ root: 'dist', isolation: false, base: '/some/path/' });
  await page.goto(server.url);
  await ready(page);
  expect(await offlineReady(page)).toBe('offline-ready');
  await server.close();

  await page.goto(server.url);
  await ready(page);
  // A part of the file that the service worker keeps as a whole.
  await expect(page.getByTestId('tile').first().locator('.tile-picture')).toHaveAttribute('data-shown', 'true');
  await page.evaluate(async () => sightglass.collections.use((await sightglass.collections.create('Offline')).id));
  const report = await addPicture(page, 'red.png', '#c00');
  expect(report.failed).toEqual([]);
  expect(report.added).toBe(1);
  expect(await search(page, 'red')).toEqual(['red.png']);

  await page.reload();
  await ready(page);
  expect(await search(page, 'red')).toEqual(['red.png']);
});

test('a file that is not the one of this version is not kept', async ({ page }) => {
  const root = mkdtempSync(path.join(tmpdir(), 'sightglass-'));
  cpSync('dist', root, { recursive: true });
  const damaged = 'models/sightglass-mini/onnx/vision_model_quantized.onnx';
  writeFileSync(path.join(root, damaged), readFileSync(path.join(root, damaged)).subarray(0, 1000));
  const server = await serve({ root });
  try {
    await page.goto(server.url);
    await page.waitForFunction(() => 'sightglass' in globalThis);
    expect(await offlineReady(page)).toBe(`${damaged} is not the one of this version.`);
  } finally {
    await server.close();
    rmSync(root, { recursive: true });
  }
});

test('a new version waits, is announced, and takes over when asked', async ({ page }) => {
  const root = mkdtempSync(path.join(tmpdir(), 'sightglass-'));
  cpSync('dist', root, { recursive: true });
  const server = await serve({ root });
  try {
    await page.goto(server.url);
    await ready(page);
    expect(await offlineReady(page)).toBe('offline-ready');

    // The next version: another title, of the same length, and the list that goes with it.
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const html = readFileSync(path.join(root, 'index.html'), 'utf8');
    const next = html.replace('<title>Sightglass</title>', '<title>Sightglasz</title>');
    expect(next).not.toBe(html);
    writeFileSync(path.join(root, 'index.html'), next);
    const list = readFileSync(path.join(root, 'service-worker.js'), 'utf8');
    writeFileSync(path.join(root, 'service-worker.js'), list.replace(sha256(html), sha256(next)));

    // What is open stays the old version, however often it is reloaded.
    await page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      await registration.update();
      while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 50));
    });
    await page.reload();
    await ready(page);
    expect(await page.title()).toMatch(/Sightglass$/);

    await page.getByRole('button', { name: /update|new version|reload/i }).click();
    await expect.poll(() => page.title().catch(() => ''), { timeout: 20_000 }).toMatch(/Sightglasz$/);
    await ready(page);
    expect(await offlineReady(page)).toBe('offline-ready');
    const kept = await page.evaluate(async () => {
      const cache = await caches.open('sightglass-files');
      return (await cache.keys()).filter(({ url }) => url.includes('/index.html?')).length;
    });
    expect(kept).toBe(1);
  } finally {
    await server.close();
    rmSync(root, { recursive: true });
  }
});
