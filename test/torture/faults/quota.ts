import { createRandom } from '../../../src/core/random.ts';
import { emptyRow, expectThat, type Fault, note } from '../fault.ts';
import { checkLibrary, readLibrary } from '../library.ts';
import { add, newCollection, notices, openIn, withPage } from '../open.ts';

/** Bytes left for pictures: from room for a few batches on. */
const LEAST = 150_000;
const MOST = 500_000;

/** The browser's own quota, lowered: the disk is full after some of the pictures. */
export const quota: Fault = {
  name: 'the disk is full while pictures are added',
  async run(setting) {
    const { site, quick, seed } = setting;
    const row = emptyRow(this.name);
    const random = createRandom(seed, 4);
    const origin = new URL(site.url).origin;
    const pictures = quick ? 300 : 900;
    const ids = new Set(site.ids.slice(0, pictures));
    const empty = await withPage(setting, async (page, context) => {
      await newCollection(page, 'Full');
      return (await (await context.newCDPSession(page)).send('Storage.getUsageAndQuota', { origin })).usage;
    });
    for (let time = 0; time < (quick ? 1 : 3); time++) {
      const context = await setting.browser.newContext({ serviceWorkers: 'block' });
      try {
        // Chromium asks for the room left only now and then while there is much of it: so there is little from the start.
        const client = await context.newCDPSession(await context.newPage());
        await client.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: Math.floor(empty + LEAST + random() * (MOST - LEAST)) });
        const page = await openIn(context, site.url);
        await newCollection(page, 'Full');
        const { error } = await add(page, 0, pictures);
        row.times++;
        expectThat(row, error?.code === 'quota-exceeded', `the job ended with ${error?.code ?? 'a report'}: ${error?.message}`);
        expectThat(row, error?.safe === 'All that was added before is kept and can be searched.', `it says of what is safe: ${error?.safe}`);
        await page.waitForFunction(() => torture.notices.length > 0);
        note(row, ...(await notices(page)));
        const kept = await readLibrary(page);
        const safe = new Set(kept.found);
        expectThat(row, kept.counted > 0 && kept.counted < pictures, `${kept.counted} pictures were kept`);
        checkLibrary(row, kept, safe, 'when the disk was full', true);

        // Room again, and the page anew: what was there is there, and the rest can be added.
        await client.send('Storage.overrideQuotaForOrigin', { origin });
        await page.goto('about:blank');
        const again = await openIn(context, site.url);
        checkLibrary(row, await readLibrary(again), safe, 'opened again', true);
        const { report } = await add(again, 0, pictures);
        expectThat(row, report?.added === pictures - safe.size, `${report?.added} were added where ${pictures - safe.size} were missing`);
        checkLibrary(row, await readLibrary(again), ids, 'with room again', true);
      } finally {
        await context.close();
      }
    }
    return row;
  },
};
