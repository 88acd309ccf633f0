import { AxeBuilder } from '@axe-core/playwright';
import { fashionItem } from '../../src/core/samples/fashion.ts';
import { expect, open, test } from './page.ts';

/** Ids of the sample collection are those of the drawings. */
const truthOf = (id: string) => fashionItem(1, Number(id.split('-')[2])).attributes;

test('a program reads what the samples show, and searches within it', async ({ page }) => {
  await open(page);
  const { facets, told, all, red, both, bare } = await page.evaluate(async () => {
    const found = async (filter: object) => sightglass.search([{ item: (await sightglass.search('red')).hits[0]?.id ?? '' }], { topK: 2000, filter });
    const result = {
      facets: await sightglass.facets(),
      told: await sightglass.attributes(),
      all: (await sightglass.status()).items,
      red: await found({ attributes: { colour: ['red'] } }),
      both: await found({ attributes: { colour: ['red', 'blue'], pattern: ['striped'] } }),
    };
    const other = await sightglass.collections.create('Bare');
    await sightglass.collections.use(other.id);
    return { ...result, bare: await sightglass.facets() };
  });
  expect(facets.map(({ id }) => id)).toEqual(['garment', 'colour', 'pattern', 'sleeve', 'neckline', 'length', 'material', 'style']);
  expect(Object.keys(told)).toHaveLength(all);
  const show = (id: string, attribute: string) => told[id]?.find((one) => one.attribute === attribute)?.value;
  const ids = Object.keys(told);
  for (const { id, values } of facets)
    expect(
      values.map(({ count }) => count),
      id,
    ).toEqual(values.map((value) => ids.filter((item) => show(item, id) === value.id).length));
  expect(red.searched).toBe(ids.filter((id) => show(id, 'colour') === 'red').length);
  expect(red.hits.map(({ id }) => show(id, 'colour'))).toEqual(red.hits.map(() => 'red'));
  expect(both.hits.map(({ id }) => id).sort()).toEqual(
    ids.filter((id) => ['red', 'blue'].includes(show(id, 'colour') ?? '') && show(id, 'pattern') === 'striped').sort(),
  );
  // An empty collection of the same model has the attributes and shows nothing.
  expect(bare.every(({ values }) => values.every(({ count }) => count === 0))).toBe(true);
});

test('what it says of the sample drawings is mostly true', async ({ page }) => {
  await open(page);
  const told = await page.evaluate(() => sightglass.attributes());
  const right = Object.entries(told).filter(([id, shown]) => shown.find(({ attribute }) => attribute === 'colour')?.value === truthOf(id).colour);
  expect(right.length / Object.keys(told).length).toBeGreaterThan(0.85);
});

test('facets by keyboard: open, choose, search within, widen, close, remove', async ({ page }) => {
  await open(page);
  const refine = page.getByTestId('refine');
  await refine.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('facet-panel')).toHaveAttribute('data-state', 'ready');
  const red = page.locator('[data-testid="facet"][data-value="red"]');
  const count = Number((await red.textContent())?.replace(/\D/g, ''));
  expect(count).toBeGreaterThan(0);
  await red.focus();
  await page.keyboard.press('Enter');
  await expect(red).toHaveAttribute('aria-pressed', 'true');
  await expect(red).toBeFocused();
  await expect(page.getByTestId('result-line')).toContainText(`${count} of `);
  await expect(page.getByTestId('chosen-facet')).toHaveText('red');

  await page.getByTestId('search-box').fill('striped');
  await expect(page.getByTestId('result-line')).toContainText(`${count} results`, { timeout: 30_000 });
  await page.getByTestId('search-box').press('Escape');
  await expect(page.getByTestId('result-line')).toContainText(`${count} of `);

  // Two values of one attribute widen; Esc closes and gives the focus back; what is chosen stays.
  await page.locator('[data-testid="facet"][data-value="blue"]').press('Enter');
  await expect(page.getByTestId('chosen-facet')).toHaveCount(2);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('facet-panel')).toHaveCount(0);
  await expect(refine).toBeFocused();
  await page.getByTestId('chosen-facet').nth(1).press('Enter');
  await expect(page.getByTestId('chosen-facet')).toHaveCount(1);
  await expect(refine).toBeFocused();
  await page.getByTestId('chosen-facet').press('Enter');
  await expect(page.getByTestId('chosen-facet')).toHaveCount(0);
  await expect(page.getByTestId('result-line')).not.toContainText(' of ');
});

test('facets that leave nothing say so and offer the way back', async ({ page }) => {
  await open(page);
  const rarest = await page.evaluate(async () => {
    const values = (await sightglass.facets()).flatMap(({ id, values: own }) => own.map((value) => ({ ...value, attribute: id })));
    return values.filter(({ count }) => count > 0).sort((x, y) => x.count - y.count)[0];
  });
  await page.getByTestId('refine').click();
  await page.locator(`[data-testid="facet"][data-attribute="${rarest?.attribute}"][data-value="${rarest?.id}"]`).click();
  await expect(page.getByTestId('tile')).toHaveCount(rarest?.count ?? 0);
  await page.getByTestId('tile').first().click();
  for (let left = rarest?.count ?? 0; left > 0; left--) {
    await page.getByRole('button', { name: 'Remove from collection' }).click();
    if (left > 1) await expect(page.locator('.lightbox-position')).toContainText(`of ${left - 1}`);
  }
  await expect(page.getByTestId('filtered-out')).toContainText('No picture here shows all of that');
  await page.getByRole('button', { name: 'Remove the filters' }).click();
  await expect(page.getByTestId('tile').first()).toBeVisible();
  await expect(page.getByTestId('search-box')).toBeFocused();
});

test('an open picture says what it shows, and leads to the others', async ({ page }) => {
  await open(page);
  await page.getByTestId('tile').first().click();
  await page.keyboard.press('i');
  const attribute = page.getByTestId('item-attribute').first();
  await expect(attribute).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).include('[data-testid="lightbox"]').analyze();
  expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  await attribute.click();
  await expect(page.getByTestId('lightbox')).toHaveCount(0);
  await expect(page.getByTestId('chosen-facet')).toHaveCount(1);
  await expect(page.getByTestId('result-line')).toContainText(' of ');
});

for (const colorScheme of ['light', 'dark'] as const)
  for (const width of [1280, 390])
    test(`axe finds nothing serious in the facets, ${colorScheme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 800 });
      await open(page);
      await page.getByTestId('refine').click();
      await page.locator('[data-testid="facet"][data-attribute="colour"]').first().click();
      await expect(page.getByTestId('chosen-facet')).toHaveCount(1);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(
        violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id} ${nodes[0]?.target.join(' ')}`),
      ).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    });
