import { photos } from '../fixtures/pictures/photos.ts';
import { addFiles, expect, open, searchFor, test } from './page.ts';

test('add, search by words, search by picture, reload, search again, go offline, search again', async ({ page, context }) => {
  await open(page);
  const files = await photos(240, 5);
  await addFiles(page, files);
  await expect(page.getByTestId('job-report')).toContainText('240');
  expect((await page.evaluate(() => sightglass.status())).items).toBe(240);

  const byWords = await searchFor(page, 'something red');
  expect(byWords.length).toBeGreaterThan(10);

  // The picture itself is what is most like it.
  const { name, bytes } = files[17]!;
  await page.getByTestId('query-picture').setInputFiles({ name: 'query.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(bytes) });
  await expect(page.getByTestId('tile').first()).toHaveAttribute('data-name', name);
  await expect(page.getByTestId('chip')).toContainText('query.jpg');

  // "More like this" on a result finds the result itself first.
  await page.getByTestId('clear-search').click();
  await page.getByTestId('search-box').fill('something red');
  const second = page.getByTestId('tile').nth(1);
  await expect(page.getByTestId('result-line')).toContainText('result');
  const like = await second.getAttribute('data-id');
  await second.focus();
  await page.keyboard.press('m');
  await expect(page.getByTestId('tile').first()).toHaveAttribute('data-id', like ?? '');

  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
  expect((await page.evaluate(() => sightglass.status())).items).toBe(240);
  expect(await searchFor(page, 'something red')).toEqual(byWords);

  // The same files again add nothing.
  await addFiles(page, files.slice(0, 50));
  await expect(page.getByTestId('job-report')).toContainText('Nothing new');
  await expect(page.locator('details[data-code="duplicate"]')).toContainText('50');
  expect((await page.evaluate(() => sightglass.status())).items).toBe(240);

  // After one visit everything works with the network off.
  await expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.ready.then((registration) => registration.active?.state)), { timeout: 60_000 })
    .toBe('activated');
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 60_000 });
  await offlineSetComplete(page);
  await context.setOffline(true);
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
  expect(await searchFor(page, 'something red')).toEqual(byWords);
  await addFiles(page, await photos(6, 99));
  expect((await page.evaluate(() => sightglass.status())).items).toBe(246);
  await context.setOffline(false);
});

test('cancel keeps what was added, and adding goes on from there', async ({ page }) => {
  test.setTimeout(240_000);
  await open(page);
  const files = await photos(600, 21);
  await page.goto('./#/library');
  await page.getByTestId('add-files').setInputFiles(files.map(({ name, bytes }) => ({ name, mimeType: '', buffer: Buffer.from(bytes) })));
  await expect
    .poll(async () => (await page.evaluate(() => sightglass.collections.list())).find(({ name }) => name === 'My pictures')?.items ?? 0, {
      timeout: 60_000,
      intervals: [50],
    })
    .toBeGreaterThan(31);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'cancelled', { timeout: 30_000 });
  const kept = (await page.evaluate(() => sightglass.status())).items;
  expect(kept).toBeGreaterThan(31);
  expect(kept).toBeLessThan(600);
  expect(await page.evaluate(async () => (await sightglass.search('a picture', { topK: 2000 })).hits.length)).toBe(kept);
  await addFiles(page, files);
  // The cancelled job stays on its card until the next one begins: what counts is what is there in the end.
  await expect.poll(async () => (await page.evaluate(() => sightglass.status())).items, { timeout: 180_000 }).toBe(600);
});

test('a removed collection comes back by undo', async ({ page }) => {
  await open(page);
  await addFiles(page, await photos(5, 3));
  const mine = page.getByTestId('collection').filter({ hasText: 'My pictures' });
  await expect(mine).toBeVisible();
  await mine.getByRole('button', { name: /remove|delete/i }).click();
  await expect(mine).toHaveCount(0);
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).click();
  await expect(mine).toBeVisible();
  expect((await page.evaluate(() => sightglass.collections.list())).find(({ name }) => name === 'My pictures')?.items).toBe(5);
});

test('export, import: the same answers', async ({ page }) => {
  await open(page);
  await addFiles(page, await photos(70, 8));
  const answers = await page.evaluate(async () => {
    const ask = async () => (await sightglass.search('a blue thing', { topK: 20 })).hits.map(({ id, score }) => ({ id, score: score.toFixed(5) }));
    const before = await ask();
    const file = await sightglass.export({ previews: true });
    const { collection, items } = await sightglass.import(file, { name: 'Again' }).done;
    await sightglass.collections.use(collection);
    return { before, after: await ask(), items };
  });
  expect(answers.items).toBe(70);
  expect(answers.after).toEqual(answers.before);
  await page.goto('./#/');
  await expect(page.getByTestId('tile').first().locator('.tile-picture')).toHaveAttribute('data-shown', 'true');
});

async function offlineSetComplete(page: import('@playwright/test').Page): Promise<void> {
  await expect
    .poll(
      () =>
        page.evaluate(async () => {
          const names = await caches.keys();
          const urls = (await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys()).map(({ url }) => url)))).flat();
          return ['vision_model_quantized.onnx', 'text_model_quantized.onnx', 'tokenizer.json', 'ort-wasm-simd-threaded'].every((part) =>
            urls.some((url) => url.includes(part)),
          );
        }),
      { timeout: 60_000 },
    )
    .toBe(true);
}
