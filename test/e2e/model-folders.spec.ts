import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as plain } from '@playwright/test';
import { serve } from '../../scripts/serve.mjs';
import { startHub } from '../fixtures/hub.ts';
import { serveWithHub } from '../fixtures/hubbedPage.ts';
import { filesIn, modelFolder } from '../fixtures/onnx/folders.ts';
import { photos } from '../fixtures/pictures/photos.ts';
import { card, expect, fill, guard, ID, openModels, openWindow, REPOSITORY } from './hubbed.ts';

plain('a SigLIP picked from disk is kept and searched, with the network off too', async ({ page, context, baseURL }) => {
  const strays = guard(context, baseURL ?? '');
  await openModels(page, baseURL ?? '');
  await page.getByTestId('model-folder').setInputFiles(await modelFolder('siglip-tiny'));
  await expect(card(page, 'siglip-tiny')).toHaveAttribute('data-here', 'true', { timeout: 30_000 });
  await expect(card(page, 'siglip-tiny')).toContainText('From a folder of yours');
  const files = await photos(40, 6);
  const { made, report, words, like } = await fill(page, 'siglip-tiny', files);
  expect(made.dim).toBe(64);
  expect(report).toMatchObject({ added: 40, failed: [] });
  expect(words.length).toBe(40);
  expect(like[0]).toMatchObject({ name: files[3]?.name });

  // As a person does it: the model is chosen with the collection's name.
  await page.goto(`${baseURL}#/library`);
  await page.getByRole('button', { name: 'New collection' }).click();
  await page.getByRole('textbox', { name: 'Name of the new collection' }).fill('By hand');
  await page.getByTestId('model-choice').selectOption('siglip-tiny');
  await page.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(page.getByTestId('collection').filter({ hasText: 'By hand' })).toContainText('siglip-tiny');

  // Its files come from the Cache storage: no server is asked for them.
  const asked: string[] = [];
  context.on('request', (request) => void (request.url().includes('siglip-tiny') && asked.push(request.url())));
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  const again = await page.evaluate(async () => {
    await sightglass.ready;
    const { id = '' } = (await sightglass.collections.list()).find(({ name }) => name === 'With siglip-tiny') ?? {};
    await sightglass.collections.use(id);
    return (await sightglass.search('a red car')).hits.map((hit) => hit.id);
  });
  expect(again).toEqual(words.map(({ id }) => id));
  expect(asked).toEqual([]);

  // An export of it comes back bound to the same model, its scores the same.
  const back = await page.evaluate(async () => {
    const { collection } = await sightglass.import(await sightglass.export(), { name: 'Back' }).done;
    await sightglass.collections.use(collection);
    return { hits: (await sightglass.search('a red car')).hits.map((hit) => hit.id), encoder: (await sightglass.status()).encoder };
  });
  expect(back).toEqual({ hits: again, encoder: 'siglip-tiny' });
  expect(strays).toEqual([]);
});

plain('a folder that is no model is refused, with what it lacks', async ({ page, baseURL }) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'sightglass-'));
  try {
    await cp(await modelFolder('clip-tiny'), folder, { recursive: true });
    await rm(path.join(folder, 'tokenizer.json'));
    await rm(path.join(folder, 'onnx/vision_model_quantized.onnx'));
    await openModels(page, baseURL ?? '');
    await page.getByTestId('model-folder').setInputFiles(folder);
    await expect(page.getByTestId('notice')).toContainText(
      /is not a model: it lacks tokenizer\.json, onnx\/text_model….onnx and onnx\/vision_model….onnx/,
    );
    await cp(await modelFolder('clip-tiny'), folder, { recursive: true });
    await writeFile(path.join(folder, 'config.json'), '{"model_type":"bert"}');
    await page.getByTestId('model-folder').setInputFiles(folder);
    await expect(page.getByTestId('notice').last()).toContainText('config.json says model_type "bert"; it must be "clip" or "siglip"');
    expect(await page.evaluate(async () => (await (await caches.open('sightglass-models')).keys()).length)).toBe(0);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

plain('a ViT-B/32 of full size, beside the page, embeds pictures and words', async ({ page, context }) => {
  plain.setTimeout(300_000);
  const name = 'clip-vit-base-patch32';
  const large = await modelFolder(name);
  const root = await mkdtemp(path.join(tmpdir(), 'sightglass-'));
  await cp('dist', root, { recursive: true });
  await cp(large, path.join(root, 'models', name), { recursive: true });
  const files = (await filesIn(large)).map(({ path: file, size }) => ({ path: file, size }));
  await writeFile(path.join(root, 'models/models.json'), JSON.stringify({ models: [{ id: name, files }] }));
  const server = await serve({ root });
  try {
    const strays = guard(context, server.url);
    await openModels(page, server.url);
    await card(page, name)
      .getByRole('button', { name: `Add ${name}` })
      .click();
    await expect(card(page, name)).toHaveAttribute('data-here', 'true', { timeout: 120_000 });
    const { made, report, words, like, encoder } = await fill(page, name, await photos(4, 7));
    expect({ dim: made.dim, added: report.added, hits: words.length, encoder }).toEqual({ dim: 512, added: 4, hits: 4, encoder: name });
    expect(like[0]?.score).toBeGreaterThan(0.99);
    expect(strays).toEqual([]);
  } finally {
    await server.close();
    await rm(root, { recursive: true, force: true });
  }
});

plain('on a host without headers the service worker lets the window, and nothing else, reach the hub', async ({ page, context }) => {
  const hub = await startHub(REPOSITORY, await modelFolder('clip-tiny'));
  const served = await serveWithHub(hub, { isolation: false });
  try {
    const strays = guard(context, served.url);
    await page.goto(served.url);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null && 'sightglass' in globalThis && crossOriginIsolated);
    await page.evaluate(() => sightglass.ready);
    await page.goto(`${served.url}#/models`);
    const window = await openWindow(page);
    await window.getByRole('button', { name: /^Download/ }).click();
    await expect(window.getByRole('status')).toHaveText('CLIP ViT-B/32 is here.', { timeout: 30_000 });
    expect(await window.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
    await expect(card(page, ID)).toHaveAttribute('data-here', 'true');
    const closed = await page.evaluate(
      (url) =>
        fetch(url, { mode: 'no-cors' }).then(
          () => 'answered',
          () => 'blocked',
        ),
      `${hub.url}/leak`,
    );
    expect(closed).toBe('blocked');
    expect(strays.filter((line) => !line.endsWith('/leak'))).toEqual([]);
    const { report, words } = await fill(page, ID, await photos(4, 8));
    expect({ added: report.added, hits: words.length }).toEqual({ added: 4, hits: 4 });
  } finally {
    await served.close();
    await hub.close();
  }
});
