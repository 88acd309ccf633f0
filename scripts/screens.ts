/**
 * Pictures of the views, for README and for looking at: `npm run build && npm run screens`. Writes docs/screens/*.png.
 * With a folder of photographs as argument, also `search-photos` and `lightbox` over those (not for the repo).
 */
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { addFolder, openBuiltPage } from './builtPage.ts';

const [folder] = process.argv.slice(2);
const out = folder ? 'test-results/screens' : 'docs/screens';
mkdirSync(out, { recursive: true });

for (const [name, width, height, colorScheme] of [
  ['light', 1280, 860, 'light'],
  ['dark', 1280, 860, 'dark'],
  ['narrow', 390, 844, 'light'],
] as const) {
  const built = await openBuiltPage({ width, height, colorScheme });
  const { page } = built;
  const shot = async (view: string) => {
    await page.waitForFunction(() => document.querySelectorAll('.tile-picture[data-shown="false"]').length === 0);
    await page.waitForTimeout(900);
    await page.screenshot({ path: path.join(out, `${view}-${name}.png`) });
  };
  if (folder) {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.resolve(entry.parentPath, entry.name));
    await addFolder(page, 'Photographs', files.slice(0, 400));
  }
  await shot('first');
  // Searching by words is shown as it is once the model has come.
  await page.evaluate(() => sightglass.search('the model is there'));
  const query = folder ? 'a dog' : 'blue jeans';
  await page.getByTestId('search-box').fill(query);
  await page.waitForFunction(() => /result/.test(document.querySelector('[data-testid="result-line"]')?.textContent ?? ''));
  await shot('search');
  for (const k of [0, 1, 3])
    await page
      .getByTestId('tile')
      .nth(k)
      .click({ modifiers: ['Control'] });
  await shot('selection');
  await page.keyboard.press('Escape');
  await page.getByTestId('tile').first().click();
  await shot('lightbox');
  await page.keyboard.press('Escape');
  await page.evaluate(() => {
    location.hash = '#/library';
  });
  await shot('library');
  await page.evaluate(() => {
    location.hash = '#/models';
  });
  await shot('models');
  await page.getByTestId('status-button').click();
  await shot('status');
  if (built.troubles.length > 0) throw new Error(built.troubles.join('\n'));
  await built.close();
}
