import { serve } from '../../scripts/serve.mjs';
import { expect, open, test } from './page.ts';

test.use({ serviceWorkers: 'block' });

test('only the previews that are seen are fetched', async ({ page, browser }) => {
  const server = await serve({ root: 'dist' });
  try {
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const fresh = await context.newPage();
    await fresh.goto(server.url);
    await fresh.waitForFunction(() => 'sightglass' in globalThis);
    await fresh.evaluate(() => sightglass.ready);
    await expect(fresh.getByTestId('tile').first().locator('.tile-picture')).toHaveAttribute('data-shown', 'true');
    await fresh.getByTestId('example').first().click();
    await expect(fresh.getByTestId('result-line')).toContainText('result');
    await expect(fresh.getByTestId('tile').first().locator('.tile-picture')).toHaveAttribute('data-shown', 'true');
    const asked = server.requests.filter(({ path }) => path.includes('previews.bin'));
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.map(({ status }) => status)).toEqual(asked.map(() => 206));
    expect(asked.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(1_500_000);
    await context.close();
  } finally {
    await server.close();
  }
  // The shared page is not used here; it must still end without troubles.
  await open(page);
});

test('a host that knows no ranges shows the previews too, and is asked for the file once', async ({ page }) => {
  let whole = 0;
  await page.route('**/samples/previews.bin?*', async (route) => {
    whole++;
    const { range: _, ...headers } = route.request().headers();
    await route.fulfill({ response: await route.fetch({ headers }) });
  });
  await open(page);
  await expect(page.getByTestId('tile').nth(5).locator('.tile-picture')).toHaveAttribute('data-shown', 'true');
  await page.getByTestId('example').nth(1).click();
  await expect(page.getByTestId('result-line')).toContainText('result');
  await expect(page.getByTestId('tile').nth(5).locator('.tile-picture')).toHaveAttribute('data-shown', 'true');
  expect(whole).toBe(1);
});

test('the examples are in the person’s language, ten at a time, and the other is one switch away', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ locale: 'ko-KR', serviceWorkers: 'block', baseURL: baseURL ?? '' });
  const page = await context.newPage();
  await open(page);
  const examples = page.getByTestId('example');
  await expect(examples).toHaveCount(10);
  await expect(examples.first()).toHaveText(/^[가-힣 ]+$/);
  await page.getByText('English', { exact: true }).click();
  await expect(examples.first()).toHaveText(/^[a-z -]+$/);
  await expect(examples).toHaveCount(10);
  // It is remembered.
  await open(page);
  await expect(examples.first()).toHaveText(/^[a-z -]+$/);
  await context.close();
});

for (const { name, scores, line, label } of [
  { name: 'weak', scores: { slope: 1, offset: -50 }, line: /^No strong matches. These are the nearest. /, label: /, weak match$/ },
  { name: 'strong', scores: { slope: 1, offset: 50 }, line: /^\d+ results/, label: /, strong match$/ },
  { name: 'unknown', scores: null, line: /^\d+ results/, label: /^(?!.*match)/ },
])
  test(`what a score means is said where it is known, and that nothing is strong: ${name}`, async ({ page }) => {
    await page.route(/\/models\/.*\.onnx/, () => undefined);
    await page.route('**/samples/samples.json', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...((await response.json()) as object), scores } });
    });
    await open(page);
    await page.getByTestId('example').first().click();
    await expect(page.getByTestId('result-line')).toContainText('result');
    await expect(page.getByTestId('result-line')).toHaveText(line);
    await expect(page.getByTestId('tile').first()).toHaveAttribute('aria-label', label);
    await page.getByRole('switch').click();
    await expect(page.getByTestId('tile').first()).toContainText(name === 'unknown' ? /^\d\.\d{3}$/ : name);
  });

test('an answered example is not said to wait for the model', async ({ page }) => {
  await page.route(/\/models\/.*\.onnx/, () => undefined);
  await open(page);
  await expect(page.getByTestId('model-line')).toContainText('examples already work');
  await page.getByTestId('example').first().click();
  await expect(page.getByTestId('result-line')).toContainText('result');
  await expect(page.getByTestId('model-line')).not.toContainText('as soon as');
  await page.getByTestId('search-box').fill('my own words');
  await expect(page.getByTestId('model-line')).toContainText('as soon as the model is ready');
});
