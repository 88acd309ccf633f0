import { readFile } from 'node:fs/promises';
import path from 'node:path';
import wabt from 'wabt';

const SUFFIX = /\.wat\?wasm-bytes(&relaxed)?$/;

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
 * `import bytes from './x.wat?wasm-bytes'` (or `?wasm-bytes&relaxed`) gives the bytes of the compiled module. They come with the code that
 * asks for them: a few kilobytes that are wanted at once need no request of their own.
 * @returns {import('vite').Plugin}
 */
export function wat() {
  return {
    name: 'sightglass-wat',
    enforce: 'pre',
    async load(id) {
      if (!SUFFIX.test(id)) return null;
      const [file = '', query = ''] = id.split('?');
      this.addWatchFile(file);
      const text = Buffer.from(await compileWat(file, query.endsWith('&relaxed'))).toString('base64');
      return `export default Uint8Array.from(atob(${JSON.stringify(text)}), (letter) => letter.charCodeAt(0));`;
    },
  };
}
