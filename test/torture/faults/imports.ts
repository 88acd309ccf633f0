import type { Page } from 'playwright';
import { createRandom, type Random } from '../../../src/core/random.ts';
import { emptyRow, type Fault, note } from '../fault.ts';
import { goodFiles } from '../goodFiles.ts';
import { alone, importAll, type Outcome } from '../importer.ts';
import { mutated } from '../mutate.ts';
import { add, withPage } from '../open.ts';

/** Files that are made into others at a time: what one call to the page takes. */
const PART = 50;

/** Files of vectors with random changes, through the page's own importer. */
export const imports: Fault = {
  name: 'a damaged file of vectors is imported',
  async run(setting) {
    const row = emptyRow(this.name);
    const random = createRandom(setting.seed, 6);
    const count = setting.quick ? 300 : 5000;
    const codes = new Map<string, number>();
    const examples = new Map<string, Outcome>();
    await withPage(setting, async (page) => {
      const bases = await baseFiles(page, random);
      const good = await importAll(
        page,
        bases.map((bytes, k) => ({ name: `good file ${k}`, bytes })),
      );
      for (const { code, broken } of good) row.broken.push(...broken, ...(code === 'imported' ? [] : [`a good file ended with ${code}`]));
      while (row.times < count) {
        const part = Array.from({ length: Math.min(PART, count - row.times) }, (_, k) => ({
          name: `file ${row.times + k} of seed ${setting.seed}`,
          bytes: mutated(random, bases),
        }));
        for (const outcome of await importAll(page, part)) {
          row.broken.push(...outcome.broken);
          codes.set(outcome.code, (codes.get(outcome.code) ?? 0) + 1);
          if (!examples.has(outcome.code)) examples.set(outcome.code, outcome);
        }
        row.times += part.length;
      }
    });
    if ((codes.get('imported') ?? 0) === row.times) row.broken.push('every damaged file was imported');
    for (const [code, { message }] of examples) note(row, `${codes.get(code)} × ${code}: ${message}`);
    return row;
  },
};

/** Every kind that can be imported, and one that the page itself has written. */
async function baseFiles(page: Page, random: Random): Promise<Uint8Array<ArrayBuffer>[]> {
  await alone(page);
  await add(page, 0, 10);
  const exported = await page.evaluate(async () => {
    const bytes = new Uint8Array(await (await sightglass.export({ previews: true })).arrayBuffer());
    return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  });
  const made = await Promise.all(goodFiles(random).map(async (file) => new Uint8Array(await file.arrayBuffer())));
  return [...made, new Uint8Array(Buffer.from(exported, 'base64'))];
}
