/** What the kernel costs to load. */
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { compileWat } from '../../../scripts/vite-wat.mjs';

/** Bytes, gzipped. A browser gets both modules, in base64 within the code that asks for them (scripts/vite-wat.mjs), and takes the faster one. */
export interface KernelSizes {
  portable: number;
  relaxed: number;
  /** src/kernel/simd.ts with what it imports, bundled and minified as the page's code is. */
  loader: number;
}

const gzipped = (bytes: Uint8Array | string) => gzipSync(bytes, { level: 9 }).length;

export async function kernelSizes(): Promise<KernelSizes> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      target: 'es2023',
      write: false,
      minify: true,
      rolldownOptions: { input: 'src/kernel/simd.ts', preserveEntrySignatures: 'strict' },
    },
  });
  const [{ output }] = (Array.isArray(built) ? built : [built]) as [{ output: readonly { type: string; code?: string }[] }];
  const code = output.map((part) => part.code ?? '').join('');
  const wasm = async (relaxed: boolean) => gzipped(Buffer.from(await compileWat('src/kernel/scan.wat', relaxed)).toString('base64'));
  return { portable: await wasm(false), relaxed: await wasm(true), loader: gzipped(code) };
}
