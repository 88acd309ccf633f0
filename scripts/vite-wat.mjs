import { readFile } from 'node:fs/promises';
import path from 'node:path';
import wabt from 'wabt';

const SUFFIX = /\.wat\?wasm-(url|bytes)(&relaxed)?$/;
const DEV = '/@wat/';

/**
 * Compiles WebAssembly text. Lines that begin with `;;relaxed` or `;;portable` belong to one of two builds; SWIZZLE is the
 * instruction of that build. Throws with the place of the error.
 * @param {string} file
 * @param {boolean} [relaxed] with relaxed SIMD, which not every browser has
 * @returns {Promise<Uint8Array<ArrayBuffer>>}
 */
export async function compileWat(file, relaxed = false) {
  const { parseWat } = await wabt();
  const text = (await readFile(file, 'utf8'))
    .replaceAll(relaxed ? ';;relaxed' : ';;portable', '')
    .replaceAll('SWIZZLE', relaxed ? 'i8x16.relaxed_swizzle' : 'i8x16.swizzle');
  const module = parseWat(path.basename(file), text, {
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
 * `import url from './x.wat?wasm-url'` (or `?wasm-url&relaxed`) gives the URL of the compiled module: an asset in the build, a path of its own
 * on the development server. Never a data: URL, which the page's policy forbids to fetch. `?wasm-bytes` gives the module's bytes, which come
 * with the code that asks for them: a few kilobytes that are wanted at once need no request of their own.
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
      if (!SUFFIX.test(id)) return null;
      const [file = '', query = ''] = id.split('?');
      const relaxed = query.endsWith('&relaxed');
      this.addWatchFile(file);
      if (query.startsWith('wasm-bytes')) {
        const text = Buffer.from(await compileWat(file, relaxed)).toString('base64');
        return `export default Uint8Array.from(atob(${JSON.stringify(text)}), (letter) => letter.charCodeAt(0));`;
      }
      if (!building) return `export default ${JSON.stringify(`${DEV}${path.relative(root, file)}${relaxed ? '?relaxed' : ''}`)}`;
      const asset = this.emitFile({
        type: 'asset',
        name: `${path.basename(file, '.wat')}${relaxed ? '-relaxed' : ''}.wasm`,
        source: await compileWat(file, relaxed),
      });
      return `export default import.meta.ROLLUP_FILE_URL_${asset}`;
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
        const file = path.resolve(root, decodeURIComponent(pathname.slice(DEV.length)));
        if (!pathname.startsWith(DEV) || !file.startsWith(path.join(root, 'src') + path.sep) || !file.endsWith('.wat')) return next();
        compileWat(file, search.startsWith('?relaxed')).then((bytes) => response.setHeader('Content-Type', 'application/wasm').end(bytes), next);
      });
    },
  };
}
