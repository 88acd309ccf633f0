import { AxeBuilder } from '@axe-core/playwright';
import { photos } from '../fixtures/pictures/photos.ts';
import { card, expect, fill, ID, openModels, openWindow, test } from './hubbed.ts';

test('a model comes through a window of its own, and a collection made with it is searched', async ({ page, hubbed: { hub, url } }) => {
  await openModels(page, url);
  const window = await openWindow(page);
  const host = new URL(hub.url).host;
  await expect(window.getByRole('status')).toHaveText(new RegExp(`^[\\d.]+ MB from ${host}\\. Nothing of yours is sent\\.$`));
  await expect(window.locator('#facts')).toContainText(`${host}/Xenova/clip-vit-base-patch32`);
  // Sizes come from headers and lists; nothing is fetched before the person says so.
  expect(hub.asked.filter((line) => line.startsWith('HEAD /blobs/')).length).toBe(3);
  expect(hub.asked.filter((line) => /^GET .*(resolve|blobs)/.test(line))).toEqual([]);
  await window.getByRole('button', { name: /^Download [\d.]+ MB$/ }).click();
  await expect(window.getByRole('status')).toHaveText('CLIP ViT-B/32 is here.', { timeout: 30_000 });
  await window.close();

  await expect(card(page, ID)).toHaveAttribute('data-here', 'true');
  await expect(card(page, ID)).toContainText('Revision c0ffee000000, q8');
  const files = await photos(40, 5);
  const { made, report, words, like, encoder } = await fill(page, ID, files);
  expect(made).toMatchObject({ encoder: ID, dim: 48 });
  expect(report).toMatchObject({ added: 40, failed: [] });
  expect(encoder).toBe(ID);
  expect(words.length).toBe(40);
  // Nobody measured what this model's scores mean: so the page does not say.
  expect(words.every((hit) => hit.match === undefined)).toBe(true);
  expect(like[0]).toMatchObject({ name: files[3]?.name });
  expect(like[0]?.score).toBeGreaterThan(0.99);

  // It is there after a reload; the built-in model keeps its own collections.
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  const again = await page.evaluate(async () => {
    await sightglass.ready;
    const own = (await sightglass.search('a red car')).hits.map(({ id }) => id);
    await sightglass.collections.use((await sightglass.collections.create('Own')).id);
    return { own, encoder: (await sightglass.status()).encoder, list: await sightglass.collections.list() };
  });
  expect(again.own).toEqual(words.map(({ id }) => id));
  expect(again.encoder).toBe('sightglass-mini');
  expect(again.list.find(({ name }) => name === 'Own')).toMatchObject({ encoder: 'sightglass-mini', dim: 512 });
});

test('view and window are for everyone: names, contrast, keys', async ({ page, hubbed: { url } }) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width: 390, height: 844 });
    await openModels(page, url);
    expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    const link = card(page, ID).getByRole('link', { name: /in a new window/ });
    await link.focus();
    const opened = page.context().waitForEvent('page');
    await page.keyboard.press('Enter');
    const window = await opened;
    await window.emulateMedia({ colorScheme });
    await expect(window.getByRole('button', { name: /^Download/ })).toBeVisible({ timeout: 30_000 });
    expect((await new AxeBuilder({ page: window }).analyze()).violations.map(({ id }) => id)).toEqual([]);
    await window.close();
  }
});

