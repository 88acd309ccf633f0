/** Bundles page.ts and opens it in headless Chromium. */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build } from 'vite';

const ARGS = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic', '--disable-gpu'];

/** The page, with page.ts's exports as `globalThis.drawings`, and a function that closes the browser. */
export async function openPage() {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, minify: false, target: 'es2023', lib: { entry: fileURLToPath(new URL('page.ts', import.meta.url)), formats: ['iife'], name: 'drawings' } },
  });
  const [{ output }] = [result].flat();
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ARGS });
  const page = await browser.newPage();
  await page.addScriptTag({ content: output[0].code });
  return { page, close: () => browser.close() };
}
