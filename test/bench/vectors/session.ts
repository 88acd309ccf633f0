/** One contender in a browser of its own, whose profile lies on disk, so that what it stores outlives the browser. */
import { rm } from 'node:fs/promises';
import { type BrowserContext, chromium, type Page } from 'playwright';
import { launchOptions } from '../../../scripts/install.mjs';
import type {} from './arena.ts';
import type { Answers, Description } from './contender.ts';
import type { QuerySet } from './data.ts';
import { K, type Rows } from './rows.ts';

/** Where a contender runs and on what. */
export interface Place {
  id: string;
  /** Of the bench's server, ends in a slash. */
  url: string;
  /** Folder of the browser's profile. */
  profile: string;
  rows: Rows;
  count: number;
}

export interface Built {
  ms: number;
  /** As the contender itself counts; null if it cannot. */
  bytes: number | null;
}

export interface Reloaded extends Built {
  ids: number[];
}

/** What the bench does with a contender, whatever that is. Every call rejects when its browser or worker died. */
export interface Session {
  describe(): Promise<Description>;
  build(): Promise<Built>;
  /** Of a set's queries, `count` from `from` on. */
  run(set: QuerySet, from: number, count: number, variant: string, budgetMs: number): Promise<Answers>;
  persist(): Promise<{ ms: number; stored: number }>;
  /** In a browser just started: milliseconds from nothing to the first answer, which is that of the first near query. */
  reload(way: string): Promise<Reloaded>;
  /** Bytes of the page and its workers as the browser counts them; null if it does not. */
  memory(): Promise<number | null>;
  /** `Chromium 156.0` and so on. */
  readonly browser: string;
  close(): Promise<void>;
}

/** A page in a browser with this profile; `fresh`: without what lies in it. */
export async function openPage(profile: string, fresh: boolean): Promise<{ context: BrowserContext; page: Page; browser: string }> {
  if (fresh) await rm(profile, { recursive: true, force: true });
  const { args, ...options } = launchOptions();
  // Without this flag the browser waits up to minutes for a good moment to count memory.
  const eager = '--enable-blink-features=ForceEagerMeasureMemory';
  const context = await chromium.launchPersistentContext(profile, {
    ...options,
    args: [...args, eager],
    serviceWorkers: 'block',
    // A run that is broken off ends at once: closed one after the other, contenders would be written down as failed.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const version = context.browser()?.version() ?? '';
  return { context, page, browser: `Chromium ${version}` };
}

export const memoryOf = (page: Page): Promise<number | null> =>
  page.evaluate(async () => {
    const { measureUserAgentSpecificMemory: measure } = performance as { measureUserAgentSpecificMemory?: () => Promise<{ bytes: number }> };
    return measure ? (await measure.call(performance)).bytes : null;
  });

/** A contender in a worker (contender.ts). */
export async function openContender({ id, url, profile, rows, count }: Place, fresh: boolean): Promise<Session> {
  const { context, page, browser } = await openPage(profile, fresh);
  const close = () => context.close();
  try {
    await page.goto(url);
    await page.waitForFunction(() => 'startArena' in globalThis);
    if (!(await page.evaluate(() => crossOriginIsolated))) throw new Error('the page is not isolated');
    await page.evaluate((worker) => startArena(worker), `${url}contenders/${id}/worker.js`);
  } catch (thrown) {
    await close();
    throw thrown;
  }
  const folder = url + rows.folder;
  const file = (set: QuerySet) => `${folder}${set}.f32`;
  return {
    browser,
    close,
    describe: () => page.evaluate((n) => arena.describe(n), count),
    build: () => page.evaluate(([at, n]) => arena.build(at, n), [folder, count] as [string, number]),
    run: (set, from, some, variant, budgetMs) =>
      page.evaluate((given) => arena.run(...given), [file(set), from, some, K, variant, budgetMs] as [
        string,
        number,
        number,
        number,
        string,
        number,
      ]),
    persist: () => page.evaluate(() => arena.persist()),
    reload: (way) => page.evaluate((given) => arena.reload(...given), [count, way, file('near'), K] as [number, string, string, number]),
    memory: () => memoryOf(page),
  };
}