test('the page with the pictures stays closed while its window downloads', async ({ page, hubbed: { hub, url, strays } }) => {
  await openModels(page, url);
  const window = await openWindow(page);
  await expect(window.getByRole('button', { name: /^Download/ })).toBeVisible({ timeout: 30_000 });
  const before = hub.asked.length;
  const tried = await page.evaluate(async (address) => {
    const reach = (from: { fetch: typeof fetch } | null | undefined) =>
      Promise.resolve()
        .then(() => from?.fetch(address, { mode: 'no-cors' }) ?? Promise.reject(new Error('no hold on it')))
        .then(
          () => 'answered',
          () => 'blocked',
        );
    const frame = document.createElement('iframe');
    frame.src = './download.html?model=clip-vit-b32';
    document.body.append(frame);
    // A page that keeps hold of the window it opens, as this one does not.
    const opened = open('./download.html?model=clip-vit-b32', '_blank', 'popup') as unknown as typeof globalThis | null;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    return {
      page: await reach(globalThis),
      frame: await reach(frame.contentWindow),
      window: await reach(opened),
      closed: (opened as unknown as Window | null)?.closed,
    };
  }, `${hub.url}/leak`);
  expect(tried).toEqual({ page: 'blocked', frame: 'blocked', window: 'blocked', closed: true });
  expect(hub.asked.slice(before).filter((line) => line.includes('leak'))).toEqual([]);
  // What the policy stopped is reported as asked, and was never sent.
  strays.splice(0, strays.length, ...strays.filter((line) => !line.endsWith('/leak')));
});

test('a connection that breaks is taken up where it broke', async ({ page, hubbed: { hub, url } }) => {
  hub.faults.push({ file: 'vision_model_quantized.onnx', kind: 'cut', times: 2 });
  await openModels(page, url);
  const window = await openWindow(page);
  await window.getByRole('button', { name: /^Download/ }).click();
  await expect(window.getByRole('status')).toHaveText('CLIP ViT-B/32 is here.', { timeout: 30_000 });
  const ranges = hub.asked.flatMap((line) => /^GET \/blobs\/.* bytes=(\d+)-$/.exec(line)?.[1] ?? []).map(Number);
  expect(ranges.length).toBe(2);
  expect(ranges[1]).toBeGreaterThan(ranges[0] ?? 0);
  expect(ranges[0]).toBeGreaterThan(0);
  await expect(card(page, ID)).toHaveAttribute('data-here', 'true');
});

test('pause, close the window, come back: it goes on; cancel leaves nothing', async ({ page, hubbed: { hub, url } }) => {
  hub.faults.push({ file: 'vision_model_quantized.onnx', kind: 'slow', times: 1 });
  await openModels(page, url);
  let window = await openWindow(page);
  await window.getByRole('button', { name: /^Download/ }).click();
  await expect(card(page, ID)).toContainText('Downloading in its own window', { timeout: 15_000 });
  await expect(window.locator('#numbers')).toContainText(/ of [\d.]+ MB · [\d.]+ MB a second · \d+ s left/, { timeout: 15_000 });
  await window.getByRole('button', { name: 'Pause' }).click();
  await expect(window.getByRole('status')).toHaveText('Paused. What has come is kept.');
  await window.close();
  await expect(card(page, ID)).toContainText('Begun, not finished.');
  window = await openWindow(page);
  await window.getByRole('button', { name: /^Download/ }).click();
  await expect(window.getByRole('status')).toHaveText('CLIP ViT-B/32 is here.', { timeout: 30_000 });
  expect(hub.asked.some((line) => / bytes=[1-9]\d*-$/.test(line))).toBe(true);
  await window.close();

  // Removed, it can be had again, in the revision it had; and a download that is cancelled leaves nothing.
  await card(page, ID).getByRole('button', { name: 'Remove CLIP ViT-B/32' }).click();
  await card(page, ID).getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(card(page, ID)).toHaveAttribute('data-here', 'false');
  await expect(card(page, ID).getByRole('heading')).toBeFocused();
  hub.faults.push({ file: 'vision_model_quantized.onnx', kind: 'slow', times: 1 });
  window = await openWindow(page);
  await expect(window.locator('#facts')).toContainText('c0ffee000000, as before');
  await window.getByRole('button', { name: /^Download/ }).click();
  await expect(window.locator('#numbers')).toContainText('s left', { timeout: 15_000 });
  await window.getByRole('button', { name: 'Cancel' }).click();
  await expect(window.getByRole('button', { name: /^Download/ })).toBeVisible({ timeout: 30_000 });
  expect(await keptFiles(page)).toEqual(['pin.json']);
});

