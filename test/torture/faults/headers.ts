import { emptyRow, expectThat, type Fault, note } from '../fault.ts';
import { hostile } from '../hostile.ts';
import { alone, importAll } from '../importer.ts';
import { withPage } from '../open.ts';

/** Files of vectors that somebody made to do harm. */
export const headers: Fault = {
  name: 'a hostile file of vectors is imported',
  async run(setting) {
    const row = emptyRow(this.name);
    const files = await Promise.all(hostile.map(async ({ name, file }) => ({ name, bytes: new Uint8Array(await file.arrayBuffer()) })));
    await withPage(setting, async (page) => {
      await alone(page);
      const outcomes = await importAll(page, files);
      row.times = outcomes.length;
      for (const [k, { name, code: wanted }] of hostile.entries()) {
        const outcome = outcomes[k];
        row.broken.push(...(outcome?.broken ?? []));
        expectThat(row, outcome?.code === wanted, `${name}: ended with ${outcome?.code} instead of ${wanted}: ${outcome?.message}`);
        if (outcome && outcome.code !== 'imported') note(row, `${outcome.code}: ${outcome.message}`);
      }
      const [ran, polluted] = await page.evaluate(
        () => [torture.ran, Object.keys(Object.prototype), ({} as { polluted?: boolean }).polluted] as const,
      );
      expectThat(row, ran.length === 0 && polluted.length === 0, `something of a file was run: ${[...ran, ...polluted].join(', ')}`);
    });
    return row;
  },
};
