import type { Page } from '@playwright/test';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { photos } from '../fixtures/pictures/photos.ts';
import { scene, zoo } from '../fixtures/pictures/zoo.ts';
import { counted, inFolder, useDisk, write } from './disk.ts';
import { expect, findings, open, test } from './page.ts';

test.beforeEach(async ({ page }) => {
  await useDisk(page);
  await open(page);
  await page.goto('./#/library');
});

const items = (page: Page) => page.evaluate(async () => (await sightglass.status()).items);
const report = (page: Page) => page.getByTestId('job-report');
const folder = (page: Page, name = 'Holiday') => page.locator(`[data-testid="folder"][data-name="${name}"]`);
const addFolder = (page: Page) => counted(page, () => page.getByRole('button', { name: 'Add a folder' }).first().click());
const lookAgain = (page: Page, name = 'Holiday') =>
  counted(page, () =>
    folder(page, name)
      .getByRole('button', { name: /look through|choose/i })
      .click(),
  );
/** Names of all pictures in the grid, sorted. */
async function names(page: Page): Promise<string[]> {
  await page.goto('./#/');
  await expect(page.getByTestId('tile').first()).toBeVisible();
  const shown = await page.getByTestId('tile').evaluateAll((tiles) => tiles.map((tile) => (tile as HTMLElement).dataset['name'] ?? ''));
  await page.goto('./#/library');
  return shown.sort();
}

test('a folder looked at again: nothing is read, a rename embeds nothing, an edit one, a deleted file is offered', async ({ page }) => {
  const [first, second, third, fourth, edited, fresh] = await photos(6, 31);
  await write(page, inFolder('Holiday', [first!, second!, third!, fourth!]));
  expect(await addFolder(page)).toEqual({ embedded: 4, read: 4 });
  await expect(folder(page)).toContainText('4 pictures · checked today');

  // As it was.
  expect(await lookAgain(page)).toEqual({ embedded: 0, read: 0 });
  await expect(report(page)).toContainText('Nothing new to add');
  await expect(report(page)).toContainText('4 unchanged');

  // Renamed, and moved into a folder.
  await write(page, { [`Holiday/${first!.name}`]: null, 'Holiday/day 1/beach.jpg': first!.bytes });
  expect(await lookAgain(page)).toEqual({ embedded: 0, read: 1 });
  await expect(report(page)).toContainText('1 renamed or moved');
  await expect(page.getByTestId('missing')).toHaveCount(0);
  expect(await names(page)).toEqual(['beach.jpg', second!.name, third!.name, fourth!.name].sort());

  // Edited: one picture is embedded, and the one of before has no file any more.
  await write(page, { [`Holiday/${second!.name}`]: edited!.bytes });
  expect(await lookAgain(page)).toEqual({ embedded: 1, read: 1 });
  await expect(report(page)).toContainText('1 edited');
  await expect(folder(page)).toContainText('1 picture is no longer in the folder.');
  expect(await items(page)).toBe(5);

  // Deleted, and a new one: what is gone is only offered.
  await write(page, { [`Holiday/${third!.name}`]: null, [`Holiday/${fourth!.name}`]: null, [`Holiday/new.jpg`]: fresh!.bytes });
  expect(await lookAgain(page)).toEqual({ embedded: 1, read: 1 });
  await expect(report(page)).toContainText('2 no longer there');
  await expect(folder(page)).toContainText('3 pictures are no longer in the folder.');
  expect(await items(page)).toBe(6);
  await folder(page).getByRole('button', { name: 'Show' }).click();
  await expect(folder(page).locator('.missing-picture')).toHaveText([second!.name, third!.name, fourth!.name], { ignoreCase: false });
  expect(await findings(page)).toEqual([]);

  // Removed, taken back, kept: then nothing more is said.
  await folder(page).getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByTestId('missing')).toHaveCount(0);
  expect(await items(page)).toBe(3);
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).click();
  await expect(folder(page)).toContainText('3 pictures are no longer in the folder.');
  expect(await items(page)).toBe(6);
  await folder(page).getByRole('button', { name: 'Keep' }).click();
  await expect(page.getByTestId('missing')).toHaveCount(0);
  expect(await lookAgain(page)).toEqual({ embedded: 0, read: 0 });
  await expect(page.getByTestId('missing')).toHaveCount(0);
  expect(await items(page)).toBe(6);
});

