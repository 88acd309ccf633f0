import { emptyRow, expectThat, type Fault, noteReport } from '../fault.ts';
import { checkLibrary, readLibrary } from '../library.ts';
import { ended, newCollection, openIn, start, withPage } from '../open.ts';

/** Two tabs add the same pictures to the same collection at the same time. */
export const tabs: Fault = {
  name: 'two tabs add the same pictures at once',
  async run(setting) {
    const { site, quick } = setting;
    const row = emptyRow(this.name);
    const pictures = quick ? 100 : 600;
    const ids = new Set(site.ids.slice(0, pictures));
    for (let time = 0; time < (quick ? 1 : 3); time++)
      await withPage(setting, async (one, context) => {
        await newCollection(one, 'Both');
        const other = await openIn(context, site.url);
        await other.evaluate(async (id) => sightglass.collections.use(id), (await one.evaluate(() => sightglass.status())).collection);
        const before = site.embedded();
        await Promise.all([start(one, 0, pictures), start(other, 0, pictures)]);
        const ends = await Promise.all([ended(one), ended(other)]);
        row.times++;
        let added = 0;
        for (const { report, error } of ends) {
          if (error) row.broken.push(`a tab ended with ${error.code}: ${error.message}`);
          else {
            added += report.added;
            noteReport(row, report);
            expectThat(
              row,
              report.added + report.skipped.length === pictures,
              `a tab told of ${report.added + report.skipped.length} of ${pictures}`,
            );
          }
        }
        expectThat(row, added === pictures, `the tabs say that they added ${added} pictures in all, where ${pictures} were added`);
        row.again = Math.max(row.again ?? 0, site.embedded() - before - pictures);
        for (const page of [one, other]) {
          // What the other one added is read when the page is opened.
          await page.reload();
          await page.waitForFunction(() => 'sightglass' in globalThis);
          await page.evaluate(() => sightglass.ready);
          checkLibrary(row, await readLibrary(page), ids, page === one ? 'in one tab' : 'in the other', true);
        }
      });
    return row;
  },
};
