import { expect, type Page, test } from '@playwright/test';
import { openPage } from '../../scripts/builtPage.ts';
import { serve } from '../../scripts/serve.mjs';
import { ask, copied, copies, makeRows, same } from './copies.ts';

const COUNT = 30_000;
/** Codes, scales and what else is derived of the rows take 0.8 MB; the rows 2 MB. */
const SMALL = 1_600_000;

/** Changes what a setting of the page is, as stored. */
function setMemory(page: Page, bytes: number): Promise<void> {
  return page.evaluate(async (value) => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('sightglass');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const transaction = database.transaction('settings', 'readwrite');
    transaction.objectStore('settings').put(value, 'memory');
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    database.close();
  }, bytes);
}

/** Changes some bytes of the copy. The first chunk's 4,096 rows lie from byte 64 on, 64 bytes each; their codes and what else is derived behind them. */
function damage(page: Page, id: string, position: number): Promise<void> {
  return page.evaluate(
    async ([collection, at]) => {
      const folder = await (await (await navigator.storage.getDirectory()).getDirectoryHandle('search-images')).getDirectoryHandle(collection);
      for await (const file of folder.values()) {
        const writing = await (file as FileSystemFileHandle).createWritable({ keepExistingData: true });
        await writing.write({ type: 'write', position: at, data: Uint8Array.of(101, 2, 93, 4) });
        await writing.close();
      }
    },
    [id, position] as const,
  );
}

test('a large collection is kept on disk as it lies in memory, and answers the same from there', async ({ browser }) => {
  test.setTimeout(300_000);
  const server = await serve({ root: 'dist' });
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const again = () => openPage(page, server.url);
  try {
    await again();
    const id = await makeRows(page, COUNT);
    const first = await ask(page);
    expect(first.exact).toHaveLength(50);
    expect(first.index).toMatchObject({ copied: 0, rowsOnDisk: 0 });
    await copied(page, id, COUNT);

    // From the copy, in two tabs at once.
    await again();
    const second = await ask(page);
    expect(second.index).toMatchObject({ copied: COUNT, rowsOnDisk: 0 });
    expect(same(second)).toEqual(same(first));
    const other = await context.newPage();
    await openPage(other, server.url);
    const beside = await ask(other);
    expect(beside.index).toMatchObject({ copied: COUNT });
    expect(same(beside)).toEqual(same(first));
    await other.close();

    // Rows beyond the budget stay on disk.
    await setMemory(page, SMALL);
    await again();
    const third = await ask(page);
    expect(third.index.budget).toBe(SMALL);
    expect(third.index.rowsOnDisk).toBeGreaterThan(COUNT / 4);
    expect(third.index.bytes).toBeLessThanOrEqual(SMALL);
    expect(same(third)).toEqual(same(first));

    // Without a copy too: it is made while the segments are read.
    await page.goto('about:blank');
    await page.goto(`${server.url}samples/samples.json`);
    // The page that went lets go of its files a moment later.
    const remove = () => page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry('search-images', { recursive: true }));
    await expect(remove).toPass({ timeout: 30_000 });
    await again();
    const fourth = await ask(page);
    expect(fourth.index.copied).toBe(0);
    expect(fourth.index.rowsOnDisk).toBeGreaterThan(COUNT / 4);
    expect(same(fourth)).toEqual(same(first));
    await copied(page, id, COUNT);

    // One whose codes are damaged is passed over.
    await page.goto(`${server.url}samples/samples.json`);
    await damage(page, id, 300_000);
    const spoiled = (await copies(page, id)).map(([name]) => name);
    await setMemory(page, 1e9);
    await again();
    const fifth = await ask(page);
    expect(fifth.index).toMatchObject({ copied: 0, rowsOnDisk: 0 });
    expect(same(fifth)).toEqual(same(first));

    // Rows that are damaged in it come from their segments.
    await expect.poll(async () => (await copies(page, id)).some(([name]) => spoiled.includes(name)), { timeout: 60_000 }).toBe(false);
    await copied(page, id, COUNT);
    await page.goto(`${server.url}samples/samples.json`);
    await damage(page, id, 64 + 64 * 777);
    await again();
    await expect.poll(async () => same(await ask(page))).toEqual(same(first));
    expect((await ask(page)).index).toMatchObject({ copied: COUNT, rowsOnDisk: 0 });

    // It goes with its collection.
    await page.evaluate((collection) => sightglass.collections.remove(collection), id);
    await again();
    await expect.poll(() => copies(page, id)).toEqual([]);
  } finally {
    await context.close();
    await server.close();
  }
});
