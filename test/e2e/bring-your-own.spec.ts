/** Vectors of a person's own: from the file in the library to the answer, and what is said where words mean nothing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { gaussian, generator } from '../fixtures/random.ts';
import { lines, npy, safetensors } from '../fixtures/vectorFiles.ts';
import { expect, open, test } from './page.ts';

const DIM = 24;
const ROWS = 300;
const vectors = Float32Array.from(gaussian(generator(5), ROWS * DIM));
const captions = Array.from({ length: ROWS }, (_, k) => ({ id: `note-${k}`, caption: `Note ${k} about something somebody once wrote down.` }));

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sightglass-own-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function fileOf(name: string, blob: Blob): Promise<string> {
  const file = path.join(folder, name);
  writeFileSync(file, Buffer.from(await blob.arrayBuffer()));
  return file;
}

const notes = () => safetensors({ embeddings: { dtype: 'F32', shape: [ROWS, DIM], numbers: vectors }, items: lines(...captions) });

async function importNotes(page: Page): Promise<void> {
  await page.goto('./#/library');
  await page.getByTestId('import-file').setInputFiles(await fileOf('notes.safetensors', notes()));
  await expect(page.locator('[data-testid="collection"][data-current="true"]')).toContainText('notes', { timeout: 30_000 });
}

test('vectors with captions: chosen in the library, searched by item and by vector, not by words', async ({ page }) => {
  await open(page);
  await importNotes(page);
  const row = page.locator('[data-testid="collection"][data-current="true"]');
  await expect(row).toContainText('300 items');
  await expect(row).toContainText('24 dimensions');
  await expect(page.getByTestId('notice')).toContainText('“notes” was imported: 300 vectors.');
  await expect(page.getByRole('region', { name: 'Nothing can be added to notes' })).toBeVisible();

  await page.goto('./#/');
  await expect(page.getByTestId('items-only')).toContainText('words and pictures cannot be compared');
  await expect(page.getByTestId('search-box')).not.toBeEditable();
  await expect(page.getByTestId('example')).toHaveCount(0);
  await expect(page.getByTestId('result-line')).toHaveText('300 items in notes');
  await expect(page.getByTestId('tile').first()).toContainText('Note 0 about something');

  await page.getByTestId('tile').nth(4).focus();
  await page.keyboard.press('m');
  await expect(page.getByTestId('tile').first()).toHaveAttribute('data-id', 'note-4');
  await expect(page.getByTestId('result-line')).toContainText('among 300 items');
  await page.getByTestId('tile').first().click();
  await expect(page.getByTestId('lightbox')).toContainText('Note 4 about something');
  await expect(page.getByTestId('lightbox')).toContainText('No picture came with this item.');
  await page.keyboard.press('Escape');

  const answers = await page.evaluate(
    async ([all, dim]) => {
      const codeOf = (query: Parameters<typeof sightglass.search>[0]) =>
        sightglass.search(query).then(
          () => 'answered',
          ({ code }: { code: string }) => code,
        );
      const vector = new Float32Array(all.slice(7 * dim, 8 * dim));
      return {
        byVector: (await sightglass.search([{ vector }], { topK: 1 })).hits[0],
        byItem: (await sightglass.search([{ item: 'note-9' }], { topK: 1 })).hits[0]?.id,
        words: await codeOf('a note'),
        picture: await codeOf([{ image: new Blob() }]),
        short: await codeOf([{ vector: vector.subarray(1) }]),
        nothing: await codeOf([{ vector: new Float32Array(dim) }]),
      };
    },
    [[...vectors], DIM] as const,
  );
  expect(answers).toEqual({
    byVector: { id: 'note-7', name: 'note-7', kind: 'text', score: expect.closeTo(1, 2) },
    byItem: 'note-9',
    words: 'encoder-missing',
    picture: 'encoder-missing',
    short: 'invalid-vector',
    nothing: 'invalid-vector',
  });

  // It stays, and another collection takes words again.
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
  await expect(page.getByTestId('result-line')).toHaveText('300 items in notes');
  await page.evaluate(async () => sightglass.collections.use((await sightglass.collections.list())[0]?.id ?? ''));
  await expect(page.getByTestId('search-box')).toBeEditable();
});

test('a file dropped on the page is told by its bytes', async ({ page }) => {
  await open(page);
  const bytes = [...new Uint8Array(await npy('<f4', [ROWS, DIM], vectors).arrayBuffer())];
  const drop = async (name: string, content: number[]) => {
    const transfer = await page.evaluateHandle(
      ([title, numbers]) => {
        const made = new DataTransfer();
        made.items.add(new File([new Uint8Array(numbers)], title));
        return made;
      },
      [name, content] as const,
    );
    await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
  };
  await drop('measured.bin', bytes);
  await expect(page.getByTestId('notice')).toContainText('“measured” was imported: 300 vectors.');
  expect((await page.evaluate(() => sightglass.collections.list())).at(-1)).toMatchObject({
    name: 'measured',
    encoder: `external:${DIM}`,
    items: ROWS,
  });
  const { hits } = await page.evaluate(
    (row) => sightglass.search([{ vector: new Float32Array(row) }], { topK: 1 }),
    Array.from(vectors.slice(DIM, 2 * DIM)),
  );
  expect(hits[0]?.id).toMatch(/^[0-9a-f]{12}:1$/);

  // A damaged one says what is wrong, and leaves nothing.
  await drop('damaged.npy', bytes.slice(0, -4));
  await expect(page.getByTestId('notice').filter({ hasText: 'not a readable index file' })).toContainText('Nothing was changed.');
  expect((await page.evaluate(() => sightglass.collections.list())).map(({ name }) => name)).not.toContain('damaged');
});

test('a large file shows how far it is and can be cancelled; nothing is left', async ({ page }) => {
  test.setTimeout(240_000);
  await open(page);
  const count = 200_000;
  const numbers = new Float32Array(count * 64).map((_, k) => Math.sin(k) + (k % 64 === 3 ? 4 : 0));
  const file = await fileOf('large.npy', npy('<f4', [count, 64], numbers));
  await page.goto('./#/library');
  await page.getByTestId('import-file').setInputFiles(file);
  const card = page.getByTestId('import');
  await expect(card).toContainText('Importing “large”');
  await expect(card).toContainText('of 200,000 vectors', { timeout: 60_000 });
  await page.goto('./#/');
  await expect(page.getByTestId('import-pill')).toContainText('Importing “large”');
  await page.goto('./#/library');
  await card.getByRole('button', { name: 'Cancel' }).click();
  await expect(card).toHaveCount(0, { timeout: 30_000 });
  await expect(page.getByTestId('notice')).toHaveCount(0);
  const kept = await page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('sightglass');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const all = (store: string) =>
      new Promise<{ collection?: string }[]>((resolve, reject) => {
        const asking = database.transaction(store).objectStore(store).getAll();
        asking.onsuccess = () => resolve(asking.result as { collection?: string }[]);
        asking.onerror = () => reject(asking.error);
      });
    const left = [await all('collections'), (await all('segments')).filter(({ collection }) => collection !== 'sample')];
    database.close();
    return left.map(({ length }) => length);
  });
  expect(kept).toEqual([1, 0]);
});

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1280, 390])
    test(`axe finds nothing serious where words are of no use, ${colorScheme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      await open(page);
      await importNotes(page);
      const serious = async () =>
        (await new AxeBuilder({ page }).analyze()).violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
      expect.soft(await serious(), 'library').toEqual([]);
      await page.goto('./#/');
      await expect(page.getByTestId('tile').first()).toContainText('Note 0');
      expect.soft(await serious(), 'search').toEqual([]);
      await page.getByTestId('tile').nth(2).focus();
      await page.keyboard.press('m');
      await expect(page.getByTestId('result-line')).toContainText('result');
      expect.soft(await serious(), 'results').toEqual([]);
      await page.getByTestId('tile').first().click();
      await expect(page.getByTestId('lightbox')).toContainText('Note 2');
      expect.soft(await serious(), 'lightbox').toEqual([]);
    });
