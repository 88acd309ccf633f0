import type { BrowserContext, Page } from 'playwright';
import { openPage } from '../../scripts/builtPage.ts';
import type { AddReport } from '../../src/core/api.ts';
import type { WireError } from '../../src/core/errors.ts';
import { COUNTER } from './site.ts';
import type { Setting } from './fault.ts';
import { watch } from './watch.ts';

/** Milliseconds. A machine that is busy with something else is slow, not broken. */
const PATIENCE = 300_000;

/** A page of a context with the suite's eyes in it, opened and ready. */
export async function openIn(context: BrowserContext, url: string): Promise<Page> {
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  await page.addInitScript(watch, COUNTER);
  await openPage(page, url);
  return page;
}

/** Runs `work` with a page of an empty library, and closes it. */
export async function withPage<R>({ browser, site }: Setting, work: (page: Page, context: BrowserContext) => Promise<R>): Promise<R> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    return await work(await openIn(context, site.url), context);
  } finally {
    await context.close();
  }
}

/** Opens a new collection, to which what is added next goes. */
export async function newCollection(page: Page, name: string): Promise<void> {
  await page.evaluate(async (title) => sightglass.collections.use((await sightglass.collections.create(title)).id), name);
}

/** How a job of adding ended. */
export type Ended = { report: AddReport; error: null } | { report: null; error: WireError & { safe: string; next: string } };

/** Waits for the job that was begun last. */
export function ended(page: Page): Promise<Ended> {
  return page.evaluate(async (): Promise<Ended> => {
    if (!torture.job) throw new Error('No job was begun.');
    return torture.job.done.then(
      (report) => ({ report, error: null }),
      ({ code, message, safe, next }) => ({ report: null, error: { code, message, safe, next } }),
    );
  });
}

/** Adds pictures `from`…`to − 1` of the site. */
export async function add(page: Page, from: number, to: number): Promise<Ended> {
  await start(page, from, to);
  return ended(page);
}

/** Begins to add them. */
export function start(page: Page, from: number, to: number): Promise<void> {
  return page.evaluate(([first, last]) => torture.start(first, last), [from, to] as const);
}

/** Waits until so many of the job's pictures are dealt with, or it is over. */
export async function progressed(page: Page, count: number): Promise<void> {
  await page.waitForFunction((least) => {
    const { done = 0, state = 'queued' } = torture.job?.progress ?? {};
    return state !== 'queued' && (done >= least || state !== 'running');
  }, count);
}

export function notices(page: Page): Promise<string[]> {
  return page.evaluate(() => torture.notices.splice(0));
}
