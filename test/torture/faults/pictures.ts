import { createRandom } from '../../../src/core/random.ts';
import { zoo } from '../../fixtures/pictures/zoo.ts';
import { emptyRow, expectThat, type Fault, note, noteReport } from '../fault.ts';
import { readLibrary } from '../library.ts';
import { mutated } from '../mutate.ts';
import { newCollection, withPage } from '../open.ts';

/** Every bad and odd picture there is, and damaged ones of each kind, between good ones. */
export const pictures: Fault = {
  name: 'bad pictures are added',
  async run(setting) {
    const row = emptyRow(this.name);
    const random = createRandom(setting.seed, 7);
    const specimens = await zoo();
    const small = specimens.filter(({ expect, bytes }) => expect === 'added' && bytes.length < 20_000).map(({ bytes }) => new Uint8Array(bytes));
    const damaged = Array.from({ length: setting.quick ? 40 : 1000 }, (_, k) => ({
      name: `damaged-${k}.jpg`,
      bytes: mutated(random, small),
      expect: null,
    }));
    const given = [...specimens, ...damaged];
    await withPage(setting, async (page) => {
      await newCollection(page, 'Zoo');
      const report = await page.evaluate(
        async (files) => {
          const made = files.map(({ name, base64 }) => new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
          // Good ones come first, in the middle and last.
          const good = await torture.files(0, 9);
          const half = made.length >> 1;
          return sightglass.add([...good.slice(0, 3), ...made.slice(0, half), ...good.slice(3, 6), ...made.slice(half), ...good.slice(6)]).done;
        },
        given.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
      );
      row.times = given.length;
      noteReport(row, report);
      const outcome = (name: string) =>
        report.failed.find((one) => one.name === name)?.code ?? (report.skipped.some((one) => one.name === name) ? 'duplicate' : 'added');
      for (const { name, expect } of specimens) {
        const allowed = [expect].flat().flatMap((one) => (one === 'added' ? ['added', 'duplicate'] : [one]));
        expectThat(row, allowed.includes(outcome(name)), `${name}: ${outcome(name)} instead of ${allowed.join(' or ')}`);
      }
      for (const { name, code, message } of report.failed)
        expectThat(row, !['internal', 'worker-died', 'encoder-failed'].includes(code), `${name}: ended with ${code}: ${message}`);
      for (const { name, code, message } of report.failed)
        if (/\.(heic|nef|cr3)$/.test(name))
          expectThat(row, code === 'unsupported-type' && /JPEG/.test(message), `${name}: it is not said what to do: ${message}`);
      const total = report.added + report.skipped.length + report.failed.length;
      expectThat(row, total === given.length + 9, `the report tells of ${total} of ${given.length + 9} files`);
      const { counted, found, items } = await readLibrary(page);
      row.lost = setting.site.ids.slice(0, 9).filter((id) => !found.includes(id)).length;
      row.doubled = found.length - new Set(found).size;
      expectThat(row, row.lost === 0, `${row.lost} good pictures are not found`);
      expectThat(
        row,
        counted === report.added && items.length === counted && found.length === counted,
        `${counted} items, ${found.length} found, ${report.added} added`,
      );
      // Shown, one after the other: what is drawn is what was kept.
      await page.evaluate(() => {
        location.hash = '#/';
      });
      await page.getByTestId('tile').first().waitFor();
      const ran = await page.evaluate(() => torture.ran);
      expectThat(row, ran.length === 0, `something of a file was run: ${ran.join(', ')}`);
      const { added } = await page.evaluate(async () => sightglass.add(await torture.files(9, 12)).done);
      expectThat(row, added === 3, 'the page does not go on');
      note(row, `${report.added} were added, ${report.failed.length} refused`);
    });
    return row;
  },
};
