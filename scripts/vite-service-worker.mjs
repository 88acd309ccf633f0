import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';
import { policyOf } from './serve.mjs';

const OUTPUT = 'service-worker.js';

/**
 * Builds `entry` to `service-worker.js` once the page is built, and tells it every file of the build, with its size,
 * its SHA-256 and the set it belongs to, and the Content-Security-Policy that stands in index.html.
 *
 * @param {object} options
 * @param {string} options.entry
 * @param {(file: string) => 'shell' | 'offline' | 'lazy' | null} options.set Which set a file (path under dist, `/` as the
 *   separator) belongs to. shell: installed at once; offline: fetched after the first load; lazy: kept when the page
 *   fetches it; null: left to the network.
 * @returns {import('vite').Plugin}
 */
export function serviceWorker({ entry, set }) {
  /** @type {import('vite').ResolvedConfig} */
  let config;
  return {
    name: 'sightglass-service-worker',
    apply: 'build',
    enforce: 'post',
    configResolved(resolved) {
      config = resolved;
    },
    async writeBundle() {
      const dist = path.resolve(config.root, config.build.outDir);
      const files = await list(dist, set);
      const version = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12);
      await build({
        configFile: false,
        root: config.root,
        logLevel: 'warn',
        publicDir: false,
        define: { __FILES__: JSON.stringify(files), __POLICY__: JSON.stringify(files.find((file) => file.path === 'index.html')?.policy ?? null) },
        build: {
          outDir: dist,
          emptyOutDir: false,
          target: config.build.target,
          rolldownOptions: { input: path.resolve(config.root, entry), output: { format: 'iife', entryFileNames: OUTPUT } },
        },
      });
      const sum = (/** @type {string} */ name) => files.filter((file) => file.set === name).reduce((total, file) => total + file.size, 0) / 1e6;
      config.logger.info(
        `service worker ${version}: shell ${sum('shell').toFixed(2)} MB, offline ${sum('offline').toFixed(2)} MB, lazy ${sum('lazy').toFixed(2)} MB`,
      );
    },
  };
}

/**
 * @param {string} dist
 * @param {(file: string) => 'shell' | 'offline' | 'lazy' | null} set
 */
async function list(dist, set) {
  const found = [];
  for (const entry of await readdir(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const absolute = path.join(entry.parentPath, entry.name);
    const file = path.relative(dist, absolute).split(path.sep).join('/');
    const which = file === OUTPUT ? null : set(file);
    if (!which) continue;
    const bytes = await readFile(absolute);
    const policy = file.endsWith('.html') ? policyOf(bytes.toString('utf8')) : null;
    found.push({ path: file, size: bytes.length, hash: createHash('sha256').update(bytes).digest('hex'), set: which, ...(policy ? { policy } : {}) });
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}
