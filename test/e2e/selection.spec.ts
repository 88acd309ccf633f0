import { photos } from '../fixtures/pictures/photos.ts';
import { addFiles, expect, findings, open, test } from './page.ts';

test('axe finds nothing serious while pictures are selected, moved, deleted', async ({ page }) => {
  const look = async (what: string) => {
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 390],
    ] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      expect.soft(await findings(page), `${what}, ${colorScheme}, ${width} px`).toEqual([]);
    }
  };
  await open(page);
  await page
    .getByTestId('tile')
    .first()
    .click({ modifiers: ['Control'] });
  await page.getByTestId('tile').nth(2).click();
  await expect(page.getByTestId('selection-bar')).toContainText('2 selected');
  await look('selection');
  await page.getByTestId('selection-bar').getByRole('button', { name: 'Move to…' }).click();
  await expect(page.getByTestId('move')).toBeVisible();
  await look('where to');
  await page.keyboard.press('Escape');
  await page.goto('./#/library');
  await page.getByRole('button', { name: 'Delete everything…' }).click();
  await expect(page.getByTestId('delete-everything')).toBeVisible();
  await look('deleting everything');
});

test('several pictures are selected by keyboard, removed, and brought back', async ({ page }) => {
  await open(page);
  await addFiles(page, await photos(12, 7));
  await page.goto('./#/');
  const tiles = page.getByTestId('tile');
  const said = page.getByTestId('selection-said');
  await tiles.first().focus();
  await page.keyboard.press('x');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+X');
  await expect(said).toHaveText('3 selected');
  await expect(page.getByRole('gridcell', { selected: true })).toHaveCount(3);

  // Enter opens nevertheless, and the selection is there afterwards.
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('lightbox')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('lightbox')).toHaveCount(0);
  await expect(tiles.nth(2)).toBeFocused();

  await page.getByTestId('selection-bar').getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByTestId('result-line')).toContainText('9 pictures');
  await expect(said).toHaveText('Nothing selected');
  await expect(page.getByTestId('grid')).toHaveAttribute('data-selecting', 'false');
  expect(await page.evaluate(() => document.activeElement?.classList.contains('tile'))).toBe(true);
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('result-line')).toContainText('12 pictures');

  // All of them: the focus has a place nevertheless.
  await tiles.first().focus();
  await page.keyboard.press('Control+a');
  await page.getByTestId('selection-bar').getByRole('button', { name: 'Remove' }).click();
  await expect(tiles).toHaveCount(0);
  await expect(page.locator('#content')).toBeFocused();
  await page.getByTestId('notice').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByTestId('result-line')).toContainText('12 pictures');
});

test('nothing unseen stays selected: a query ends the selection, Esc first the selection, then the search', async ({ page }) => {
  await open(page);
  const bar = page.getByTestId('selection-bar');
  const tiles = page.getByTestId('tile');
  await tiles.first().focus();
  await page.keyboard.press('Control+a');
  await expect(bar).toContainText('1,000 selected');
  await page.getByTestId('example').first().click();
  await expect(page.getByTestId('result-line')).toContainText('result');
  await expect(bar).toHaveCount(0);
  await tiles.nth(1).click({ modifiers: ['Control'] });
  await expect(bar).toContainText('1 selected');
  await page.keyboard.press('Escape');
  await expect(bar).toHaveCount(0);
  await expect(page.getByTestId('search-box')).not.toHaveValue('');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('search-box')).toHaveValue('');
});
