import type { Page } from '@playwright/test';
import { photos } from '../fixtures/pictures/photos.ts';
import { addFiles, answers, expect, open, second, test } from './page.ts';

test.use({ serviceWorkers: 'block' });

/** All that a person sees of the open collection: the list in its order, answers to words, and the bytes of a preview. */
async function seen(page: Page): Promise<unknown> {
  const words = await page.evaluate(async () => {
    const { hits } = await sightglass.search('a green field', { topK: 1000 });
    return hits.map(({ id, name, score, match, kind }) => [id, name, score, match, kind]);
  });
  await page.goto('./#/');
  await expect(page.getByTestId('tile').first()).toBeVisible();
  const tiles = await page.getByTestId('tile').evaluateAll((all) => all.map((tile) => (tile as HTMLElement).dataset['name']));
  const picture = page.getByTestId('tile').first().locator('.tile-picture');
  await expect(picture).toHaveAttribute('data-shown', 'true');
  const preview = await picture.evaluate((shown) => {
    const canvas = new OffscreenCanvas(32, 32);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(shown as HTMLCanvasElement, 0, 0, 32, 32);
    return [...context.getImageData(0, 0, 32, 32).data].join();
  });
  return { words, tiles, preview, ...(await answers(page)) };
}

test('a collection is exported, everything deleted, the file imported: the same answers, list and pictures', async ({ page }, info) => {
  test.setTimeout(240_000);
  await open(page);
  await addFiles(page, await photos(40, 501));
  await page.evaluate(async () => {
    const { hits } = await sightglass.search('a tree', { topK: 3 });
    await sightglass.remove(hits.map(({ id }) => id));
  });
  await page.goto('./#/library');
  await page.getByRole('button', { name: 'Rename My pictures' }).click();
  await page.getByLabel('New name for My pictures').fill('Sommer: ’26');
  await page.getByRole('button', { name: 'Save' }).click();
  const before = await seen(page);

  await page.goto('./#/library');
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export Sommer: ’26' }).click();
  const file = info.outputPath('exported.safetensors');
  const given = await download;
  expect(given.suggestedFilename()).toBe('Sommer_ ’26.safetensors');
  await given.saveAs(file);
  await expect(page.getByTestId('job').filter({ hasText: 'export' })).toHaveAttribute('data-state', 'done');
  const { exportedAt } = (await page.evaluate(() => sightglass.collections.list())).find(({ name }) => name.startsWith('Sommer')) ?? {};
  expect(Date.now() - Date.parse(exportedAt ?? '')).toBeLessThan(120_000);

  await page.getByRole('button', { name: 'Delete everything' }).click();
  const dialog = page.getByTestId('delete-everything');
  await expect(dialog).toContainText('Sommer: ’26');
  await dialog.getByRole('textbox').fill('delete');
  const reloaded = page.waitForEvent('load');
  await dialog.getByRole('button', { name: 'Delete everything' }).click();
  await reloaded;
  await open(page);
  expect((await page.evaluate(() => sightglass.collections.list())).map(({ items }) => items)).toEqual([1000]);

  await page.goto('./#/library');
  await page.getByTestId('import-file').setInputFiles(file);
  await expect(page.locator('[data-testid="collection"][data-current="true"]')).toContainText('Sommer: ’26', { timeout: 60_000 });
  expect(await seen(page)).toEqual(before);

  // It goes on as if nothing had happened: the same pictures are known, and the three that were taken out come back.
  await addFiles(page, await photos(40, 501));
  await expect(page.getByTestId('job')).toContainText('3 pictures added');
  expect((await page.evaluate(() => sightglass.status())).items).toBe(40);
});

test('deleting everything leaves nothing behind, and says so to another tab', async ({ page, troubles }) => {
  await open(page);
  await addFiles(page, await photos(3, 510));
  await page.evaluate(() => localStorage.setItem('of-another-page', 'stays'));
  const other = await second(page);
  await page.evaluate(() => sightglass.deleteEverything());
  await expect(other.getByTestId('notice')).toContainText('everything was deleted in another tab');
  const left = await page.evaluate(async () => ({
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    small: Object.keys(localStorage),
  }));
  expect(left.databases).toEqual([]);
  expect(left.caches).not.toContain('sightglass-models');
  expect(left.small).toEqual(['of-another-page']);
  await other.close();
  await open(page);
  expect((await page.evaluate(() => sightglass.collections.list())).map(({ items }) => items)).toEqual([1000]);
  expect(troubles).toEqual([]);
});

test('pictures move into another collection, are found there and no longer here, and come back', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  await addFiles(page, await photos(12, 520));
  const before = await answers(page);
  const [from, to, ids] = await page.evaluate(async () => {
    const { id } = await sightglass.collections.create('Best');
    const { hits } = await sightglass.search('water', { topK: 5 });
    const { collection } = await sightglass.status();
    return [collection, id, hits.map((hit) => hit.id)] as const;
  });
  expect(await page.evaluate(([some, where]) => sightglass.move(some, where), [ids, to] as const)).toBe(5);
  const scores = (found: string[]) => new Map(found.map((line) => line.split(' ') as [string, string]));
  const all = scores(before.found);
  const here = await answers(page);
  expect(here.searched).toBe(7);
  expect(here.found.every((line) => before.found.includes(line) && !ids.includes(line.split(' ')[0] ?? ''))).toBe(true);
  await page.evaluate((id) => sightglass.collections.use(id), to);
  const there = await answers(page);
  expect(there.searched).toBe(5);
  expect(new Set(scores(there.found).keys())).toEqual(new Set(ids));
  for (const [id, score] of scores(there.found)) expect(score).toBe(all.get(id));
  // Back by the same way; the samples, of the same model, take nothing.
  expect(await page.evaluate(([some, where]) => sightglass.move(some, where), [ids, from] as const)).toBe(5);
  await page.evaluate((id) => sightglass.collections.use(id), from);
  expect(await answers(page)).toEqual(before);
  const refused = await page.evaluate(async (some) => {
    const sample = (await sightglass.collections.list()).find(({ items }) => items === 1000);
    return sightglass.move(some, sample?.id ?? '').catch((error: { code: string }) => error.code);
  }, ids);
  expect(refused).toBe('not-supported');
});

test('selected pictures are moved into a new collection, and back', async ({ page }) => {
  await open(page);
  await addFiles(page, await photos(6, 530));
  const before = await answers(page);
  await page.goto('./#/');
  const said = page.getByTestId('result-line');
  await page.getByTestId('tile').first().focus();
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('x');
  await page.getByTestId('selection-bar').getByRole('button', { name: 'Move to' }).click();
  const dialog = page.getByTestId('move');
  await dialog.getByRole('textbox').fill('Two of six');
  await dialog.getByRole('textbox').press('Enter');
  await expect(page.getByTestId('notice')).toContainText('2 pictures were moved to “Two of six”.');
  await expect(said).toContainText('4 pictures');
  expect((await answers(page)).searched).toBe(4);
  const itemsOf = () => page.evaluate(async () => Object.fromEntries((await sightglass.collections.list()).map(({ name, items }) => [name, items])));
  expect(await itemsOf()).toMatchObject({ 'My pictures': 4, 'Two of six': 2 });
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).click();
  await expect(said).toContainText('6 pictures');
  expect(await answers(page)).toEqual(before);
  expect(await itemsOf()).toMatchObject({ 'My pictures': 6, 'Two of six': 0 });
});
