/** Bundles page.ts and opens it in headless Chromium. */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build } from 'vite';
import { launchOptions } from '../../scripts/install.mjs';

/** The page, with page.ts's exports as `globalThis.drawings`, and a function that closes the browser. */
export async function openPage() {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, target: 'es2023', lib: { entry: fileURLToPath(new URL('page.ts', import.meta.url)), formats: ['iife'], name: 'drawings' } },
  });
  const [first] = [result].flat();
  if (!first || !('output' in first)) throw new Error('the drawings could not be bundled');
  const browser = await chromium.launch(launchOptions());
  const page = await browser.newPage();
  await page.addScriptTag({ content: first.output[0].code });
  return { page, close: () => browser.close() };
}
