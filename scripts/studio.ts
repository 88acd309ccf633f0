/** Drawn fashion items as PNG files, and a collection of them in the built page. */
import { openPage as openStudio } from '../training/drawings/browser.mjs';
import type {} from '../src/sightglass.ts';
import { type FashionItem, fashionItem } from '../src/core/samples/fashion.ts';
import type { BuiltPage } from './builtPage.ts';

type Drawings = { sheet(list: (readonly [seed: number, index: number])[], columns: number, side: number): Promise<string> };

/** PNGs (base64) of `count` items of a seed, side × side pixels. */
export async function drawItems(seed: number, count: number, side: number): Promise<string[]> {
  const studio = await openStudio();
  const made: string[] = [];
  for (let index = 0; index < count; index++)
    made.push(
      await studio.page.evaluate(([s, k, size]) => (globalThis as unknown as { drawings: Drawings }).drawings.sheet([[s, k]], 1, size), [
        seed,
        index,
        side,
      ] as const),
    );
  await studio.close();
  return made;
}

/** Draws items and adds them to a new collection through the page's own API, named `<id>.png`; the collection is then open. */
export async function addDrawn({ page }: BuiltPage, name: string, seed: number, count: number, side: number): Promise<FashionItem[]> {
  const pngs = await drawItems(seed, count, side);
  const items = pngs.map((_, index) => fashionItem(seed, index));
  await page.evaluate(async (title) => sightglass.collections.use((await sightglass.collections.create(title)).id), name);
  for (let k = 0; k < count; k += 100) {
    const some = pngs.slice(k, k + 100).map((png, j) => ({ png, name: `${items[k + j]?.id}.png` }));
    const { added, failed } = await page.evaluate(
      async (files) =>
        sightglass.add(files.map((file) => new File([Uint8Array.from(atob(file.png), (letter) => letter.charCodeAt(0))], file.name))).done,
      some,
    );
    if (added < some.length) throw new Error(`${some.length - added} drawings were not added: ${JSON.stringify(failed)}`);
  }
  return items;
}
