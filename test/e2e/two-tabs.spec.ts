import type { Page } from '@playwright/test';
import { photos } from '../fixtures/pictures/photos.ts';
import { counted, inFolder, useDisk, write } from './disk.ts';
import { addFiles, answers, expect, findings, give, inputOf, open, second, test } from './page.ts';

test.use({ serviceWorkers: 'block' });

const itemsOf = (page: Page) => page.evaluate(async () => (await sightglass.status()).items);

test('what one tab adds, removes and renames is seen in the other, as it is committed', async ({ page }) => {
  test.setTimeout(300_000);
  await open(page);
  await addFiles(page, await photos(2, 101));
  const other = await second(page);
  expect(await itemsOf(other)).toBe(2);

  await give(page, await photos(300, 103));
  await expect(other.getByTestId('job-elsewhere-pill')).toContainText('Another tab is adding pictures to “My pictures”');
  expect.soft(await findings(other)).toEqual([]);
  await other.goto('./#/library');
  await expect(other.getByTestId('job-elsewhere')).toContainText(/\d+ of 300/);
  await other.goto('./#/');
  // It grows and is searched here while the other is not yet done.
  await expect.poll(() => itemsOf(other), { timeout: 60_000, intervals: [20] }).toBeGreaterThan(33);
  const { total, searched } = await other.evaluate(async () => ({
    searched: (await sightglass.search([{ vector: new Float32Array(512).fill(1) }])).searched,
    total: (await sightglass.status()).items,
  }));
  expect(searched).toBeGreaterThan(2);
  expect(total).toBeLessThan(302);
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'done', { timeout: 180_000 });
  await expect(other.getByTestId('job-elsewhere-pill')).toHaveCount(0);
  await expect.poll(() => itemsOf(other)).toBe(302);
  expect(await answers(other)).toEqual(await answers(page));
  expect((await answers(other)).searched).toBe(302);

  // A picture is removed here, and comes back.
  await page.goto('./#/');
  await page.getByTestId('tile').first().click();
  await page.getByRole('button', { name: 'Remove from collection' }).click();
  await expect.poll(async () => (await answers(other)).searched).toBe(301);
  await expect.poll(() => itemsOf(other)).toBe(301);
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(async () => (await answers(other)).searched).toBe(302);

  // A collection is renamed, made, and removed there.
  await page.goto('./#/library');
  await other.goto('./#/library');
  await page.getByRole('button', { name: 'Rename My pictures' }).click();
  await page.getByLabel('New name for My pictures').fill('Holiday');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(other.getByTestId('collection').filter({ hasText: 'Holiday' })).toBeVisible();
  await page.evaluate(() => sightglass.collections.create('Another'));
  await expect(other.getByTestId('collection').filter({ hasText: 'Another' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete Holiday' }).click();
  await expect(other.getByTestId('collection').filter({ hasText: 'Holiday' })).toHaveCount(0);
  await expect(other.getByTestId('notice')).toContainText('“Holiday” was removed in another tab.');
  await expect.poll(async () => (await other.evaluate(() => sightglass.status())).collection).not.toBe('');
});

test('what one tab finds in a folder that it looks through again is seen in the other', async ({ page }) => {
  test.setTimeout(240_000);
  await useDisk(page);
  await open(page);
  await page.goto('./#/library');
  const [moved, deleted, stays] = await photos(3, 115);
  await write(page, inFolder('Holiday', [moved!, deleted!, stays!]));
  await counted(page, () => page.getByRole('button', { name: 'Add a folder' }).first().click());
  const other = await second(page);
  await other.goto('./#/library');
  const folder = (of: Page) => of.getByTestId('folder').filter({ hasText: 'Holiday' });
  await expect(folder(other)).toContainText('3 pictures');

  await write(page, { [`Holiday/${moved!.name}`]: null, 'Holiday/beach.jpg': moved!.bytes, [`Holiday/${deleted!.name}`]: null });
  await counted(page, () =>
    folder(page)
      .getByRole('button', { name: /look through/i })
      .click(),
  );
  await expect(page.getByTestId('job-report')).toContainText('1 renamed or moved');
  await expect(folder(other)).toContainText('1 picture is no longer in the folder.');
  await other.goto('./#/');
  await expect(other.locator('[data-testid="tile"][data-name="beach.jpg"]')).toBeVisible();
  await other.goto('./#/library');

  // Removed there, and brought back; then the folder is forgotten.
  await folder(other).getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByTestId('missing')).toHaveCount(0);
  await expect.poll(async () => (await answers(page)).searched).toBe(2);
  await other.getByTestId('notice').getByRole('button', { name: 'Undo' }).click();
  await expect(folder(page)).toContainText('1 picture is no longer in the folder.');
  await expect.poll(async () => (await answers(page)).searched).toBe(3);
  await folder(other).getByRole('button', { name: 'Forget Holiday' }).click();
  await expect(folder(page)).toHaveCount(0);
});

test('two tabs that add to one collection take turns', async ({ page }) => {
  test.setTimeout(300_000);
  await open(page);
  await addFiles(page, await photos(1, 105));
  const other = await second(page);
  await page.goto('./#/library');
  await other.goto('./#/library');
  const shared = await photos(20, 106);
  await give(page, [...(await photos(150, 107)), ...shared]);
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'running', { timeout: 60_000 });
  await give(other, [...shared, ...(await photos(30, 109))]);
  await expect(other.getByTestId('job')).toHaveAttribute('data-state', 'queued');
  await expect(other.getByTestId('job-elsewhere')).toBeVisible();
  const states = () => other.evaluate(() => sightglass.jobs.list().map(({ here, progress: { state } }) => `${here ? 'here' : 'there'} ${state}`));
  await expect.poll(states, { timeout: 180_000, intervals: [20] }).toContain('here running');
  // By then the other was over.
  expect(await states()).toContain('there done');
  await expect(other.getByTestId('job')).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  await expect(other.getByTestId('job-report')).toContainText('30 pictures added');
  await expect.poll(() => itemsOf(page)).toBe(201);
  expect(await answers(page)).toEqual(await answers(other));
  expect((await answers(page)).searched).toBe(201);
});

test('when the tab that adds dies, the other says so and goes on', async ({ page, context, troubles }) => {
  test.setTimeout(300_000);
  await open(page);
  await addFiles(page, await photos(1, 111));
  const other = await second(page);
  const files = await photos(200, 113);
  await give(page, files);
  await expect.poll(() => itemsOf(other), { timeout: 60_000, intervals: [20] }).toBeGreaterThan(32);
  const crashed = page.waitForEvent('crash');
  const session = await context.newCDPSession(page);
  session.send('Page.crash').catch(() => undefined);
  await crashed;
  const offer = other.getByTestId('interrupted-job');
  await expect(offer).toContainText(/Adding to “My pictures” was interrupted at \d+ of 200\./);
  await expect(other.getByTestId('job-elsewhere-pill')).toHaveCount(0);
  const kept = await itemsOf(other);
  expect(kept).toBeLessThan(201);
  const chooser = other.waitForEvent('filechooser');
  await offer.getByRole('button', { name: 'Choose the files' }).click();
  await (await chooser).setFiles(inputOf(files));
  await expect(offer).toHaveCount(0);
  await expect(other.getByTestId('job-pill')).toContainText(/pictures added/, { timeout: 120_000 });
  expect(await itemsOf(other)).toBe(201);
  expect((await answers(other)).searched).toBe(201);
  expect(troubles).toEqual([]);
});
