/**
 * What is stored, in Firefox: it has folders that are chosen anew, and files of its own that only one tab at a time can open.
 * All of it in one file, though it is long: which browser runs is said once for a file, and one worker then starts it once.
 */
import type { Page } from '@playwright/test';
import { firefox, firefoxOptions, NO_FIREFOX } from '../../scripts/install.mjs';
import { photos } from '../fixtures/pictures/photos.ts';
import { readLibrary } from '../torture/library.ts';
import { ask, copied, copies, makeRows, same } from './copies.ts';
import { chooseFolder, counted, type Lying, useDisk } from './disk.ts';
import { expectWhole, idOf, killFirefox, reload, startFirefox } from './firefox.ts';
import {
  addFiles,
  answers,
  expect,
  exported,
  type GivenFile,
  give,
  importAndUse,
  inputOf,
  open,
  second,
  test,
  toldTotal,
  watchPage,
} from './page.ts';

// `npm test` asks for Chromium alone; it installs Firefox where it can, so CI always runs these.
test.skip(firefox() === undefined, NO_FIREFOX);
test.use({ browserName: 'firefox', channel: 'moz-firefox', launchOptions: firefoxOptions(), serviceWorkers: 'block' });

/** From 16,384 rows on there is a copy of the index. */
const ROWS = 17_000;

const itemsOf = (page: Page) =>
  page.evaluate(async () => (await sightglass.collections.list()).find(({ name }) => name === 'My pictures')?.items ?? 0);
const isOver = (page: Page) => expect(page.getByTestId('job')).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
const undo = (page: Page) => page.getByTestId('notice').getByRole('button', { name: 'Undo' }).first().click();

test('what was added is there after a reload; a picture and a collection that were removed come back', async ({ page }) => {
  await open(page);
  const files = await photos(40, 201);
  await addFiles(page, files);
  const before = await answers(page);
  expect(before.searched).toBe(40);
  const words = () =>
    page.evaluate(async () => (await sightglass.search('something red', { topK: 40 })).hits.map(({ id, score }) => `${id} ${score}`));
  const said = await words();
  await reload(page);
  await expectWhole(page, files);
  expect(await answers(page)).toEqual(before);
  expect(await words()).toEqual(said);

  await page.goto('./#/');
  await page.getByTestId('tile').first().click();
  await page.getByRole('button', { name: 'Remove from collection' }).click();
  await expect.poll(async () => (await answers(page)).searched).toBe(39);
  await undo(page);
  await expect.poll(() => answers(page)).toEqual(before);

  await page.goto('./#/library');
  const mine = page.getByTestId('collection').filter({ hasText: 'My pictures' });
  await mine.getByRole('button', { name: /remove|delete/i }).click();
  await expect(mine).toHaveCount(0);
  await undo(page);
  await expect(mine).toBeVisible();
  await page.evaluate(async () =>
    sightglass.collections.use((await sightglass.collections.list()).find(({ name }) => name === 'My pictures')?.id ?? ''),
  );
  await reload(page);
  await expectWhole(page, files);
  expect(await answers(page)).toEqual(before);
});

test('two tabs: what one adds the other shows as it comes, and the same files added in both are added once', async ({ page, baseURL, troubles }) => {
  await open(page);
  const first = await photos(1, 203);
  await addFiles(page, first);
  const other = await second(page);
  watchPage(other, baseURL, troubles);
  await other.goto('./#/library');
  const many = await photos(200, 205);
  await give(page, many);
  const found = async () => (await answers(other)).searched;
  await expect.poll(found, { timeout: 60_000, intervals: [20] }).toBeGreaterThan(32);
  const total = await found();
  expect(total).toBeLessThan(201);
  await isOver(page);
  await expect.poll(() => itemsOf(other)).toBe(201);

  const shared = await photos(40, 207);
  await Promise.all([give(page, shared), give(other, shared)]);
  await expect.poll(() => itemsOf(page), { timeout: 60_000 }).toBe(241);
  for (const tab of [page, other]) await isOver(tab);
  for (const tab of [page, other]) await expectWhole(tab, [...first, ...many, ...shared]);
  expect(await answers(page)).toEqual(await answers(other));
});