test('a kept folder is opened again after a reload by one click, and its files are shown from it', async ({ page }) => {
  const [first, second, third] = await photos(3, 32);
  await write(page, inFolder('Holiday', [first!, second!]));
  await addFolder(page);
  await write(page, { [`Holiday/${third!.name}`]: third!.bytes });
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
  expect(await lookAgain(page)).toEqual({ embedded: 1, read: 1 });
  await page.goto('./#/');
  await page.locator(`[data-testid="tile"][data-name="${first!.name}"]`).click();
  // The original, not the preview: read through the folder's handle.
  await expect(page.locator('.picture-layer.sharp')).toHaveAttribute('data-shown', 'true');
  await expect(page.locator('.picture-note')).toHaveCount(0);
});

test('a folder within a kept one is a part of it, and a folder that may not be read says so', async ({ page }) => {
  const [first, second, third] = await photos(3, 33);
  await write(page, { 'Holiday/a.jpg': first!.bytes, 'Holiday/day 1/b.jpg': second!.bytes });
  await addFolder(page);
  await write(page, { 'Holiday/day 1/c.jpg': third!.bytes });
  await page.evaluate(() => {
    const root = globalThis as unknown as { showDirectoryPicker: () => Promise<FileSystemDirectoryHandle> };
    root.showDirectoryPicker = async () => (await (await navigator.storage.getDirectory()).getDirectoryHandle('Holiday')).getDirectoryHandle('day 1');
  });
  expect(await addFolder(page)).toEqual({ embedded: 1, read: 1 });
  await expect(report(page)).toContainText('1 unchanged');
  await expect(page.getByTestId('folder')).toHaveCount(1);
  await expect(folder(page)).toContainText('3 pictures');
  await expect(page.getByTestId('missing')).toHaveCount(0);

  await page.evaluate(() => {
    Object.assign(FileSystemHandle.prototype, { queryPermission: async () => 'prompt', requestPermission: async () => 'denied' });
  });
  await folder(page)
    .getByRole('button', { name: /look through/i })
    .click();
  await expect(page.getByTestId('notice')).toContainText('The browser was not allowed to read “Holiday”');
  expect(await items(page)).toBe(3);
});

test('a kept folder within one that is added becomes a part of it', async ({ page }) => {
  const [first, second] = await photos(2, 37);
  await write(page, { 'Holiday/a.jpg': first!.bytes, 'Holiday/day 1/b.jpg': second!.bytes });
  const pick = (...steps: string[]) =>
    page.evaluate((inside) => {
      const root = globalThis as unknown as { showDirectoryPicker: () => Promise<FileSystemDirectoryHandle> };
      root.showDirectoryPicker = async () => {
        let picked = await navigator.storage.getDirectory();
        for (const step of inside) picked = await picked.getDirectoryHandle(step);
        return picked;
      };
    }, steps);
  await pick('Holiday', 'day 1');
  expect(await addFolder(page)).toEqual({ embedded: 1, read: 1 });
  await expect(folder(page, 'day 1')).toContainText('1 picture · checked today');
  await pick('Holiday');
  expect(await addFolder(page)).toEqual({ embedded: 1, read: 2 });
  await expect(report(page)).toContainText('1 unchanged');
  await expect(page.locator('details[data-code="duplicate"]')).toHaveCount(0);
  await expect(page.getByTestId('folder')).toHaveCount(1);
  await expect(folder(page)).toContainText('2 pictures');
  expect(await lookAgain(page)).toEqual({ embedded: 0, read: 0 });
});

test('the same content twice is one picture at two places, and the open picture says so', async ({ page }) => {
  const [first, second] = await photos(2, 34);
  await write(page, { 'Holiday/a.jpg': first!.bytes, 'Holiday/b.jpg': second!.bytes, 'Holiday/copies/a again.jpg': first!.bytes });
  expect(await addFolder(page)).toEqual({ embedded: 2, read: 3 });
  await expect(page.locator('details[data-code="duplicate"]')).toContainText('1');
  expect(await items(page)).toBe(2);
  await page.goto('./#/');
  await page.locator('[data-testid="tile"]').first().click();
  await page.keyboard.press('i');
  const inTwo = page.getByTestId('places');
  if ((await inTwo.count()) === 0) await page.keyboard.press('ArrowRight');
  await expect(inTwo).toContainText('In 2 places');
  await expect(inTwo.locator('dd')).toHaveText(['Holiday/a.jpg', 'Holiday/copies/a again.jpg']);
});

