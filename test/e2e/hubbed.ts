import { type BrowserContext, expect as baseExpect, type Page, test as base } from '@playwright/test';
import { serveWithHub } from '../fixtures/hubbedPage.ts';
import { type Hub, startHub } from '../fixtures/hub.ts';
import { modelFolder } from '../fixtures/onnx/folders.ts';
import type {} from '../../src/sightglass.ts';

/** What the registry offers as CLIP ViT-B/32; a tiny one stands behind that name here. */
export const REPOSITORY = 'Xenova/clip-vit-base-patch32';
export const ID = 'clip-vit-b32';

/** Two windows, two servers and a model, on whatever else the machine does. */
export const expect = baseExpect.configure({ timeout: 20_000 });

export interface Hubbed {
  hub: Hub;
  /** Address of the page. */
  url: string;
  /** The page's folder on disk. */
  root: string;
  /** Requests to other origins that did not come from the download document; the test fails if any is left at its end. */
  strays: string[];
}

/** A page whose download document is pointed at a stand-in of the hub. */
export const test = base.extend<{ hubbed: Hubbed }>({
  hubbed: async ({ context }, use) => {
    const hub = await startHub(REPOSITORY, await modelFolder('clip-tiny'));
    const page = await serveWithHub(hub);
    const strays = guard(context, page.url);
    await use({ hub, url: page.url, root: page.root, strays });
    await page.close();
    await hub.close();
    expect(strays).toEqual([]);
  },
});

/** Only the download document may ask another origin. */
export function guard(context: BrowserContext, url: string): string[] {
  const strays: string[] = [];
  context.on('request', (request) => {
    if (request.url().startsWith(url) || /^(blob|data):/.test(request.url())) return;
    const from = request.serviceWorker() ? 'the service worker' : request.frame().url();
    if (!from.startsWith(`${url}download.html`)) strays.push(`${from} asked ${request.url()}`);
  });
  return strays;
}

export async function openModels(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
  await page.goto(`${url}#/models`);
  await expect(card(page, ID)).toBeVisible();
}

export const card = (page: Page, id: string) => page.locator(`[data-testid="model"][data-id="${id}"]`);

/** Clicks what opens the window that downloads. */
export async function openWindow(page: Page, id = ID): Promise<Page> {
  const opened = page.context().waitForEvent('page');
  await card(page, id)
    .getByRole('link', { name: /in a new window/ })
    .click();
  return opened;
}

/** Makes a collection with a model and adds pictures, through the page's API. */
export async function fill(page: Page, encoder: string, files: { name: string; bytes: Uint8Array }[]) {
  const given = files.map(({ name, bytes }) => ({ name, text: Buffer.from(bytes).toString('base64') }));
  return page.evaluate(
    async ({ id, pictures }) => {
      const made = await sightglass.collections.create(`With ${id}`, { encoder: id });
      await sightglass.collections.use(made.id);
      const list = pictures.map(({ name, text }) => new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name));
      const report = await sightglass.add(list).done;
      const words = await sightglass.search('a red car');
      const like = await sightglass.search([{ image: list[3] as File }]);
      const status = await sightglass.status();
      return { made, report, words: words.hits, like: like.hits, encoder: status.encoder };
    },
    { id: encoder, pictures: given },
  );
}