test('killed while files are added, it offers to go on, and with the files given again nothing is lost or doubled', async ({
  baseURL,
  troubles,
}, info) => {
  // Elsewhere nothing names the process: a kill would have to guess among the Firefoxes of the person who runs this.
  test.skip(process.platform !== 'linux', 'finds the process by a link that Firefox makes on Linux alone');
  let { context, page, profile } = await startFirefox(info, baseURL, troubles);
  const files = await photos(200, 209);
  await page.goto('./#/library');
  await give(page, files);
  await expect.poll(() => itemsOf(page), { timeout: 60_000, intervals: [20] }).toBeGreaterThan(31);
  // The disk is told about once a second how far a job is.
  await expect.poll(() => toldTotal(page), { timeout: 60_000, intervals: [20] }).toBe(200);
  const before = await itemsOf(page);
  const over = context.waitForEvent('close');
  await killFirefox(profile);
  await over;

  ({ context, page } = await startFirefox(info, baseURL, troubles));
  const kept = await itemsOf(page);
  expect(kept).toBeGreaterThanOrEqual(before);
  expect(kept).toBeLessThan(200);
  await page.goto('./#/library');
  const offer = page.getByTestId('interrupted-job');
  await expect(offer).toContainText(/Adding to “My pictures” was interrupted at \d+ of 200\./);
  const chooser = page.waitForEvent('filechooser');
  await offer.getByRole('button', { name: 'Choose the files' }).click();
  await (await chooser).setFiles(inputOf(files));
  await isOver(page);
  await expect(offer).toHaveCount(0);
  await expect(page.getByTestId('job-report')).toContainText(`${200 - kept} pictures added`);
  await expectWhole(page, files);
  await context.close();
});

test('a folder chosen again: a rename embeds nothing, an edit one picture, a deleted file is offered for removal', async ({ page }) => {
  await useDisk(page);
  await open(page);
  await page.goto('./#/library');
  const [first, second_, third, edited] = await photos(4, 211);
  const [early, late] = [1_600_000_000_000, 1_700_000_000_000];
  const lying = (file: GivenFile | undefined, time = early): Lying => ({ bytes: file!.bytes, time });
  const choose = (files: Record<string, Lying>) => counted(page, () => chooseFolder(page, 'Holiday', files));
  const folder = page.locator('[data-testid="folder"][data-name="Holiday"]');
  const report = page.getByTestId('job-report');
  const names = () =>
    page.evaluate(async () => (await sightglass.search([{ vector: new Float32Array(512).fill(1) }])).hits.map(({ name }) => name).toSorted());

  expect(await choose({ 'a.jpg': lying(first), 'b.jpg': lying(second_), 'day 1/c.jpg': lying(third) })).toEqual({ embedded: 3, read: 3 });
  await expect(folder).toContainText('3 pictures');
  expect(await choose({ 'a.jpg': lying(first), 'b.jpg': lying(second_), 'day 1/c.jpg': lying(third) })).toEqual({ embedded: 0, read: 0 });
  await expect(report).toContainText('3 unchanged');

  expect(await choose({ 'beach.jpg': lying(first), 'b.jpg': lying(second_), 'day 1/c.jpg': lying(third) })).toEqual({ embedded: 0, read: 1 });
  await expect(report).toContainText('1 renamed or moved');
  expect(await names()).toEqual(['b.jpg', 'beach.jpg', 'c.jpg']);

  expect(await choose({ 'beach.jpg': lying(first), 'b.jpg': lying(edited, late), 'day 1/c.jpg': lying(third) })).toEqual({ embedded: 1, read: 1 });
  await expect(report).toContainText('1 edited');
  await expect(folder).toContainText('1 picture is no longer in the folder.');

  await reload(page);
  expect(await choose({ 'beach.jpg': lying(first), 'b.jpg': lying(edited, late) })).toEqual({ embedded: 0, read: 0 });
  await expect(folder).toContainText('2 pictures are no longer in the folder.');
  expect(await itemsOf(page)).toBe(4);
  await folder.getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => itemsOf(page)).toBe(2);
  await undo(page);
  await expect.poll(() => itemsOf(page)).toBe(4);
  await folder.getByRole('button', { name: 'Remove' }).click();
  await expect.poll(() => itemsOf(page)).toBe(2);
  await expectWhole(page, [first!, edited!]);
});

