import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright';
import { build, defaultClientConditions } from 'vite';
import { modelFolder as madeFolder } from '../../fixtures/onnx/folders.ts';
import { ownTransformers } from '../vectors/site.ts';
import { inBrowser } from './browser.ts';
import { writePhotographs } from './pictures.ts';

export interface ThroughputOptions {
  pictures: number;
  rounds: number;
  /** Encoder ids; the first is the page's own. */
  models: readonly string[];
  seed: number;
}

/** Pictures a second of each round, ours and the obvious way. */
export interface Throughput {
  model: string;
  threads: number;
  ours: number[];
  obvious: number[];
}

const MINI = 'sightglass-mini';
const modelFolder = (id: string) => madeFolder(id as Parameters<typeof madeFolder>[0]);
/** Twelve megapixels. */
const [WIDTH, HEIGHT] = [4000, 3000];
/** Different pictures; the others have the same pixels and other bytes, so that none is a duplicate. */
const DIFFERENT = 25;

async function buildObvious(root: string): Promise<void> {
  await build({
    configFile: false,
    root: 'test/bench/adding',
    base: './',
    logLevel: 'silent',
    publicDir: false,
    plugins: [ownTransformers],
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    build: {
      target: 'esnext',
      outDir: path.join(root, 'obvious'),
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: { input: path.resolve('test/bench/adding/obvious.ts'), output: { entryFileNames: 'worker.js' } },
    },
  });
}

/** The pipeline wants to be told by name how pictures are prepared; the page reads the numbers. */
async function copyModel(model: string, target: string): Promise<void> {
  await cp(await modelFolder(model), target, { recursive: true });
  const file = path.join(target, 'preprocessor_config.json');
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), image_processor_type: 'CLIPImageProcessor' }));
}

/**
 * The page with all it does (hash, decode, preview, embed, commit) against transformers' image pipeline, which only embeds: the same
 * files in memory, network, precision and threads, in one browser, turn by turn.
 */
export async function measureThroughput({ pictures, rounds, models, seed }: ThroughputOptions): Promise<Throughput[]> {
  const root = await mkdtemp(path.join(tmpdir(), 'sightglass-'));
  try {
    await cp('dist', root, { recursive: true });
    for (const model of models) if (model !== MINI) await copyModel(model, path.join(root, 'models', model));
    await buildObvious(root);
    await writePhotographs(path.join(root, 'pictures'), DIFFERENT, { seed, width: WIDTH, height: HEIGHT });
    const results: Throughput[] = [];
    for (const model of models) results.push(await measure(root, model, Math.ceil(pictures / rounds), rounds));
    return results;
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

function measure(root: string, model: string, count: number, rounds: number): Promise<Throughput> {
  return inBrowser(root, async (page, { url }) => {
    if (model !== MINI) {
      await page.goto(`${url}#/models`);
      await page.getByTestId('model-folder').setInputFiles(path.join(root, 'models', model));
      await page.locator(`[data-testid="model"][data-id="${model}"][data-here="true"]`).waitFor();
    }
    await page.evaluate(async (encoder) => sightglass.collections.use((await sightglass.collections.create('Bench', { encoder })).id), model);
    const threads = await page.evaluate(prepare, { base: url, model, different: DIFFERENT });
    const result: Throughput = { model, threads, ours: [], obvious: [] };
    // The first of each is not counted: both load and compile what they need.
    for (let round = -1; round < rounds; round++) {
      const some = round < 0 ? 8 : count;
      const ours = await timed(page, 'ours', round, some);
      const obvious = await timed(page, 'obvious', round, some);
      if (round < 0) continue;
      result.ours.push(some / ours);
      result.obvious.push(some / obvious);
    }
    return result;
  });
}

interface Bench {
  ours(files: File[]): Promise<unknown>;
  obvious(files: File[]): Promise<unknown>;
  files(round: number, count: number): File[];
}

/** In the page: reads the pictures, starts the worker of the obvious way. Answers with its threads. */
async function prepare({ base, model, different }: { base: string; model: string; different: number }): Promise<number> {
  const names = Array.from({ length: different }, (_, k) => `IMG_${String(k).padStart(5, '0')}.jpg`);
  const blobs = await Promise.all(names.map(async (name) => (await fetch(new URL(`pictures/${name}`, base))).blob()));
  const worker = new Worker(new URL('obvious/worker.js', base), { type: 'module' });
  const ask = <T>(message: unknown) =>
    new Promise<T>((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<{ value?: T; error?: string }>) =>
        data.error === undefined ? resolve(data.value as T) : reject(new Error(data.error));
      worker.onerror = (event) => reject(new Error(event.message));
      worker.postMessage(message);
    });
  const bench: Bench = {
    files: (round, count) =>
      Array.from(
        { length: count },
        (_, k) => new File([blobs[k % blobs.length] as Blob, `${round} ${k}`], `${round}-${k}.jpg`, { type: 'image/jpeg' }),
      ),
    async ours(files) {
      const { added } = await sightglass.add(files).done;
      if (added !== files.length) throw new Error(`${added} of ${files.length} were added.`);
    },
    async obvious(files) {
      const { vectors } = await ask<{ vectors: number }>({ files });
      if (vectors !== files.length) throw new Error(`${vectors} of ${files.length} were embedded.`);
    },
  };
  Object.assign(globalThis, { bench });
  return (await ask<{ threads: number }>({ base, model, dtype: 'q8' })).threads;
}

/** Seconds. */
function timed(page: Page, way: 'ours' | 'obvious', round: number, count: number): Promise<number> {
  return page.evaluate(
    async ([which, turn, some]) => {
      const { bench } = globalThis as unknown as { bench: Bench };
      const files = bench.files(turn, some);
      const started = performance.now();
      await bench[which](files);
      return (performance.now() - started) / 1000;
    },
    [way, round, count] as const,
  );
}
