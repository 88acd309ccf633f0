import { type Page } from '@playwright/test';
import type { CollectionRecord, FirstSegmentRecord, ItemRecord } from '../../src/storage/schema.ts';
import { photos } from '../fixtures/pictures/photos.ts';
import { addFiles, answers, expect, open, openProfile, test } from './page.ts';

test.use({ serviceWorkers: 'block' });

/** The lock that a merge holds alone; the page looks for something to merge four seconds after a collection is opened. */
const holdsRows = (page: Page, mode: LockMode) =>
  page.evaluate(async (wanted) => {
    const { held = [] } = await navigator.locks.query();
    return held.some(({ name, mode: now }) => name?.startsWith('sightglass-rows-') && now === wanted);
  }, mode);

const segmentsOf = (page: Page) =>
  page.evaluate(async () => {
    const { collection } = await sightglass.status();
    const request = indexedDB.open('sightglass');
    await new Promise((resolve) => {
      request.onsuccess = resolve;
    });
    const keys = request.result
      .transaction('segments')
      .objectStore('segments')
      .getAllKeys(IDBKeyRange.bound([collection], [collection, []]));
    await new Promise((resolve) => {
      keys.onsuccess = resolve;
    });
    request.result.close();
    return keys.result.length;
  });

/** A collection as an earlier page left it: many small segments of format 1, with vectors of pictures that were never there. */
async function seed(page: Page, segments: number, rows: number): Promise<void> {
  await page.evaluate(
    async ([count, each]) => {
      const dim = 512;
      const { id } = await sightglass.collections.create('Many');
      const request = indexedDB.open('sightglass');
      await new Promise((resolve) => {
        request.onsuccess = resolve;
      });
      const transaction = request.result.transaction(['collections', 'calibrations', 'segments', 'items'], 'readwrite');
      const [collections, calibrations, records, items] = ['collections', 'calibrations', 'segments', 'items'].map((name) =>
        transaction.objectStore(name),
      ) as [IDBObjectStore, IDBObjectStore, IDBObjectStore, IDBObjectStore];
      const table = Int32Array.from({ length: 256 }, (_, n) => {
        let c = n;
        for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0x82f63b78 : c >>> 1;
        return c;
      });
      const crc = (bytes: Uint8Array, before: number) => {
        let c = ~before;
        for (const byte of bytes) c = (table[(c ^ byte) & 255] as number) ^ (c >>> 8);
        return ~c >>> 0;
      };
      calibrations.put({ id: 'seeded', mean: new Float32Array(dim).buffer, deviation: new Float32Array(dim).fill(1).buffer });
      let state = 7;
      for (let sequence = 0; sequence < count; sequence++) {
        const bytes = Int8Array.from({ length: each * dim }, () => {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          return (state >>> 24) - 128 || 1;
        });
        const scales = new Float32Array(each).fill(0.001);
        const ids = Array.from({ length: each }, (_, k) => `${sequence}`.padStart(32, '0') + `${k}`.padStart(32, '0'));
        records.put({
          collection: id,
          sequence,
          format: 1,
          dim,
          calibration: 'seeded',
          ids,
          rows: new Blob([bytes]),
          scales: scales.buffer,
          checksum: crc(new Uint8Array(scales.buffer), crc(new Uint8Array(bytes.buffer), 0)),
        } satisfies FirstSegmentRecord);
        for (const [k, one] of ids.entries())
          items.put({
            collection: id,
            id: one,
            order: sequence * each + k,
            name: `${one}.jpg`,
            path: '',
            kind: 'image',
            type: 'image/jpeg',
            width: 4,
            height: 3,
            bytes: 9,
            addedAt: '2026-01-01T00:00:00Z',
            takenAt: null,
            labels: [],
            segment: sequence,
            preview: null,
          } satisfies ItemRecord);
      }
      const read = collections.get(id) as IDBRequest<CollectionRecord>;
      read.onsuccess = () => collections.put({ ...read.result, items: count * each, nextSequence: count, nextOrder: count * each });
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
      });
      request.result.close();
      await sightglass.collections.use(id);
    },
    [segments, rows] as const,
  );
}

test('a tab that is killed during a merge leaves every picture; the answers are the same before, during and after', async ({ page, context }) => {
  test.setTimeout(300_000);
  await open(page);
  await seed(page, 64, 128);
  const before = await answers(page);
  expect(before.searched).toBe(64 * 128);

  let left = 64;
  let tab = page;
  let killed = 0;
  // Later each time, until a merge is through before the tab dies: two of 4,096 rows are to be made.
  for (let wait = 0; left > 2; wait = wait * 2 + 20) {
    expect(wait, 'a merge takes no minute').toBeLessThan(60_000);
    await expect.poll(() => holdsRows(tab, 'exclusive'), { timeout: 30_000, intervals: [10] }).toBe(true);
    await tab.waitForTimeout(wait);
    expect(await answers(tab)).toEqual(before);
    const crashed = tab.waitForEvent('crash');
    const session = await context.newCDPSession(tab);
    session.send('Page.crash').catch(() => undefined);
    await crashed;
    killed++;
    tab = await context.newPage();
    await open(tab);
    await expect(tab.getByTestId('repair-collection')).toHaveCount(0);
    expect(await answers(tab)).toEqual(before);
    left = await segmentsOf(tab);
    expect([64, 33, 2]).toContain(left);
    expect((await tab.evaluate(() => sightglass.status())).items).toBe(64 * 128);
  }
  expect(killed).toBeGreaterThan(1);
});

test('a browser that is killed during a merge leaves every picture too', async ({ baseURL }, info) => {
  test.setTimeout(300_000);
  const start = () => openProfile(info.outputPath('profile'), baseURL);
  let { context, page } = await start();
  await seed(page, 64, 128);
  const before = await answers(page);
  for (const wait of [0, 300]) {
    await expect.poll(() => holdsRows(page, 'exclusive'), { timeout: 30_000, intervals: [10] }).toBe(true);
    await page.waitForTimeout(wait);
    const over = context.waitForEvent('close');
    const session = await context.browser()?.newBrowserCDPSession();
    session?.send('Browser.crash').catch(() => undefined);
    await over;
    ({ context, page } = await start());
    await expect(page.getByTestId('repair-collection')).toHaveCount(0);
    expect(await answers(page)).toEqual(before);
    expect([64, 33, 2]).toContain(await segmentsOf(page));
  }
  await context.close();
});

test('a merge waits while a removal can be taken back, and undoing it brings the picture back', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  await addFiles(page, await photos(128, 51));
  const before = await answers(page);
  await page.goto('./#/');
  await page.getByTestId('tile').first().click();
  await page.getByRole('button', { name: 'Remove from collection' }).click();
  await expect.poll(() => holdsRows(page, 'shared')).toBe(true);
  // Longer than the quiet that a merge waits for.
  await page.waitForTimeout(6000);
  expect(await segmentsOf(page)).toBe(4);
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(async () => (await answers(page)).searched).toBe(128);
  expect(await answers(page)).toEqual(before);
  await expect.poll(() => segmentsOf(page), { timeout: 60_000 }).toBe(1);
  expect(await answers(page)).toEqual(before);
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
  expect(await answers(page)).toEqual(before);
});
