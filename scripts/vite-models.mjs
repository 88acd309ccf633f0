import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

/** Where the page looks for models that lie beside it and that its registry does not know. */
const INDEX = 'models/models.json';

/**
 * Writes `models/models.json`: the folders of `public/models/` but for the built-in one, with their files, because a static
 * host lists no folders. On a host that is already built, edit that file by hand.
 *
 * @param {{ builtIn: string }} options
 * @returns {import('vite').Plugin}
 */
export function modelIndex({ builtIn }) {
  /** @type {import('vite').ResolvedConfig} */
  let config;
  const index = async () => `${JSON.stringify({ models: await folders(path.join(config.publicDir, 'models'), builtIn) })}\n`;
  return {
    name: 'sightglass-model-index',
    configResolved(resolved) {
      config = resolved;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        if (!request.url?.split('?')[0]?.endsWith(`/${INDEX}`)) return next();
        index().then((text) => response.setHeader('Content-Type', 'application/json').end(text), next);
      });
    },
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: INDEX, source: await index() });
    },
  };
}

/** @param {string} root @param {string} builtIn */
async function folders(root, builtIn) {
  const found = [];
  const entries = existsSync(root) ? await readdir(root, { withFileTypes: true }) : [];
  for (const { name } of entries.filter((entry) => entry.isDirectory() && entry.name !== builtIn)) {
    const files = [];
    for (const entry of await readdir(path.join(root, name), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const absolute = path.join(entry.parentPath, entry.name);
      files.push({ path: path.relative(path.join(root, name), absolute).split(path.sep).join('/'), size: (await stat(absolute)).size });
    }
    found.push({ id: name, files: files.sort((a, b) => (a.path < b.path ? -1 : 1)) });
  }
  return found;
}
