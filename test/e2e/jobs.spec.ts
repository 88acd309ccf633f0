import { type Page } from '@playwright/test';
import { photos } from '../fixtures/pictures/photos.ts';
import { addFiles, expect, findings, type GivenFile, inputOf, open, openProfile, test, toldTotal } from './page.ts';

test.use({ serviceWorkers: 'block' });

const itemsOf = (page: Page) =>
  page.evaluate(async () => (await sightglass.collections.list()).find(({ name }) => name === 'My pictures')?.items ?? 0);
const jobsOf = (page: Page) => page.evaluate(() => sightglass.jobs.list().map(({ kind, progress: { state } }) => `${kind} ${state}`));

/** Lets the page's folder picker give a folder of the page's own files: one that can be opened again, as the system's can. */
async function givePicker(page: Page, files: GivenFile[]): Promise<void> {
  for (let k = 0; k < files.length; k += 50)
    await page.evaluate(
      async (part) => {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('Holiday', { create: true });
        for (const [name, base64] of part) {
          const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
          await writable.write(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
          await writable.close();
        }
      },
      files.slice(k, k + 50).map(({ name, bytes }) => [name, Buffer.from(bytes).toString('base64')] as const),
    );
  await page.evaluate(() => {
    Object.assign(globalThis, {
      showDirectoryPicker: async () => (await navigator.storage.getDirectory()).getDirectoryHandle('Holiday'),
    });
  });
}

test('the browser is killed while a folder is added: the page offers to go on, and goes on with nothing done twice', async ({ baseURL }, info) => {
  test.setTimeout(400_000);
  const start = () => openProfile(info.outputPath('profile'), baseURL);
  let { context, page } = await start();
  const files = await photos(320, 71);
  await givePicker(page, files);
  await page.goto('./#/library');
  await page.getByRole('button', { name: 'Add a folder' }).click();
  await expect.poll(() => itemsOf(page), { timeout: 120_000, intervals: [20] }).toBeGreaterThan(63);
  await expect(page.getByTestId('job')).toContainText('of 320');
  // The disk is told about once a second how far a job is.
  await expect.poll(() => toldTotal(page), { timeout: 60_000, intervals: [20] }).toBe(320);
  const over = context.waitForEvent('close');
  const session = await context.browser()?.newBrowserCDPSession();
  session?.send('Browser.crash').catch(() => undefined);
  await over;

  ({ context, page } = await start());
  const kept = await itemsOf(page);
  expect(kept).toBeGreaterThan(63);
  expect(kept).toBeLessThan(320);
  // On the search page and in the library alike; it does not begin by itself.
  const offer = page.getByTestId('interrupted-job');
  await expect(offer).toContainText(/Adding to “My pictures” was interrupted at \d+ of 320\./);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    expect.soft(await findings(page), colorScheme).toEqual([]);
  }
  await page.goto('./#/library');
  await expect(offer).toContainText('nothing is done twice');
  expect(await jobsOf(page)).toEqual(['add interrupted']);
  expect((await page.evaluate(() => sightglass.status())).queue).toEqual({ running: 0, waiting: 0, paused: 0, interrupted: 1 });

  await offer.getByRole('button', { name: 'Go on' }).click();
  await expect(offer).toHaveCount(0);
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'done', { timeout: 180_000 });
  expect(await itemsOf(page)).toBe(320);
  await expect(page.getByTestId('job-report')).toContainText(`${320 - kept} pictures added`);
  // What was there was not even read.
  await expect(page.getByTestId('job-report')).toContainText(`${kept} unchanged`);
  // Not one vector too many either.
  const { hits, searched } = await page.evaluate(async () => sightglass.search([{ vector: new Float32Array(512).fill(1) }], { topK: 1000 }));
  expect([hits.length, searched, new Set(hits.map(({ name }) => name)).size]).toEqual([320, 320, 320]);
  expect(await page.evaluate(() => sightglass.jobs.list()[0]?.log.map(({ event }) => event))).toEqual(['begun', 'interrupted', 'gone-on', 'done']);
  await context.close();
});

test('where the files cannot be opened again, the offer asks for the same files; dismissed, it is gone for good', async ({ page }) => {
  test.setTimeout(240_000);
  await open(page);
  const files = await photos(160, 73);
  await page.goto('./#/library');
  await page.getByTestId('add-files').setInputFiles(inputOf(files));
  await expect.poll(() => itemsOf(page), { timeout: 120_000, intervals: [20] }).toBeGreaterThan(31);
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  const offer = page.getByTestId('interrupted-job');
  await expect(offer).toContainText('Choose the same files again');
  const chooser = page.waitForEvent('filechooser');
  await offer.getByRole('button', { name: 'Choose the files' }).click();
  await (await chooser).setFiles(inputOf(files));
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  await expect(offer).toHaveCount(0);
  expect(await itemsOf(page)).toBe(160);

  // Again, and this time nobody wants to go on.
  await page.getByTestId('add-files').setInputFiles(inputOf(await photos(160, 79)));
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'running');
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await offer.getByRole('button', { name: 'Dismiss' }).click();
  await expect(offer).toHaveCount(0);
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
  // The job of before is remembered as over.
  await expect.poll(() => jobsOf(page)).toEqual(['add done']);
  await expect(page.getByTestId('earlier-jobs')).toContainText('Earlier jobs');
  await expect(offer).toHaveCount(0);
});

