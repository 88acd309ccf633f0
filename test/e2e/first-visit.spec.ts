import { expect, open, test } from './page.ts';

// These tests take files away, and the service worker would fetch and keep them behind their back.
test.use({ serviceWorkers: 'block' });

test('the page opens searchable, and an example is answered before the model is there', async ({ page, troubles }) => {
  // The model never arrives: whatever is answered was answered without it.
  await page.route(/\/models\/.*\.onnx/, () => undefined);
  await open(page);
  expect((await page.evaluate(() => sightglass.status())).items).toBeGreaterThanOrEqual(60);
  await expect(page.getByTestId('tile').first()).toBeVisible();
  const example = page.getByTestId('example').first();
  const words = await example.textContent();
  await example.click();
  await expect(page.getByTestId('search-box')).toHaveValue(words ?? '');
  await expect(page.getByTestId('result-line')).toContainText('result');
  await expect(page.getByTestId('tile').first().locator('.tile-picture')).toHaveAttribute('data-shown', 'true');
  await expect(page.getByTestId('model-line')).toBeVisible();
  expect(troubles).toEqual([]);
});

test('a model that is not served is a clear error, and the examples still work', async ({ page, troubles }) => {
  await page.route(/\/models\/.*vision.*\.onnx/, (route) => route.fulfill({ status: 404 }));
  await open(page);
  await expect(page.getByTestId('model-line')).toContainText('could not be loaded', { timeout: 30_000 });
  expect(
    await page.evaluate(() =>
      sightglass.search('own words').then(
        () => '',
        (error: { code: string }) => error.code,
      ),
    ),
  ).toBe('model-missing');
  await page.getByTestId('example').first().click();
  await expect(page.getByTestId('result-line')).toContainText('result');
  // The browser itself prints the 404; nothing else may be there.
  expect(troubles.filter((text) => !text.includes('404'))).toEqual([]);
  troubles.length = 0;
});

test('a worker that dies is started again, and the search goes on', async ({ page, troubles }) => {
  await open(page);
  const before = await page.evaluate(async () => (await sightglass.search('red dress')).hits.map(({ id }) => id));
  for (const name of ['search', 'encoder']) {
    const worker = await workerNamed(page, name);
    await worker.evaluate(() => {
      setTimeout(() => {
        throw new Error('made to die by a test');
      });
    });
    await page.waitForTimeout(300);
    expect(await page.evaluate(async (text) => (await sightglass.search(text)).hits.length, `after the ${name}`)).toBeGreaterThan(0);
    expect(await page.evaluate(async () => (await sightglass.search('red dress')).hits.map(({ id }) => id))).toEqual(before);
  }
  expect(troubles.filter((text) => !text.includes('made to die'))).toEqual([]);
  troubles.length = 0;
});

test('WebGPU that cannot be used falls back with a message', async ({ page, troubles }) => {
  await open(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('sightglass');
        request.onsuccess = () => {
          const put = request.result.transaction('settings', 'readwrite').objectStore('settings').put('webgpu', 'device');
          put.onsuccess = () => resolve();
          put.onerror = () => reject(put.error);
        };
      }),
  );
  await open(page);
  expect(await page.evaluate(async () => (await sightglass.search('own words')).hits.length)).toBeGreaterThan(0);
  expect((await page.evaluate(() => sightglass.status())).device).toBe('wasm');
  await page.getByTestId('status-button').click();
  await expect(page.getByTestId('status-panel')).toContainText('WebGPU could not be used');
  // What the runtime prints of it is its own affair.
  troubles.length = 0;
});

async function workerNamed(page: import('@playwright/test').Page, name: string): Promise<import('@playwright/test').Worker> {
  const found = page.workers().find((worker) => worker.url().includes(`${name}.worker`));
  if (!found)
    throw new Error(
      `There is no ${name} worker among ${page
        .workers()
        .map((worker) => worker.url())
        .join(', ')}.`,
    );
  return found;
}