test('exported, wiped, imported: the same answers, with previews', async ({ page }) => {
  await open(page);
  const files = await photos(40, 213);
  await addFiles(page, files);
  const words = () =>
    page.evaluate(async () => (await sightglass.search('something blue', { topK: 40 })).hits.map(({ id, score }) => ({ id, score })));
  const said = await words();
  const before = await answers(page);
  const file = await exported(page, { previews: true });

  // From a document of the same origin that holds nothing open.
  await page.goto('./samples/samples.json');
  await page.evaluate(async () => {
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase('sightglass');
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    const root = await navigator.storage.getDirectory();
    for await (const name of root.keys()) await root.removeEntry(name, { recursive: true });
    for (const name of await caches.keys()) await caches.delete(name);
    localStorage.clear();
  });
  await open(page);
  expect((await page.evaluate(() => sightglass.collections.list())).map(({ id }) => id)).toEqual(['sample']);

  await importAndUse(page, file);
  await expectWhole(page, files);
  const after = await words();
  expect(after.map(({ id }) => id)).toEqual(said.map(({ id }) => id));
  for (const [k, { score }] of after.entries()) expect(Math.abs(score - (said[k]?.score ?? 0))).toBeLessThan(1e-6);
  expect(await answers(page)).toEqual(before);
  await page.goto('./#/');
  await expect
    .poll(() =>
      page
        .getByTestId('tile')
        .first()
        .locator('.tile-picture')
        .evaluate((shown: HTMLCanvasElement) => shown.dataset['shown'] === 'true' && shown.width > 1),
    )
    .toBe(true);
});

test('a large collection is read from its copy by one tab and from its segments by a second, which find the same', async ({
  page,
  baseURL,
  troubles,
}) => {
  await open(page);
  const id = await makeRows(page, ROWS);
  const made = await ask(page);
  expect(made.index.copied).toBe(0);
  await copied(page, id, ROWS);
  await reload(page);
  const fromCopy = await ask(page);
  expect(fromCopy.index.copied).toBe(ROWS);
  expect(same(fromCopy)).toEqual(same(made));

  // A copy can be open once.
  const other = await second(page);
  watchPage(other, baseURL, troubles);
  const fromSegments = await ask(other);
  expect(fromSegments.index.copied).toBe(0);
  expect(same(fromSegments)).toEqual(same(made));
  await other.close();

  await page.evaluate((collection) => sightglass.collections.remove(collection), id);
  await reload(page);
  await expect.poll(() => copies(page, id)).toEqual([]);
});

test('a private window, which has no files of its own, keeps and finds what it is given', async ({ baseURL, troubles }, info) => {
  const { context, page } = await startFirefox(info, baseURL, troubles, {
    'browser.privatebrowsing.autostart': true,
    // Would speak of more processors than `firefoxOptions` allows.
    'privacy.fingerprintingProtection.pbmode': false,
  });
  expect(
    await page.evaluate(() =>
      navigator.storage.getDirectory().then(
        () => 'a folder',
        ({ name }: Error) => name,
      ),
    ),
  ).toBe('SecurityError');
  const files = await photos(10, 215);
  await addFiles(page, files);
  await makeRows(page, ROWS);
  const made = await ask(page);
  await reload(page);
  const again = await ask(page);
  expect(again.index.copied).toBe(0);
  expect(same(again)).toEqual(same(made));
  await page.evaluate(async () =>
    sightglass.collections.use((await sightglass.collections.list()).find(({ name }) => name === 'My pictures')?.id ?? ''),
  );
  await expectWhole(page, files);
  await context.close();
});

test('a full disk ends an import and adding with a word; all that was there is kept, and opens', async ({ baseURL, troubles }, info) => {
  // Kilobytes, of all origins together.
  const { context, page } = await startFirefox(info, baseURL, troubles, { 'dom.quotaManager.temporaryStorage.fixedLimit': 6000 });
  const [first, more] = [await photos(10, 217), await photos(400, 219)];
  await addFiles(page, first);
  const before = await page.evaluate(() => sightglass.collections.list());
  const ended = await makeRows(page, 60_000).then(
    () => 'imported',
    ({ message }: Error) => message,
  );
  expect(ended).toContain('The browser has no more room for this site.');
  expect(await page.evaluate(() => sightglass.collections.list())).toEqual(before);

  await give(page, more);
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'failed', { timeout: 60_000 });
  await expect(page.getByTestId('notice').filter({ hasText: 'no more room' })).toContainText('All that was added before is kept');
  const { found } = await readLibrary(page);
  const kept = [...first, ...more].filter((file) => found.includes(idOf(file)));
  expect(kept.length).toBeGreaterThanOrEqual(10);
  expect(kept.length).toBeLessThan(410);
  await expectWhole(page, kept);
  const was = await answers(page);
  // Room for a setting is there now and then; without it the page opens all the same.
  await page.addInitScript(() => {
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, ...given: [unknown, IDBValidKey?]) {
      if (this.name === 'settings') throw new DOMException('No room.', 'QuotaExceededError');
      return put.apply(this, given);
    };
  });
  await reload(page);
  await expectWhole(page, kept);
  expect(await answers(page)).toEqual(was);
  await context.close();
});
