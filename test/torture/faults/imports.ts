import { createRandom, type Random } from '../../../src/core/random.ts';
import { lines, npy, safetensors } from '../../fixtures/vectorFiles.ts';
import { emptyRow, type Fault, note } from '../fault.ts';
import { alone, importAll, type Outcome } from '../importer.ts';
import { mutated } from '../mutate.ts';
import { add, withPage } from '../open.ts';
import type { Page } from 'playwright';

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
      const bases = await goodFiles(page, random);
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

const bytesOf = async (file: Blob) => new Uint8Array(await file.arrayBuffer());

/** Every kind that can be imported, small, and one that the page itself has written. */
async function goodFiles(page: Page, random: Random): Promise<Uint8Array<ArrayBuffer>[]> {
  const [rows, dim] = [12, 16];
  const floats = (length = rows * dim) => Float32Array.from({ length }, () => random() * 2 - 1);
  const bytes = () => Int8Array.from({ length: rows * dim }, () => random() * 254 - 127);
  const halves = Uint16Array.from({ length: rows * dim }, () => 0x3800 + random() * 0x400);
  const f32 = { dtype: 'F32', shape: [rows, dim], numbers: floats() };
  const positive = (length: number) => floats(length).map((value) => Math.abs(value) + 0.1);
  const names = Array.from({ length: rows }, (_, k) => ({ id: `item-${k}`, name: `${k}.jpg`, caption: 'a picture', width: 4 }));
  const i8 = {
    embeddings: { dtype: 'I8', shape: [rows, dim], numbers: bytes() },
    scales: { dtype: 'F32', shape: [rows], numbers: positive(rows) },
    mean: { dtype: 'F32', shape: [dim], numbers: floats(dim) },
    sd: { dtype: 'F32', shape: [dim], numbers: positive(dim) },
  };
  const previews = { dtype: 'U8', shape: [rows * 3], numbers: new Uint8Array(rows * 3) };
  const offsets = { dtype: 'U64', shape: [rows + 1], numbers: BigUint64Array.from({ length: rows + 1 }, (_, k) => BigInt(k * 3)) };
  const made = [
    npy('<f4', [rows, dim], floats()),
    npy('<f2', [rows, dim], halves),
    npy('|i1', [rows, dim], bytes()),
    safetensors({ embeddings: f32 }),
    safetensors({ embeddings: { dtype: 'F16', shape: [rows, dim], numbers: halves } }, { encoder: 'nobody' }),
    safetensors(i8, { format_version: '1' }),
    safetensors({ embeddings: f32, items: lines(...names) }),
    safetensors({ preview_offsets: offsets, embeddings: f32, items: lines(...names), previews }),
  ];
  await alone(page);
  await add(page, 0, 10);
  const exported = await page.evaluate(async () => {
    const bytesOfFile = new Uint8Array(await (await sightglass.export({ previews: true })).arrayBuffer());
    return btoa(Array.from(bytesOfFile, (byte) => String.fromCharCode(byte)).join(''));
  });
  return [...(await Promise.all(made.map(bytesOf))), new Uint8Array(Buffer.from(exported, 'base64'))];
}