test('a window that is closed while it downloads: what came can be discarded; so it can after a pause', async ({ page, hubbed: { hub, url } }) => {
  hub.faults.push({ file: 'vision_model_quantized.onnx', kind: 'slow', times: 2 });
  await openModels(page, url);
  let window = await openWindow(page);
  await window.getByRole('button', { name: /^Download/ }).click();
  await expect(window.locator('#numbers')).toContainText('s left', { timeout: 15_000 });
  const second = await page.context().newPage();
  await second.goto(window.url());
  await second.getByRole('button', { name: /^Download/ }).click();
  await expect(second.getByRole('status')).toHaveText('Another window is downloading or copying this model.');
  await second.close();
  await window.close();
  await expect(card(page, ID)).toContainText('Begun, not finished.');
  await card(page, ID).getByRole('button', { name: 'Discard' }).focus();
  await page.keyboard.press('Enter');
  await expect(card(page, ID)).not.toContainText('Begun, not finished.');
  await expect(card(page, ID).getByRole('heading')).toBeFocused();
  expect(await keptFiles(page)).toEqual(['pin.json']);

  window = await openWindow(page);
  await window.getByRole('button', { name: /^Download/ }).click();
  await expect(window.locator('#numbers')).toContainText('s left', { timeout: 15_000 });
  await window.getByRole('button', { name: 'Pause' }).click();
  await expect(card(page, ID)).toContainText('Begun, not finished.');
  await window.getByRole('button', { name: 'Cancel' }).click();
  await expect(card(page, ID)).not.toContainText('Begun, not finished.');
  expect(await keptFiles(page)).toEqual(['pin.json']);
});

for (const { name, fault, says } of [
  {
    name: 'wrong bytes',
    fault: { file: 'vision_model_quantized.onnx', kind: 'wrong' },
    says: 'onnx/vision_model_quantized.onnx is not what the hub states: its hash differs.',
  },
  {
    name: 'wrong bytes in a small file',
    fault: { file: 'preprocessor_config.json', kind: 'wrong' },
    says: 'preprocessor_config.json is not what the hub states: its hash differs.',
  },
  {
    name: 'a file that is longer than stated',
    fault: { file: 'text_model_quantized.onnx', kind: 'longer' },
    says: /text_model_quantized\.onnx is longer than the \d+ bytes the hub states/,
  },
] as const) {
  test(`${name}: the model is not taken, and another try is offered`, async ({ page, hubbed: { hub, url } }) => {
    hub.faults.push({ ...fault });
    await openModels(page, url);
    const window = await openWindow(page);
    await window.getByRole('button', { name: /^Download/ }).click();
    await expect(window.getByRole('status')).toHaveText(says);
    expect((await keptFiles(page)).filter((file) => file.includes(fault.file) || file === 'sightglass.json')).toEqual([]);
    await expect(card(page, ID)).toHaveAttribute('data-here', 'false');
    hub.faults.length = 0;
    await window.getByRole('button', { name: 'Try again' }).click();
    await expect(window.getByRole('status')).toHaveText('CLIP ViT-B/32 is here.', { timeout: 30_000 });
  });
}

test('a file the hub does not have is said before anything is fetched', async ({ page, hubbed: { hub, url } }) => {
  hub.faults.push({ file: 'vision_model_quantized.onnx', kind: 'missing' });
  await openModels(page, url);
  const window = await openWindow(page);
  await expect(window.getByRole('status')).toHaveText(
    /vision_model_quantized\.onnx could not be fetched: 127\.0\.0\.1:\d+ does not have it \(404\)\./,
  );
  expect(await keptFiles(page)).toEqual([]);
});

/** What the Cache storage holds of the model. */
async function keptFiles(page: import('@playwright/test').Page): Promise<string[]> {
  return page.evaluate(async (id) => {
    const urls = (await (await caches.open('sightglass-models')).keys()).map(({ url }) => url);
    return urls.flatMap((url) => url.split(`/models/${id}/`)[1] ?? []).sort();
  }, ID);
}
