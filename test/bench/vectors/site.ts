/** What the bench's server serves: the page of a contender, its worker, and the rows. */
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { build, defaultClientConditions, type InlineConfig, type Plugin } from 'vite';
import { wat } from '../../../scripts/vite-wat.mjs';
import type { Entry } from './entries.ts';

const HERE = 'test/bench/vectors';
const PEERS = 'test/bench';
/** Everything the bench writes and may find again; git does not see it. */
export const WORK = '.local/bench';
export const SITE = `${WORK}/site`;

/** Installs the libraries under test by their own lock, unless they are there. Throws what npm said. */
export async function installPeers(): Promise<void> {
  const packages = async (file: string) => {
    const text = await readFile(path.join(PEERS, file), 'utf8').catch(() => '{"packages":{}}');
    const list = (JSON.parse(text) as { packages: Record<string, { version?: string }> }).packages;
    return Object.entries(list).flatMap(([at, { version }]) => (at ? [`${at} ${version}`] : []));
  };
  const [wanted, there] = [await packages('package-lock.json'), new Set(await packages('node_modules/.package-lock.json'))];
  if (wanted.every((each) => there.has(each))) return;
  const windows = process.platform === 'win32';
  const options = { cwd: PEERS, encoding: 'utf8', shell: windows } as const;
  const { status, stderr } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], options);
  if (status !== 0) throw new Error(`npm ci in ${PEERS} failed.\n${stderr}`);
}

/** Among the peers lies an empty package of that name, in place of what one of them would install; we mean the page's. */
export const ownTransformers: Plugin = {
  name: 'sightglass-own-transformers',
  enforce: 'pre',
  resolveId(source, importer) {
    return source === '@xenova/transformers' && !importer?.includes('node_modules') ? this.resolve(source, path.resolve('index.html')) : null;
  },
};

const config = (input: string, outDir: string, name: string): InlineConfig => ({
  configFile: false,
  root: HERE,
  base: './',
  logLevel: 'silent',
  publicDir: false,
  plugins: [wat(), ownTransformers],
  worker: { format: 'es', plugins: () => [wat()] },
  resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
  build: {
    target: 'esnext',
    outDir: path.resolve(outDir),
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { input: path.resolve(HERE, input), output: { entryFileNames: name } },
  },
});

/** The arena, and the worker of each contender by itself: one that cannot be bundled is told apart, by id with the reason. */
export async function buildSite(entries: readonly Entry[]): Promise<Map<string, string>> {
  await mkdir(SITE, { recursive: true });
  await build(config('arena.ts', `${SITE}/arena`, 'arena.js'));
  await writeFile(`${SITE}/index.html`, '<!doctype html><title>Sightglass bench</title><script type="module" src="arena/arena.js"></script>\n');
  const failed = new Map<string, string>();
  for (const { id, file, beside } of entries) {
    if (!file) continue;
    try {
      await build(config(file, `${SITE}/contenders/${id}`, 'worker.js'));
      if (beside) await copyFile(`${PEERS}/node_modules/${beside}`, `${SITE}/contenders/${id}/${path.basename(beside)}`);
    } catch (thrown) {
      await rm(`${SITE}/contenders/${id}`, { recursive: true, force: true });
      failed.set(id, `cannot be bundled: ${thrown instanceof Error ? firstLines(thrown.message) : thrown}`);
    }
  }
  return failed;
}

/** What the bundler says, without its colours. */
const firstLines = (text: string) => {
  const lines = stripVTControlCharacters(text)
    .split('\n')
    .filter((line) => line.trim());
  return lines.slice(0, 3).join(' ').slice(0, 300);
};
