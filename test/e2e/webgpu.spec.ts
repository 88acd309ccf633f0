import { chromium } from '@playwright/test';
import { launchOptions } from '../../scripts/install.mjs';
import { photos } from '../fixtures/pictures/photos.ts';
import { addFiles, expect, open, test } from './page.ts';

// A software adapter: it shows that the WebGPU path is right, not that it is fast. The page never chooses one by itself.
test('on WebGPU the same pictures and words give the same answers as on WASM', async ({ baseURL }) => {
  const options = launchOptions();
  const browser = await chromium.launch({ ...options, args: [...options.args, '--enable-unsafe-webgpu'] });
  const page = await (await browser.newContext({ baseURL: baseURL ?? '', serviceWorkers: 'block' })).newPage();
  await open(page);
  await addFiles(page, await photos(8, 61));
  const ask = () =>
    page.evaluate(async () => {
      const { hits } = await sightglass.search('something red and round', { topK: 8 });
      return { device: (await sightglass.status()).device, scores: hits.map(({ name, score }) => [name, score] as const) };
    });
  const wasm = await ask();
  expect(wasm.device).toBe('wasm');
  await page.getByTestId('status-button').click();
  await page.getByTestId('status-panel').getByText('GPU', { exact: true }).click();
  await expect.poll(async () => (await page.evaluate(() => sightglass.status())).device, { timeout: 90_000 }).toBe('webgpu');
  await page.keyboard.press('Escape');
  // A new collection, so that the pictures are embedded again.
  await page.evaluate(async () => sightglass.collections.use((await sightglass.collections.create('On WebGPU')).id));
  await addFiles(page, await photos(8, 61));
  const gpu = await ask();
  expect(gpu.device).toBe('webgpu');
  // Near ties may change places.
  const found = new Map(gpu.scores);
  expect(found.size).toBe(8);
  for (const [name, score] of wasm.scores) expect(found.get(name), name).toBeCloseTo(score, 2);
  await browser.close();
});
