import type { Page } from '@playwright/test';
import { photos } from '../fixtures/pictures/photos.ts';
import { addFiles, expect, findings, open, test } from './page.ts';

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1280, 390])
    test(`axe finds nothing serious in any view, ${colorScheme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      await open(page);
      await expect(page.getByTestId('tile').first()).toBeVisible();
      expect.soft(await findings(page), 'first view').toEqual([]);
      await page.getByTestId('example').first().click();
      await expect(page.getByTestId('result-line')).toContainText('result');
      expect.soft(await findings(page), 'results').toEqual([]);
      await page.getByTestId('tile').first().click();
      await expect(page.getByTestId('lightbox')).toBeVisible();
      expect.soft(await findings(page), 'lightbox').toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByTestId('status-button').click();
      await expect(page.getByTestId('status-panel')).toBeVisible();
      expect.soft(await findings(page), 'status').toEqual([]);
      await page.keyboard.press('Escape');
      await addFiles(page, [...(await photos(3, 9)), { name: 'empty.jpg', bytes: new Uint8Array() }]);
      expect.soft(await findings(page), 'library with a report').toEqual([]);
      await page.keyboard.press('?');
      await expect(page.getByRole('dialog')).toBeVisible();
      expect.soft(await findings(page), 'shortcuts').toEqual([]);
    });

test('the whole flow works by keyboard: add, search, open, next, close', async ({ page }) => {
  // Listened for from the start: the browser must have heard of it before the key is pressed.
  const chooser = page.waitForEvent('filechooser');
  await open(page);
  const files = (await photos(12, 41)).map(({ name, bytes }) => ({ name, mimeType: 'image/jpeg', buffer: Buffer.from(bytes) }));

  // To the library and its "add files" button, by Tab and Enter alone.
  await tabTo(page, (element) => element.tagName === 'A' && element.textContent === 'Library');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/library/);
  await tabTo(
    page,
    (element) => element.tagName === 'BUTTON' && /files|pictures/i.test(element.textContent ?? '') && /add|choose/i.test(element.textContent ?? ''),
  );
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(files);
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'done', { timeout: 60_000 });

  await page.keyboard.press('Control+k');
  await expect(page.getByTestId('search-box')).toBeFocused();
  await page.keyboard.type('a picture');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('result-line')).toContainText('12 results');
  await page.keyboard.press('ArrowDown');
  await expect(page.getByTestId('tile').first()).toBeFocused();
  await page.keyboard.press('ArrowRight');
  const second = page.getByTestId('tile').nth(1);
  await expect(second).toBeFocused();
  const names = await page.getByTestId('tile').evaluateAll((tiles) => tiles.map((tile) => (tile as HTMLElement).dataset['name'] ?? ''));
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('lightbox')).toContainText(names[1] ?? '');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByTestId('lightbox')).toContainText(names[2] ?? '');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('lightbox')).toHaveCount(0);
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('search-box')).toHaveValue('');
});

async function tabTo(page: Page, wanted: (element: Element) => boolean): Promise<void> {
  for (let k = 0; k < 60; k++) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`(${wanted.toString()})(document.activeElement)`)) return;
  }
  throw new Error('Tab never reached it.');
}
