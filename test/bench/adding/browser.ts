import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Page } from 'playwright';
import { openPage } from '../../../scripts/builtPage.ts';
import { launchOptions } from '../../../scripts/install.mjs';
import { serve } from '../../../scripts/serve.mjs';

/** Milliseconds: what is measured here takes as long as it takes. */
const PATIENCE = 3_600_000;

/** Runs `work` with the page of `root`, opened in a browser whose empty profile lies on disk. */
export async function inBrowser<R>(root: string, work: (page: Page, at: { url: string; profile: string }) => Promise<R>): Promise<R> {
  const server = await serve({ root, warm: true });
  const profile = await mkdtemp(path.join(tmpdir(), 'sightglass-profile-'));
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions(), serviceWorkers: 'block' });
  context.setDefaultTimeout(PATIENCE);
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await openPage(page, server.url);
    return await work(page, { url: server.url, profile });
  } finally {
    await context.close();
    await server.close();
    await rm(profile, { recursive: true, force: true });
  }
}
