import type { Page } from 'playwright';
import { createRandom } from '../../../src/core/random.ts';
import { emptyRow, expectThat, type Fault, note, noteReport, type Setting } from '../fault.ts';
import { checkLibrary, readLibrary } from '../library.ts';
import { ended, newCollection, notices, progressed, start, withPage } from '../open.ts';

interface Victim {
  /** 'the encoder' … */
  name: string;
  /** Of its script. */
  url: RegExp;
  /** The first thing the page asks of it. */
  first: string;
}

const victims: readonly Victim[] = [
  { name: 'encoder', url: /\/encoder\.worker-/, first: 'load' },
  { name: 'intake', url: /\/worker-/, first: 'hash' },
  { name: 'search', url: /\/search\.worker-/, first: 'open' },
];

/** A worker fails while pictures are added: with an error, or it just never answers again. */
function death({ name, url, first }: Victim): Fault {
  return {
    name: `the ${name} worker dies while pictures are added`,
    async run(setting) {
      const row = emptyRow(this.name);
      const random = createRandom(setting.seed, name.length);
      const pictures = setting.quick ? 80 : 300;
      const ways = waysOf(name, setting);
      await withPage(setting, async (page) => {
        for (const way of ways) {
          await newCollection(page, `${name} ${row.times}`);
          const before = setting.site.embedded();
          await start(page, 0, pictures);
          await progressed(page, Math.floor(random() * (pictures - 32)));
          await (way === 'error' ? strike(page, url) : silence(page, first));
          const { report, error } = await ended(page);
          row.times++;
          if (error) row.broken.push(`the job ended with ${error.code}: ${error.message}`);
          else {
            noteReport(row, report);
            expectThat(row, report.added === pictures, `${report.added} of ${pictures} were added, ${report.failed.length} failed`);
          }
          const again = setting.site.embedded() - before - pictures;
          row.again = Math.max(row.again ?? 0, again);
          expectThat(row, again <= 64, `${again} pictures were embedded again`);
          checkLibrary(row, await readLibrary(page), new Set(setting.site.ids.slice(0, pictures)), `${way}, time ${row.times}`, true);
          note(row, ...(await notices(page)));
        }
      });
      return row;
    },
  };
}

/** In silence takes as long as the page's patience: 15 s for search, 30 for intake, 120 for the encoder. */
function waysOf(name: string, { quick }: Setting): ('error' | 'silence')[] {
  if (quick) return ['error'];
  return name === 'encoder' ? ['error', 'error', 'error', 'silence'] : ['error', 'error', 'error', 'silence', 'silence'];
}

/** An error that nothing catches, in the worker. */
async function strike(page: Page, url: RegExp): Promise<void> {
  const worker = page.workers().find((one) => url.test(one.url()));
  if (!worker) throw new Error(`There is no worker ${url}.`);
  await worker.evaluate(() => {
    setTimeout(() => {
      throw new Error('struck');
    });
  });
}

/** The worker is gone, and nobody is told. */
async function silence(page: Page, first: string): Promise<void> {
  await page.evaluate((method) => {
    const victim = torture.workers.find((one) => one.first === method);
    if (!victim) throw new Error(`There is no worker that was asked to ${method}.`);
    victim.worker.terminate();
  }, first);
}

export const [encoderDeath, intakeDeath, searchDeath] = victims.map(death) as [Fault, Fault, Fault];
