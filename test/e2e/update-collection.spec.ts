import type { Page } from '@playwright/test';
import { photos } from '../fixtures/pictures/photos.ts';
import { addFiles, expect, open, searchFor, test } from './page.ts';

// The service worker would fetch the model's description behind the test's back.
test.use({ serviceWorkers: 'block' });

const described = '**/models/sightglass-mini/sightglass.json';

/** The page as it was before: with the same model under an earlier revision. */
async function openEarlier(page: Page): Promise<void> {
  await page.route(described, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...((await response.json()) as object), revision: 'earlier' } });
  });
  await open(page);
}

async function openNow(page: Page): Promise<void> {
  await page.unroute(described);
  await page.goto('about:blank');
  await open(page);
}

const itemsOf = (page: Page) =>
  page.evaluate(async () => {
    const { hits } = await sightglass.search([{ vector: new Float32Array(512).fill(1) }], { topK: 1000 });
    return hits.map(({ id, name }) => `${id} ${name}`).sort();
  });
const codeOf = (page: Page, text: string) =>
  page.evaluate(
    (query) =>
      sightglass.search(query).then(
        () => 'answered',
        (error: { code: string }) => error.code,
      ),
    text,
  );

test('a collection of an earlier revision says so, is updated from its previews, and answers words again', async ({ page }) => {
  await openEarlier(page);
  const files = await photos(70, 61);
  await addFiles(page, files);
  const before = await itemsOf(page);
  expect(before).toHaveLength(70);

  await openNow(page);
  const card = page.getByTestId('update-collection');
  await expect(card).toContainText('has been improved', { timeout: 30_000 });
  expect(await codeOf(page, 'something red')).toBe('encoder-missing');
  // What the old vectors can answer they still do.
  expect(await itemsOf(page)).toEqual(before);
  // Nothing can be added beside them.
  const refused = await page.evaluate(() =>
    sightglass.add([new File(['x'], 'x.jpg')]).done.then(
      () => 'added',
      (error: { code: string }) => error.code,
    ),
  );
  expect(refused).toBe('encoder-missing');

  await page.goto('./#/');
  await page.getByTestId('search-box').fill('something red');
  await expect(page.getByTestId('failure')).toContainText('earlier version');
  await card.getByRole('button', { name: 'Update this collection' }).click();
  await expect(card).toHaveCount(0, { timeout: 60_000 });
  // The waiting query is answered, over the same items.
  await expect(page.getByTestId('result-line')).toContainText('result');
  expect(await itemsOf(page)).toEqual(before);

  // The vectors are those the pictures would get if they were added today, and they are recognised.
  const first = await searchFor(page, 'something red');
  await page.evaluate(async () => sightglass.collections.use((await sightglass.collections.create('Anew')).id));
  await addFiles(page, files);
  expect((await searchFor(page, 'something red')).slice(0, 6)).toEqual(first.slice(0, 6));
  await page.evaluate(async () => {
    const mine = (await sightglass.collections.list()).find(({ name }) => name === 'My pictures');
    await sightglass.collections.use(mine?.id ?? '');
  });
  await addFiles(page, files.slice(0, 10));
  await expect(page.getByTestId('job-report')).toContainText('Nothing new');
});

test('an update that a reload cuts off goes on by itself; cancelled, it leaves everything as it was', async ({ page }) => {
  await openEarlier(page);
  await addFiles(page, await photos(200, 63));
  const before = await itemsOf(page);
  await openNow(page);

  const cancelled = await page.evaluate(async () => {
    const { collection } = await sightglass.status();
    const job = sightglass.collections.rebuild(collection);
    await new Promise<void>((resolve) => job.subscribe(() => job.progress.done > 0 && resolve()));
    job.cancel();
    return job.done;
  });
  expect(cancelled).toEqual({ rebuilt: 0, cancelled: true });
  expect(await itemsOf(page)).toEqual(before);
  expect(await codeOf(page, 'a picture')).toBe('encoder-missing');

  const done = await page.evaluate(async () => {
    const { collection } = await sightglass.status();
    const job = sightglass.collections.rebuild(collection);
    await new Promise<void>((resolve) => job.subscribe(() => job.progress.done > 0 && resolve()));
    return job.progress.done;
  });
  expect(done).toBeLessThan(200);
  // No goodbye: as if the tab were killed.
  await page.goto('about:blank');
  await open(page);
  await expect(page.getByTestId('update-collection')).toHaveAttribute('data-running', /.*/, { timeout: 30_000 });
  await expect(page.getByTestId('update-collection')).toHaveCount(0, { timeout: 90_000 });
  expect(await itemsOf(page)).toEqual(before);
  expect(await codeOf(page, 'a picture')).toBe('answered');
});
