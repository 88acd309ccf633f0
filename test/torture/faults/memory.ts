import type { Page } from 'playwright';
import { createRandom } from '../../../src/core/random.ts';
import type { ErrorCode } from '../../../src/core/errors.ts';
import { emptyRow, expectThat, type Fault, note, noteReport } from '../fault.ts';
import { checkLibrary, readLibrary } from '../library.ts';
import { add, newCollection, withPage } from '../open.ts';

/** The encoder's memory, limited to so many pages of 64 KiB, and kept where it can be looked at. */
const limited = (most: number) => `
const Plain = WebAssembly.Memory;
WebAssembly.Memory = function (given) {
  globalThis.tortureMemory = new Plain({ ...given, maximum: Math.min(given.maximum, ${most}) });
  return globalThis.tortureMemory;
};
WebAssembly.Memory.prototype = Plain.prototype;
`;
/** What a WASM memory can have at most. */
const UNLIMITED = 65_536;

async function memoryPages(page: Page): Promise<number> {
  const worker = page.workers().find((one) => one.url().includes('/encoder.worker-'));
  if (!worker) throw new Error('There is no encoder worker.');
  return worker.evaluate(() => (globalThis as unknown as { tortureMemory: WebAssembly.Memory }).tortureMemory.buffer.byteLength / 65_536);
}

/** Real memory, too little of it: for the batch, then for the model itself. */
export const outOfMemory: Fault = {
  name: 'a batch does not fit into the memory of the encoder',
  async run(setting) {
    const { site, quick } = setting;
    const row = emptyRow(this.name);
    const pictures = quick ? 80 : 300;
    try {
      await site.hook(limited(UNLIMITED));
      const [model, working] = await withPage(setting, async (page) => {
        await newCollection(page, 'Measured');
        const loaded = await memoryPages(page);
        await add(page, 0, 64);
        return [loaded, await memoryPages(page)] as const;
      });
      for (const share of quick ? [0.5] : [0.75, 0.5, 0.25]) {
        const most = Math.floor(model + (working - model) * share);
        await site.hook(limited(most));
        await withPage(setting, async (page) => {
          await newCollection(page, 'Cramped');
          const { report, error } = await add(page, 0, pictures);
          row.times++;
          expectThat(row, report?.added === pictures, `with ${most} pages ${report?.added} of ${pictures} were added: ${error?.message}`);
          const batches = await page.evaluate(() => torture.batches);
          expectThat(row, batches[0] === 32 && batches.slice(-5, -1).every((size) => size < 32), `the batches had ${batches.join(', ')} pictures`);
          row.again = Math.max(row.again ?? 0, batches.reduce((sum, size) => sum + size, 0) - pictures);
          checkLibrary(row, await readLibrary(page), new Set(site.ids.slice(0, pictures)), `with ${most} pages`, true);
        });
      }
      await site.hook(limited(Math.floor(model * 0.8)));
      await withPage(setting, async (page) => {
        const { error } = await add(page, 0, 10);
        row.times++;
        note(row, `${error?.code}: ${error?.message} ${error?.safe} ${error?.next}`);
        expectThat(row, error?.code === 'out-of-memory', `where the model does not fit it says ${error?.code}: ${error?.message}`);
        const { counted, found } = await readLibrary(page);
        expectThat(row, counted === 1000 && found.length === 1000, `of the samples ${found.length} are left`);
      });
    } finally {
      await site.hook('');
    }
    return row;
  },
};

/** An encoder that fails on every batch with a certain picture in it. */
export const poison: Fault = {
  name: 'the model fails on one picture',
  async run(setting) {
    const { site, quick, seed } = setting;
    const row = emptyRow(this.name);
    const pictures = quick ? 80 : 300;
    const random = createRandom(seed, 3);
    await withPage(setting, async (page) => {
      for (const code of ['out-of-memory', 'encoder-failed', 'worker-died'].slice(0, quick ? 1 : 3) as ErrorCode[]) {
        await newCollection(page, code);
        await page.evaluate(
          ([at, why]) => {
            torture.batches = [];
            let wanted = '';
            torture.refuse = (pixels, count) => {
              const size = pixels.length / count;
              const each = Array.from({ length: count }, (_, k) => pixels.subarray(k * size, (k + 1) * size).join());
              wanted ||= each[at] ?? '';
              return each.includes(wanted) ? { code: why, message: 'The model failed: it is poison.' } : null;
            };
          },
          [Math.floor(random() * 32), code] as const,
        );
        const { report, error } = await add(page, 0, pictures);
        row.times++;
        if (error) {
          row.broken.push(`the job ended with ${error.code}: ${error.message}`);
          continue;
        }
        noteReport(row, report);
        expectThat(row, report.failed.length === 1 && report.failed[0]?.code === code, `${report.failed.length} failed instead of one, as ${code}`);
        const others = new Set(site.ids.slice(0, pictures));
        const library = await readLibrary(page);
        for (const id of others) if (!library.items.includes(id)) others.delete(id);
        expectThat(row, others.size === pictures - 1, `${others.size} of the ${pictures - 1} others are there`);
        checkLibrary(row, library, others, code, true);
        const batches = await page.evaluate(() => torture.batches);
        expectThat(row, batches.at(-2) === 32, `the batches had ${batches.join(', ')} pictures: one of them alone was to blame`);
        row.again = Math.max(row.again ?? 0, batches.reduce((sum, size) => sum + size, 0) - pictures);
      }
    });
    return row;
  },
};
