/**
 * The built-in model in its four precisions, side by side: size, time a picture and a text with one thread and with all (and on
 * WebGPU where there is a hardware adapter), cosine to the 32-bit vectors, and how well each names held-out photographs. All
 * through the page's own encoder worker, in one run. Prints a Markdown table.
 *
 * `npm run build && npm run bench:variants -- [--photos .local/tiny] [--limit 2000]`
 */
import { readdir, stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { chromium, type Page } from 'playwright';
import sharp from 'sharp';
import { launchOptions } from '../../scripts/install.mjs';
import { readLabelled, template } from '../../scripts/labelled.ts';
import { serve } from '../../scripts/serve.mjs';
import { registry } from '../../src/models/registry.ts';

const { values } = parseArgs({ options: { photos: { type: 'string', default: '.local/tiny' }, limit: { type: 'string', default: '2000' } } });
const [SIDE, BATCH, ROUNDS] = [64, 32, 9];
const suffix = { fp32: '', fp16: '_fp16', q8: '_quantized', q4: '_q4' } as const;
const variants = registry.filter(({ beside }) => beside !== null).map(({ id, precision }) => ({ id, precision: precision.vision }));

/** In the page: an encoder worker and its wire (src/workers/rpc.ts). */
const wire = `globalThis.startEncoder = (file, base) => {
  const worker = new Worker(new URL('assets/' + file, base), { type: 'module' });
  let next = 1;
  return (method, ...args) => new Promise((resolve, reject) => {
    const number = next++;
    const answer = ({ data }) => {
      if (data.call !== number || (!('value' in data) && !data.error)) return;
      worker.removeEventListener('message', answer);
      data.error ? reject(new Error(data.error.message)) : resolve(data.value);
    };
    worker.addEventListener('message', answer);
    worker.postMessage({ call: number, method, args });
  });
};`;
type Call = (method: string, ...args: unknown[]) => Promise<never>;
type Scope = typeof globalThis & { startEncoder(file: string, base: string): Call; call: Call };

const worker = (await readdir('dist/assets')).find((file) => /^encoder\.worker-.*\.js$/.test(file)) ?? '';
const labelled = readLabelled('tiny', values.photos, Number(values.limit));
const pictures = await Promise.all(
  labelled.files.map((file) => sharp(file).resize(SIDE, SIDE, { fit: 'cover' }).removeAlpha().toColourspace('srgb').raw().toBuffer()),
);
const texts = labelled.en.map(template.en);

async function withPage<R>(isolation: boolean, work: (page: Page, base: string) => Promise<R>): Promise<R> {
  const server = await serve({ root: 'dist', isolation });
  const browser = await chromium.launch(launchOptions());
  try {
    const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
    await page.addInitScript(wire);
    // A document of the site with nothing on it: the whole processor is for what is timed.
    await page.goto(`${server.url}models/models.json`);
    return await work(page, server.url);
  } finally {
    await browser.close();
    await server.close();
  }
}

const load = (page: Page, base: string, id: string, device = 'wasm') =>
  page.evaluate(
    async ([file, url, name, on]) => {
      const scope = globalThis as Scope;
      scope.call = scope.startEncoder(file as string, url as string);
      const { threads } = (await scope.call('load', name, on, url)) as { threads: number };
      return threads;
    },
    [worker, base, id, device],
  );

/** Unit vectors, one after the other. */
async function vectors(page: Page, method: 'texts' | 'images', parts: readonly (Buffer | string)[]): Promise<Float32Array[]> {
  const made: Float32Array[] = [];
  for (let k = 0; k < parts.length; k += BATCH) {
    const some = parts.slice(k, k + BATCH);
    const given = method === 'texts' ? (some as string[]) : [Buffer.concat(some as Buffer[]).toString('base64')];
    const answer = await page.evaluate(
      async ([what, list, count]) => {
        const { call } = globalThis as Scope;
        const floats: Float32Array<ArrayBuffer> =
          what === 'texts'
            ? await call('texts', list)
            : await call(
                'images',
                Uint8Array.from(atob(list[0] ?? ''), (c) => c.charCodeAt(0)),
                count,
              );
        const bytes = new Uint8Array(floats.buffer);
        let binary = '';
        for (let at = 0; at < bytes.length; at += 32768) binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
        return btoa(binary);
      },
      [method, given, some.length] as const,
    );
    const floats = new Float32Array(Uint8Array.from(Buffer.from(answer, 'base64')).buffer);
    const dim = floats.length / some.length;
    for (let row = 0; row < some.length; row++) made.push(unit(floats.subarray(row * dim, (row + 1) * dim)));
  }
  return made;
}

function unit(vector: Float32Array): Float32Array {
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);
const mean = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / list.length;

/** Milliseconds a picture (in batches, as the page adds them) and a text, medians. */
const time = (page: Page) =>
  page.evaluate(
    async ([side, batch, rounds]) => {
      const { call } = globalThis as Scope;
      const pixels = () => Uint8Array.from({ length: batch * side * side * 3 }, (_, k) => (k * 2654435761) >>> 24);
      const timed = async (work: () => Promise<unknown>) => {
        const began = performance.now();
        await work();
        return performance.now() - began;
      };
      const [images, words]: [number[], number[]] = [[], []];
      for (let k = 0; k <= rounds; k++) {
        images.push((await timed(() => call('images', pixels(), batch))) / batch);
        words.push(await timed(() => call('texts', [`picture number ${k}`])));
      }
      const middle = (list: number[]) => list.slice(1).sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
      return { image: middle(images), text: middle(words) };
    },
    [SIDE, BATCH, ROUNDS] as const,
  );

interface Measured {
  images: Float32Array[];
  texts: Float32Array[];
  times: string[];
  megabytes: number;
}
const measured = new Map<string, Measured>();
const show = ({ image, text }: { image: number; text: number }) => `${image.toFixed(1)} / ${text.toFixed(1)}`;
for (const { id, precision } of variants) {
  const files = ['vision', 'text'].map((tower) => `dist/models/sightglass-mini/onnx/${tower}_model${suffix[precision]}.onnx`);
  const megabytes = (await Promise.all(files.map(async (file) => (await stat(file)).size))).reduce((sum, size) => sum + size, 0) / 1e6;
  const one = await withPage(false, async (page, base) => {
    await load(page, base, id);
    return show(await time(page));
  });
  const all = await withPage(true, async (page, base) => {
    const threads = await load(page, base, id);
    return { threads, times: show(await time(page)), images: await vectors(page, 'images', pictures), texts: await vectors(page, 'texts', texts) };
  });
  const gpu = await withPage(true, async (page, base) => {
    const adapter = await page.evaluate(
      ([file, url]) => (globalThis as Scope).startEncoder(file as string, url as string)('adapter'),
      [worker, base],
    );
    if (adapter === null) return 'no adapter';
    await load(page, base, id, 'webgpu');
    return show(await time(page));
  });
  measured.set(id, { images: all.images, texts: all.texts, times: [one, all.times, gpu], megabytes });
  process.stderr.write(`${id}: measured with 1 and ${all.threads} threads\n`);
}

const reference = measured.get(variants.find(({ precision }) => precision === 'fp32')?.id ?? '') as Measured;
const label = labelled.files.map((file) => labelled.labelOf(file));
process.stdout.write(
  '| variant | MB | ms a picture / a text, one thread | all threads | WebGPU | cosine to fp32, pictures: mean, least | texts | top-1 / top-5 of 200 |\n',
);
process.stdout.write('|---|---|---|---|---|---|---|---|\n');
for (const { id, precision } of variants) {
  const { images, texts: said, times, megabytes } = measured.get(id) as Measured;
  const fidelity = (list: Float32Array[], other: Float32Array[]) => {
    const all = list.map((vector, k) => dot(vector, other[k] as Float32Array));
    return `${mean(all).toFixed(5)}, ${all.reduce((least, value) => Math.min(least, value), 1).toFixed(5)}`;
  };
  const ranks = images.map((image, k) => {
    const scores = said.map((text) => dot(image, text));
    const own = scores[label[k] as number] as number;
    return scores.filter((score) => score > own).length;
  });
  const within = (place: number) => `${((100 * ranks.filter((rank) => rank < place).length) / ranks.length).toFixed(1)} %`;
  process.stdout.write(
    `| ${precision} | ${megabytes.toFixed(1)} | ${times.join(' | ')} | ${fidelity(images, reference.images)} | ${fidelity(said, reference.texts)} | ${within(1)} / ${within(5)} |\n`,
  );
}
