import type { Page } from 'playwright';
import { openPage } from '../../../scripts/builtPage.ts';
import { createRandom, type Random } from '../../../src/core/random.ts';
import type { CalibrationRecord, ItemRecord, PackRecord, SegmentRecord } from '../../../src/storage/schema.ts';
import { emptyRow, expectThat, type Fault, note, type Row, type Setting } from '../fault.ts';
import { checkLibrary, readLibrary } from '../library.ts';
import { add, newCollection, withPage } from '../open.ts';

/** The shorter form takes the first three. */
const WHERE = ['previews', 'calibration', 'ends', 'rows', 'scales', 'ids'] as const;
type Where = (typeof WHERE)[number];

/** Stored bytes change by themselves: the page says of which pictures, finds the others, and repairs. */
export const spoiltBytes: Fault = {
  name: 'stored bytes change',
  async run(setting) {
    const row = emptyRow(this.name);
    const random = createRandom(setting.seed, 5);
    const pictures = 160;
    const ids = new Set(setting.site.ids.slice(0, pictures));
    await withPage(setting, async (page) => {
      await newCollection(page, 'Spoilt');
      await add(page, 0, pictures);
      for (let time = 0; time < (setting.quick ? 3 : 3 * WHERE.length); time++) {
        const before = await answers(page);
        expectThat(row, before.size === pictures, `time ${time}: ${before.size} are found before anything was done`);
        await page.goto('about:blank');
        await spoilAndRepair(row, setting, { page, random, before, where: WHERE[time % WHERE.length] as Where });
        checkLibrary(row, await readLibrary(page), ids, `repaired, time ${time}`, true);
      }
    });
    return row;
  },
};

/** Id → score, of one search over everything. */
async function answers(page: Page): Promise<Map<string, number>> {
  const hits = await page.evaluate(async () => {
    const vector = Float32Array.from({ length: 512 }, (_, k) => Math.sin(k));
    return (await sightglass.search([{ vector }], { topK: 1_000_000, method: 'exact' })).hits.map(({ id, score }) => [id, score] as const);
  });
  return new Map(hits);
}

interface Time {
  page: Page;
  random: Random;
  /** What a search answered before. */
  before: ReadonlyMap<string, number>;
  where: Where;
}

async function spoilAndRepair(row: Row, { site }: Setting, { page, random, before, where }: Time): Promise<void> {
  const time = `time ${row.times++} (${where})`;
  // A document of the site without the page: what is stored changes while nobody looks.
  await page.goto(`${site.url}torture/count.txt`);
  const [spoilt, blind] = await spoil(page, where, random);
  await openPage(page, site.url);
  const rest = await answers(page);
  expectThat(row, spoilt.length > 0, `${time}: nothing was spoilt`);
  expectThat(row, rest.size === before.size - spoilt.length, `${time}: ${rest.size} are found where ${before.size - spoilt.length} are whole`);
  for (const [id, score] of rest) expectThat(row, before.get(id) === score, `${time}: ${id} had the score ${before.get(id)} and has ${score}`);
  expectThat(row, !spoilt.some((id) => rest.has(id)), `${time}: a spoilt row was used`);
  const card = page.getByTestId('repair-collection');
  const told = `${spoilt.length} ${spoilt.length === 1 ? 'picture' : 'pictures'} of “Spoilt” cannot be found`;
  await card.filter({ hasText: told }).waitFor();
  note(
    row,
    ...(await card.getByRole('listitem').allInnerTexts()).map((text) =>
      text.replace(/Segment \d+ with \d+/, 'Segment … with …').replace(/calibration \S+/, 'calibration …'),
    ),
  );

  const report = await page.evaluate(async () => sightglass.collections.repair((await sightglass.status()).collection).done);
  expectThat(
    row,
    report.missing.length === blind.length,
    `${time}: ${report.missing.length} could not be repaired; of ${blind.length} the preview was spoilt`,
  );
  const healed = await page.evaluate(async () => {
    const files = await torture.files(0, 160);
    const { added } = await sightglass.add(files).done;
    return added;
  });
  expectThat(row, healed === blind.length, `${time}: ${healed} were added again where ${blind.length} had no preview`);
  const after = await answers(page);
  // A row that is made anew is the one it was, but where the calibration is another now.
  const near = (id: string, score: number) => Math.abs((before.get(id) ?? 9) - score) < 0.01;
  for (const [id, score] of after)
    expectThat(row, near(id, score), `${time}: ${id} had the score ${before.get(id)}, and has ${score} after the repair`);
}