test('jobs wait in line, can be cancelled there, and end with a report each', async ({ page }) => {
  test.setTimeout(240_000);
  await open(page);
  await page.goto('./#/library');
  const input = page.getByTestId('add-files');
  await input.setInputFiles(inputOf(await photos(200, 81)));
  await input.setInputFiles(inputOf(await photos(40, 82)));
  await input.setInputFiles(inputOf(await photos(40, 83)));
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'running', { timeout: 60_000 });
  const waiting = page.getByTestId('job-waiting');
  await expect(waiting).toHaveCount(2);
  await waiting
    .last()
    .getByRole('button', { name: /Cancel/ })
    .click();
  await expect(waiting).toHaveCount(1);
  await page.getByTestId('job').getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'paused');
  expect(await jobsOf(page)).toEqual(['add paused', 'add queued', 'add cancelled']);
  await page.getByTestId('job').getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => jobsOf(page), { timeout: 180_000 }).toEqual(['add done', 'add done', 'add cancelled']);
  expect(await itemsOf(page)).toBe(240);
  await page.getByTestId('earlier-jobs').locator('summary').first().click();
  await expect(page.getByTestId('earlier-job')).toContainText(['200 pictures added', 'Cancelled']);
});

test('work waits on the battery and while the tab is hidden, if the person chose so', async ({ page }) => {
  test.setTimeout(240_000);
  await page.addInitScript(() => {
    const battery = Object.assign(new EventTarget(), { charging: true });
    Object.assign(navigator, { getBattery: async () => battery });
    Object.assign(globalThis, {
      charge(charging: boolean) {
        battery.charging = charging;
        battery.dispatchEvent(new Event('chargingchange'));
      },
      hide(hidden: boolean) {
        Object.defineProperty(document, 'visibilityState', { value: hidden ? 'hidden' : 'visible', configurable: true });
        document.dispatchEvent(new Event('visibilitychange'));
      },
    });
  });
  const does = (call: string) => page.evaluate(call);
  await open(page);
  await page.goto('./#/library');
  const choice = page.getByTestId('pausing');
  await choice.getByRole('switch', { name: 'While this tab is hidden' }).click();
  await choice.getByRole('switch', { name: /battery/ }).click();
  // It is remembered.
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
  await expect(choice.getByRole('switch', { name: 'While this tab is hidden' })).toBeChecked();
  await does('charge(false)');
  await page.getByTestId('add-files').setInputFiles(inputOf(await photos(120, 87)));
  const job = page.getByTestId('job');
  await expect(job).toContainText('Paused while the machine runs on its battery', { timeout: 60_000 });
  await does('charge(true)');
  await expect(job).toHaveAttribute('data-state', /running|done/);
  await does('hide(true)');
  await does('hide(false)');
  await does('charge(false)');
  await expect(job).toHaveAttribute('data-state', 'paused');
  // Who resumes it means it.
  await job.getByRole('button', { name: 'Resume' }).click();
  await expect(job).toHaveAttribute('data-state', 'done', { timeout: 120_000 });
  expect(await itemsOf(page)).toBe(120);
});

test('the status counts jobs and errors, and is copied without a name or a query', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.addInitScript(() => {
    navigator.storage.persist = async () => {
      document.documentElement.dataset['asked'] = 'yes';
      return false;
    };
  });
  await open(page);
  // To keep the library is asked when there is something of the person's own to keep.
  const asked = () => page.evaluate(() => document.documentElement.dataset['asked'] ?? 'no');
  expect(await asked()).toBe('no');
  await addFiles(page, [
    { name: 'secret.jpg', bytes: (await photos(1, 91))[0]!.bytes },
    { name: 'private.txt', bytes: Uint8Array.of(1, 2, 3) },
  ]);
  await page.evaluate(async () => {
    await sightglass.search('hidden words');
    await sightglass.search([{ vector: new Float32Array(3) }]).catch(() => undefined);
    await sightglass.collections.use((await sightglass.collections.create('Embarrassing')).id);
  });
  expect(await asked()).toBe('yes');
  await expect(page.getByTestId('storage')).toContainText('The browser did not promise.');
  await page.getByTestId('status-button').click();
  await expect(page.getByTestId('status-panel')).toContainText('Embarrassing');
  await page.getByRole('button', { name: 'Copy for a bug report' }).click();
  await expect(page.getByTestId('status-panel')).toContainText('Copied');
  const text = await page.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('Errors since opening: invalid-vector');
  expect(text).toContain('Jobs: None');
  expect(text).toMatch(/Searches: \d+/);
  expect(text).not.toMatch(/secret|private|Embarrassing|hidden|words|jpg/);
});
