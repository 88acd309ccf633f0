import { chromium } from 'playwright';
import { launchOptions } from '../../../scripts/install.mjs';
import { emptyRow, expectThat, type Fault, note } from '../fault.ts';
import { checkLibrary, readLibrary } from '../library.ts';
import { ended, newCollection, start, withPage } from '../open.ts';

/** Keeps the device that the runtime works on, so that it can be taken away. */
const KEEP_DEVICE = `
const request = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (given) {
  globalThis.tortureDevice = await request.call(this, given);
  return globalThis.tortureDevice;
};
`;

/** Pictures; a batch takes a software adapter some seconds. */
const PICTURES = 48;

/** The graphics device is taken away under a batch. A software adapter stands in where there is no hardware. */
export const deviceLost: Fault = {
  name: 'the graphics device is lost while pictures are added',
  async run(setting) {
    const { site, quick } = setting;
    const row = emptyRow(this.name);
    const options = launchOptions();
    const browser = await chromium.launch({ ...options, args: [...options.args, '--enable-unsafe-webgpu'] });
    await site.hook(KEEP_DEVICE);
    try {
      for (let time = 0; time < (quick ? 1 : 3); time++)
        await withPage({ ...setting, browser }, async (page) => {
          await newCollection(page, 'Lost');
          await page.getByTestId('status-button').click();
          await page.getByTestId('status-panel').getByText('GPU', { exact: true }).click();
          await page.waitForFunction(async () => (await sightglass.status()).device === 'webgpu');
          await start(page, 0, PICTURES);
          await page.waitForFunction(() => torture.batches.length > 0);
          const worker = page.workers().find((one) => one.url().includes('/encoder.worker-'));
          await worker?.evaluate(() => (globalThis as unknown as { tortureDevice: { destroy(): void } }).tortureDevice.destroy());
          const { report, error } = await ended(page);
          row.times++;
          expectThat(row, report?.added === PICTURES, `${report?.added} of ${PICTURES} were added: ${error?.message}`);
          const device = await page.evaluate(async () => (await sightglass.status()).device);
          expectThat(row, device === 'wasm', `the encoder runs on ${device}`);
          const said = /The graphics card was lost; the processor goes on\./.exec(await page.getByTestId('status-panel').innerText())?.[0];
          expectThat(row, said !== undefined, 'the status does not say that the graphics card was lost');
          if (said) note(row, said);
          const batches = await page.evaluate(() => torture.batches);
          row.again = Math.max(row.again ?? 0, batches.reduce((sum, size) => sum + size, 0) - PICTURES);
          checkLibrary(row, await readLibrary(page), new Set(site.ids.slice(0, PICTURES)), 'without the device', true);
        });
    } finally {
      await site.hook('');
      await browser.close();
    }
    return row;
  },
};