/** Changes some bits of one stored thing. Answers with the ids whose rows cannot be used any more, and those whose preview cannot either. */
async function spoil(page: Page, where: Where, random: Random): Promise<[spoilt: string[], blind: string[]]> {
  const numbers = Array.from({ length: 8 }, () => random());
  return page.evaluate(
    async ([what, dice]) => {
      const answered = <R>(request: IDBRequest<R>) =>
        new Promise<R>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await answered(indexedDB.open('sightglass'));
      const store = (name: string) => database.transaction(name, 'readwrite').objectStore(name);
      const all = await answered<SegmentRecord[]>(store('segments').getAll());
      const collections = await answered<{ id: string; name: string }[]>(store('collections').getAll());
      const mine = collections.find(({ name }) => name === 'Spoilt')?.id ?? '';
      const segments = all.filter(({ collection }) => collection === mine);
      const items = (await answered<ItemRecord[]>(store('items').getAll())).filter(({ collection }) => collection === mine);
      const [first = 0, ...others] = dice;
      const chosen = segments[Math.floor(first * segments.length)] as SegmentRecord;
      const itemsOf = (sequences: number[]) => items.filter(({ segment }) => sequences.includes(segment));
      const flip = (buffer: ArrayBuffer, limit = buffer.byteLength) => {
        const flipped = new Uint8Array(buffer.slice(0));
        // At different bytes: two flips of one bit would be none.
        for (const [k, die] of others.entries()) flipped[Math.floor(((k + die) / others.length) * limit)]! ^= 1 << (k + 1);
        return flipped.buffer;
      };
      const save = (segment: SegmentRecord) => answered(store('segments').put(segment));
      let [spoilt, blind] = [itemsOf([chosen.sequence]), [] as ItemRecord[]];
      const rows = await chosen.rows.arrayBuffer();
      if (what === 'rows' || what === 'previews') await save({ ...chosen, rows: new Blob([flip(rows)]) });
      if (what === 'scales') await save({ ...chosen, scales: flip(chosen.scales) });
      if (what === 'ids') await save({ ...chosen, ids: { ...chosen.ids, bytes: flip(chosen.ids.bytes) } });
      if (what === 'ends') await save({ ...chosen, ids: { ...chosen.ids, ends: flip(chosen.ids.ends) } });
      if (what === 'calibration') {
        const record = await answered<CalibrationRecord>(store('calibrations').get(chosen.calibration));
        await answered(store('calibrations').put({ ...record, mean: flip(record.mean) }));
        spoilt = itemsOf(segments.filter(({ calibration }) => calibration === chosen.calibration).map(({ sequence }) => sequence));
      }
      if (what === 'previews') {
        // The beginning of one preview: it cannot be decoded any more.
        const item = spoilt[Math.floor((others[0] ?? 0) * spoilt.length)] as ItemRecord;
        const { pack, start } = item.preview as NonNullable<ItemRecord['preview']>;
        const record = await answered<PackRecord>(store('packs').get(pack));
        const bytes = new Uint8Array(await record.blob.arrayBuffer());
        bytes.set(new Uint8Array(16), start);
        await answered(store('packs').put({ ...record, blob: new Blob([bytes]) }));
        blind = [item];
      }
      database.close();
      return [spoilt.map(({ id }) => id), blind.map(({ id }) => id)] as [string[], string[]];
    },
    [where, numbers] as const,
  );
}