test('without a folder picker the same folder, chosen again, is known by its name', async ({ page }) => {
  const [first, second, third] = await photos(3, 35);
  const disk = mkdtempSync(path.join(tmpdir(), 'sightglass-'));
  try {
    const chosen = path.basename(disk);
    await page.evaluate(() => Object.assign(globalThis, { showDirectoryPicker: undefined }));
    writeFileSync(path.join(disk, 'a.jpg'), first!.bytes);
    writeFileSync(path.join(disk, 'b.jpg'), second!.bytes);
    writeFileSync(path.join(disk, '.hidden'), 'not a picture');
    const choose = () => counted(page, () => page.getByTestId('add-folder').setInputFiles(disk));
    expect(await choose()).toEqual({ embedded: 2, read: 2 });
    renameSync(path.join(disk, 'a.jpg'), path.join(disk, 'z.jpg'));
    rmSync(path.join(disk, 'b.jpg'));
    writeFileSync(path.join(disk, 'c.jpg'), third!.bytes);
    await expect(folder(page, chosen)).toContainText('2 pictures');
    expect(await choose()).toEqual({ embedded: 1, read: 2 });
    await expect(page.getByTestId('folder')).toHaveCount(1);
    await expect(folder(page, chosen)).toContainText('1 picture is no longer in the folder.');
    await expect(folder(page, chosen).getByRole('button', { name: /again/ })).toHaveText('Choose again');
  } finally {
    rmSync(disk, { recursive: true });
  }
});

test('a forgotten folder leaves its pictures, and comes back by undo', async ({ page }) => {
  await write(page, inFolder('Holiday', await photos(3, 36)));
  await addFolder(page);
  await folder(page).getByRole('button', { name: 'Forget Holiday' }).click();
  await expect(page.getByTestId('folder')).toHaveCount(0);
  expect(await items(page)).toBe(3);
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).click();
  await expect(folder(page)).toContainText('3 pictures');
  expect(await lookAgain(page)).toEqual({ embedded: 0, read: 0 });
});

test('a smaller and a harder compressed copy are very similar, and shown as such; nothing else is', async ({ page }) => {
  const photo = await scene(640).jpeg({ quality: 90 }).toBuffer();
  const copies = { 'small.jpg': sharp(photo).resize(320), 'hard.jpg': sharp(photo) };
  const [small, hard] = await Promise.all(Object.values(copies).map((copy) => copy.jpeg({ quality: 40 }).toBuffer()));
  const place = (await zoo()).find(({ name }) => name === 'animated.gif');
  await write(page, { 'Holiday/photo.jpg': photo, 'Holiday/small.jpg': small!, 'Holiday/hard.jpg': hard!, 'Holiday/red.gif': place!.bytes });
  expect((await addFolder(page)).embedded).toBe(4);
  const groups = () => page.evaluate(async () => (await sightglass.duplicates()).map((group) => group.map(({ name }) => name).sort()));
  expect(await groups()).toEqual([['hard.jpg', 'photo.jpg', 'small.jpg']]);

  await page.goto('./#/');
  await page.locator('[data-testid="tile"][data-name="photo.jpg"]').click();
  await page.getByTestId('similar-count').click();
  await expect(page.getByTestId('similar-count')).toHaveText('2 very similar pictures');
  expect(await findings(page)).toEqual([]);
  await page.getByTestId('similar').getByRole('button', { name: 'Open small.jpg' }).click();
  await expect(page.locator('.lightbox-name')).toHaveText('small.jpg');
  await expect(page.getByTestId('similar').getByRole('button')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await page.locator('[data-testid="tile"][data-name="red.gif"]').click();
  await expect(page.locator('.lightbox-name')).toHaveText('red.gif');
  await expect(page.getByTestId('similar-count')).toHaveCount(0);
});

test('where a picture was taken is shown as coordinates, and comes back with an export', async ({ page }) => {
  const placed = (await zoo()).find(({ name }) => name === 'placed.jpg');
  await write(page, { 'Holiday/placed.jpg': placed!.bytes });
  await addFolder(page);
  const where = async () => {
    await page.goto('./#/');
    await page.getByTestId('tile').first().click();
    await page.keyboard.press('i');
    const shown = page.getByTestId('item-panel').locator('.fact').filter({ hasText: 'Where' }).locator('dd');
    await expect(shown).toHaveText('33.45806° N, 126.94250° E');
    await page.keyboard.press('Escape');
  };
  await where();
  await page.evaluate(async () => {
    const { collection } = await sightglass.import(await sightglass.export({ previews: true }), { name: 'Again' }).done;
    await sightglass.collections.use(collection);
  });
  await where();
});
