/**
 * How much faster the built-in model embeds a picture than a ViT-B/32 of full size in the hub's 8-bit form, in the same run and
 * through the page's own encoder worker, with one thread and with all. Speed does not depend on the weights: they are random,
 * and made on the spot. Prints a Markdown table.
 *
 * `npm run build && npm run bench:encoders -- [--pictures 64] [--rounds 5]`
 */
import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { launchOptions } from '../../scripts/install.mjs';
import { serve } from '../../scripts/serve.mjs';
import { modelFolder } from '../fixtures/onnx/folders.ts';

const { values } = parseArgs({ options: { pictures: { type: 'string', default: '64' }, rounds: { type: 'string', default: '5' } } });

const MINI = 'sightglass-mini';
const LARGE = 'clip-vit-base-patch32';
/** As the page adds pictures (app/indexing.ts); the large model goes through them one by one (models/clip.ts). */
const BATCH = 32;

interface Timed {
  threads: number;
  /** Milliseconds a picture, of each round. */
  rounds: Record<string, number[]>;
  /** Milliseconds for one text, median of ten. */
  text: Record<string, number>;
}

const root = await mkdtemp(path.join(tmpdir(), 'sightglass-'));
await cp('dist', root, { recursive: true });
await cp(await modelFolder(LARGE), path.join(root, 'models', LARGE), { recursive: true });
const own = { revision: 'random', dim: 512, precision: { text: 'q8', vision: 'q8' } };
await writeFile(path.join(root, 'models', LARGE, 'sightglass.json'), JSON.stringify(own));
const worker = (await readdir(path.join(root, 'assets'))).find((file) => /^encoder\.worker-.*\.js$/.test(file)) ?? '';

/** Isolated: as many threads as the page takes. Not isolated: one. */
async function time(isolation: boolean): Promise<Timed> {
  const server = await serve({ root, isolation });
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
    // A document of the site with nothing on it: the whole processor is for what is timed.
    await page.goto(`${server.url}models/models.json`);
    const given = {
      base: server.url,
      file: worker,
      models: [MINI, LARGE],
      batch: BATCH,
      pictures: Number(values.pictures),
      rounds: Number(values.rounds),
    };
    return await page.evaluate(timeInPage, given);
  } finally {
    await browser.close();
    await server.close();
  }
}

interface Given {
  base: string;
  /** Of the encoder worker. */
  file: string;
  /** The quick one first. */
  models: string[];
  batch: number;
  pictures: number;
  rounds: number;
}

/** Runs in the browser; the wire is that of src/workers/rpc.ts. */
async function timeInPage({ base, file, models, batch, pictures, rounds }: Given): Promise<Timed> {
  const start = async (id: string) => {
    const encoder = new Worker(new URL(`assets/${file}`, base), { type: 'module' });
    let next = 1;
    const call = <T>(method: string, args: unknown[]) =>
      new Promise<T>((resolve, reject) => {
        const number = next++;
        const answer = ({ data }: MessageEvent<{ call?: number; value?: T; error?: { message: string } }>) => {
          if (data.call !== number || (!('value' in data) && !data.error)) return;
          encoder.removeEventListener('message', answer);
          if (data.error) reject(new Error(data.error.message));
          else resolve(data.value as T);
        };
        encoder.addEventListener('message', answer);
        encoder.postMessage({ call: number, method, args });
      });
    const { side, threads } = await call<{ side: number; threads: number }>('load', [id, 'wasm', base]);
    const timed = async (method: string, args: unknown[]) => {
      const before = performance.now();
      await call(method, args);
      return performance.now() - before;
    };
    const image = async (count: number) =>
      (await timed('images', [Uint8Array.from({ length: count * side * side * 3 }, (_, k) => (k * 2654435761) >>> 24), count])) / count;
    return { id, threads, image, text: () => timed('texts', [[`a picture of number ${next}`]]) };
  };
  const encoders = [];
  for (const id of models) encoders.push(await start(id));
  const result: Timed = { threads: encoders[0]?.threads ?? 0, rounds: {}, text: {} };
  for (const { image } of encoders) await image(2);
  // Turn by turn, so that whatever else the machine does falls on both.
  for (let k = 0; k < rounds; k++)
    for (const { id, image } of encoders) {
      const quick = id === models[0];
      const parts: number[] = [];
      for (let done = 0; done < (quick ? pictures : 1); done += batch) parts.push(await image(quick ? batch : Math.ceil(pictures / 8)));
      (result.rounds[id] ??= []).push(parts.reduce((sum, part) => sum + part, 0) / parts.length);
    }
  for (const { id, text } of encoders) {
    const times: number[] = [];
    for (let k = 0; k < 10; k++) times.push(await text());
    result.text[id] = times.sort((a, b) => a - b)[5] ?? 0;
  }
  return result;
}

const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;
const rows = [
  '| threads | Sightglass mini, a picture | ViT-B/32 q8, a picture | ratio (rounds) | a text, mini / ViT-B/32 |',
  '|---|---|---|---|---|',
];
for (const isolation of [false, true]) {
  const { threads, rounds, text } = await time(isolation);
  const [mini, large] = [rounds[MINI] ?? [], rounds[LARGE] ?? []];
  const ratios = mini.map((ms, k) => (large[k] ?? Number.NaN) / ms);
  const spread = `${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)}`;
  const texts = `${(text[MINI] ?? 0).toFixed(1)} / ${(text[LARGE] ?? 0).toFixed(0)} ms`;
  rows.push(
    `| ${threads} | ${median(mini).toFixed(2)} ms | ${median(large).toFixed(0)} ms | **${median(ratios).toFixed(1)}** (${spread}) | ${texts} |`,
  );
}
await rm(root, { recursive: true, force: true });
process.stdout.write(`${rows.join('\n')}\n`);
