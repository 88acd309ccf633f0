import { photos } from '../fixtures/pictures/photos.ts';
import { expect, open, test } from './page.ts';

test('5,000 files at once: all added, the page answers meanwhile, the grid scrolls through them', async ({ page }) => {
  test.setTimeout(420_000);
  await open(page);
  // Files are made of bytes in the page: 5,000 through the input would spend the time in the test's own wire.
  const given = (await photos(5000, 2)).map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') }));
  await page.evaluate(async (files) => {
    const { id } = await sightglass.collections.create('Five thousand');
    await sightglass.collections.use(id);
    const job = sightglass.add(files.map(({ name, base64 }) => new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name)));
    Object.assign(globalThis, { job });
  }, given);
  await expect.poll(async () => (await page.evaluate(() => sightglass.status())).items, { timeout: 60_000 }).toBeGreaterThan(100);
  // Searching works while the job runs, over what is there.
  const during = await page.evaluate(async () => (await sightglass.search('something green', { topK: 10 })).searched);
  expect(during).toBeGreaterThan(99);
  const report = await page.evaluate(
    async () => (globalThis as unknown as { job: { done: Promise<{ added: number; failed: unknown[] }> } }).job.done,
  );
  expect(report).toMatchObject({ added: 5000, failed: [] });
  const answer = await page.evaluate(async () => {
    const { hits, searched } = await sightglass.search('something green', { topK: 5000 });
    return {
      searched,
      distinct: new Set(hits.map(({ id }) => id)).size,
      sorted: hits.every(({ score }, k) => k === 0 || score <= (hits[k - 1]?.score ?? 1)),
    };
  });
  expect(answer).toEqual({ searched: 5000, distinct: 5000, sorted: true });

  // Only what is seen is in the page, and the last picture can be reached.
  await page.goto('./#/');
  await expect(page.getByTestId('tile').first()).toBeVisible();
  expect(await page.getByTestId('tile').count()).toBeLessThan(300);
  await page.getByTestId('tile').first().focus();
  await page.keyboard.press('End');
  await expect(page.locator('[data-testid="tile"]:focus')).toHaveAttribute('data-name', /photo-04\d\d\d\.jpg/);
});
