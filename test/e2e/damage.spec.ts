import type { Page } from '@playwright/test';
import type { SegmentRecord } from '../../src/storage/schema.ts';
import { photos } from '../fixtures/pictures/photos.ts';
import { addFiles, answers, expect, findings, open, test } from './page.ts';

// A second page of the same browser reads the same library without waiting for a worker of the first.
test.use({ serviceWorkers: 'block' });

/** Changes the stored record of one segment of the open collection, as damage on the disk would; null: it is gone. */
async function spoil(page: Page, sequence: number, how: 'bytes' | 'cut' | 'newer' | 'today' | 'gone'): Promise<void> {
  await page.evaluate(
    async ([number, damage]) => {
      const { collection } = await sightglass.status();
      const answered = <R>(request: IDBRequest<R>) =>
        new Promise<R>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await answered(indexedDB.open('sightglass'));
      const store = () => database.transaction('segments', 'readwrite').objectStore('segments');
      const record = (await answered(store().get([collection, number]))) as SegmentRecord;
      const bytes = new Uint8Array(await record.rows.arrayBuffer());
      if (damage === 'bytes') bytes[1000] = (bytes[1000] as number) ^ 1;
      const rows = new Blob([damage === 'cut' ? bytes.subarray(0, 1000) : bytes]);
      const format = damage === 'newer' ? 9 : 2;
      if (damage === 'gone') await answered(store().delete([collection, number]));
      else await answered(store().put({ ...record, rows, format }));
      database.close();
    },
    [sequence, how] as const,
  );
}

test('damaged segments are named, the rest is found, and one click brings back exactly what was lost', async ({ page }) => {
  await open(page);
  await addFiles(page, await photos(96, 41));
  const before = await answers(page);
  expect(before.searched).toBe(96);
  await spoil(page, 0, 'bytes');
  await spoil(page, 2, 'cut');

  const card = page.getByTestId('repair-collection');
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.goto('about:blank');
    await open(page);
    await expect(card).toContainText('64 pictures of “My pictures” cannot be found by a search.');
    expect.soft(await findings(page), colorScheme).toEqual([]);
  }
  await expect(card.getByRole('listitem')).toHaveText([
    'Segment 0 with 32 pictures cannot be read: its bytes have changed.',
    'Segment 2 with 32 pictures cannot be read: it is cut short.',
  ]);
  const rest = await answers(page);
  expect(rest.searched).toBe(32);
  expect(before.found).toEqual(expect.arrayContaining(rest.found));
  expect((await page.evaluate(() => sightglass.status())).items).toBe(96);

  await card.getByRole('button', { name: 'Repair' }).click();
  await expect(card).toHaveCount(0, { timeout: 60_000 });
  expect(await answers(page)).toEqual(before);

  // Nothing is left to say, also after a reload.
  await page.goto('about:blank');
  await open(page);
  expect(await answers(page)).toEqual(before);
  await expect(card).toHaveCount(0);
});

test('a segment that is gone is missed; a repair that is cancelled or cut off can be done again', async ({ page }) => {
  await open(page);
  await addFiles(page, await photos(96, 43));
  const before = await answers(page);
  for (const sequence of [0, 1, 2]) await spoil(page, sequence, 'gone');
  await page.goto('about:blank');
  await open(page);
  const card = page.getByTestId('repair-collection');
  await expect(card).toContainText('96 pictures of “My pictures” cannot be found');
  expect((await answers(page)).searched).toBe(0);

  // Cancelled after the first part.
  const kept = await page.evaluate(async () => {
    const { collection } = await sightglass.status();
    const job = sightglass.collections.repair(collection);
    await new Promise<void>((resolve) => job.subscribe(() => job.progress.done > 0 && resolve()));
    job.cancel();
    return job.done;
  });
  expect(kept.cancelled).toBe(true);
  expect(kept.repaired).toBeLessThan(96);
  await page.evaluate(async () => void sightglass.collections.repair((await sightglass.status()).collection));
  // No goodbye: as if the tab were killed.
  await page.goto('about:blank');
  await open(page);
  await card.getByRole('button', { name: 'Repair' }).click();
  await expect(card).toHaveCount(0, { timeout: 60_000 });
  expect(await answers(page)).toEqual(before);
});

test('what a newer page wrote is named and left alone', async ({ page }) => {
  await open(page);
  await addFiles(page, await photos(64, 47));
  const before = await answers(page);
  await spoil(page, 1, 'newer');
  await page.goto('about:blank');
  await open(page);
  const card = page.getByTestId('repair-collection');
  await expect(card).toContainText('32 pictures of “My pictures” cannot be found');
  await expect(card).toContainText('A newer version of this page has written them. Nothing is lost');
  await expect(card.getByRole('listitem')).toHaveText(['Segment 1 has format 9; this page reads up to 2.']);
  await expect(card.getByRole('button')).toHaveCount(0);
  expect((await answers(page)).searched).toBe(32);
  const report = await page.evaluate(async () => sightglass.collections.repair((await sightglass.status()).collection).done);
  expect(report).toEqual({ repaired: 0, missing: [], cancelled: false });

  await spoil(page, 1, 'today');
  await page.goto('about:blank');
  await open(page);
  expect(await answers(page)).toEqual(before);
});
