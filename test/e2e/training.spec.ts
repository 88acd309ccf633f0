import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { openPage } from '../../scripts/builtPage.ts';
import { serve } from '../../scripts/serve.mjs';
import { photos } from '../fixtures/pictures/photos.ts';

/** A Python that has what training/ needs, or null. Debian's own comes first: the packages belong to it. */
function trainingPython(): string | null {
  const modules = 'import torch, onnx, numpy, PIL, regex';
  return ['/usr/bin/python3', 'python3'].find((python) => spawnSync(python, ['-c', modules]).status === 0) ?? null;
}

test('training/make.py --quick learns from nothing and exports a model that the page loads', async ({ browser }) => {
  const python = trainingPython();
  // A machine with Node alone, which is all that `npm test` asks for, has none of it; .ci/run installs it, so CI always runs this.
  test.skip(python === null, 'needs Python with torch and onnx');
  test.setTimeout(900_000);
  const root = mkdtempSync(path.join(tmpdir(), 'sightglass-quick-'));
  try {
    cpSync('dist', root, { recursive: true });
    const model = path.join(root, 'models/sightglass-mini');
    rmSync(model, { recursive: true });
    const said = execFileSync(python as string, ['training/make.py', '--quick', '--out', model], {
      encoding: 'utf8',
      env: { ...process.env, OMP_WAIT_POLICY: 'passive', SIGHTGLASS_TRAINING_CACHE: path.join(root, 'training') },
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: 1 << 26,
    });
    // Stage one tells the stand-ins' classes from chance (one in six).
    const seen = [...said.matchAll(/"final": true, "held_out": (\{.*?\]\})/g)].at(-1)?.[1];
    const accuracies = Object.values(JSON.parse(seen ?? '{}') as Record<string, [number, number]>);
    expect(accuracies.length).toBe(4);
    expect(accuracies.reduce((sum, [top1]) => sum + top1, 0) / 4).toBeGreaterThan(30);

    const { revision } = JSON.parse(readFileSync(path.join(model, 'sightglass.json'), 'utf8')) as { revision: string };
    const server = await serve({ root });
    const context = await browser.newContext({ serviceWorkers: 'block' });
    const page = await context.newPage();
    await openPage(page, server.url);
    const found = await page.evaluate(
      async (files) => {
        await sightglass.collections.use((await sightglass.collections.create('Quick')).id);
        await sightglass.add(files.map(({ name, text }) => new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name))).done;
        const { hits } = await sightglass.search('a red picture');
        return {
          hits: hits.length,
          best: hits[0]?.score,
          encoder: (await sightglass.collections.list()).find(({ name }) => name === 'Quick')?.encoder,
        };
      },
      (await photos(8, 3)).map(({ name, bytes }) => ({ name, text: Buffer.from(bytes).toString('base64') })),
    );
    expect(found.hits).toBe(8);
    expect(Number.isFinite(found.best)).toBe(true);
    expect(found.encoder).toContain('sightglass-mini');
    expect(revision).toMatch(/^[0-9a-f]{12}$/);
    await context.close();
    await server.close();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
