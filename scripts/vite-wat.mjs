import { readFile } from 'node:fs/promises';
import path from 'node:path';
import wabt from 'wabt';

const SUFFIX = '.wat?wasm-url';
const DEV = '/@wat/';

/**
 * Compiles WebAssembly text. Throws with the place of the error.
 * @param {string} file
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function compileWat(file) {
  const { parseWat } = await wabt();
  const module = parseWat(path.basename(file), await readFile(file), {
    simd: true,
    relaxed_simd: true,
    threads: true,
    bulk_memory: true,
    mutable_globals: true,
  });
  try {
    module.validate();
    return new Uint8Array(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}

/**
 * `import url from './x.wat?wasm-url'` gives the URL of the compiled module: an asset in the build, a path of its own
 * on the development server. Never a data: URL, which the page's policy forbids to fetch.
 * @returns {import('vite').Plugin}
 */
export function wat() {
  let root = '';
  let building = false;
  return {
    name: 'sightglass-wat',
    enforce: 'pre',
    configResolved(config) {
      root = config.root;
      building = config.command === 'build';
    },
    async load(id) {
      if (!id.endsWith(SUFFIX)) return null;
      const file = id.slice(0, -'?wasm-url'.length);
      this.addWatchFile(file);
      if (!building) return `export default ${JSON.stringify(DEV + path.relative(root, file))}`;
      const asset = this.emitFile({ type: 'asset', name: `${path.basename(file, '.wat')}.wasm`, source: await compileWat(file) });
      return `export default import.meta.ROLLUP_FILE_URL_${asset}`;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://localhost');
        const file = path.resolve(root, decodeURIComponent(pathname.slice(DEV.length)));
        if (!pathname.startsWith(DEV) || !file.startsWith(path.join(root, 'src') + path.sep) || !file.endsWith('.wat')) return next();
        compileWat(file).then((bytes) => response.setHeader('Content-Type', 'application/wasm').end(bytes), next);
      });
    },
  };
}
