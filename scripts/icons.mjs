import { readFile, writeFile } from 'node:fs/promises';
import { chromium } from 'playwright';
import { launchOptions } from './install.mjs';

// `npm run icons`: draws public/icon.svg as the PNGs that the manifest names. Run after a change of the mark.

const GROUND = '#0b6b66';
const outputs = [
  { file: 'icon-192.png', side: 192, share: 1, ground: 'transparent' },
  { file: 'icon-512.png', side: 512, share: 1, ground: 'transparent' },
  // A launcher may cut a maskable icon down to a circle of 80 %; the mark stays inside it, on its own colour.
  { file: 'icon-maskable-512.png', side: 512, share: 0.86, ground: GROUND },
];

const svg = await readFile('public/icon.svg', 'utf8');
const browser = await chromium.launch(launchOptions());
for (const { file, side, share, ground } of outputs) {
  const page = await browser.newPage({ viewport: { width: side, height: side } });
  const inner = Math.round(side * share);
  await page.setContent(
    `<style>html,body{margin:0;background:${ground}}body{width:${side}px;height:${side}px;display:grid;place-items:center}svg{width:${inner}px;height:${inner}px}</style>${svg}`,
  );
  await writeFile(`public/${file}`, await page.screenshot({ omitBackground: true }));
  await page.close();
}
await browser.close();
