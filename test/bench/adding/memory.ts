import { readdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright';
import { inBrowser } from './browser.ts';

/** One job of adding, as seen from outside. */
export interface Filled {
  pictures: number;
  added: number;
  seconds: number;
  /** MB (proportional set size) of the browser's whole process tree: highest while it ran. */
  peak: number;
  /** Searches by words while it ran, ms. */
  searches: { count: number; p50: number; p95: number };
  /** Longest time the page did not answer once it had the files, ms. */
  longestPause: number;
}

/** Milliseconds between two looks. */
const EVERY = 500;

/** Adds the files in one go to an empty library in a browser of its own, searching and scrolling meanwhile. */
export function fill(files: readonly string[]): Promise<Filled> {
  return inBrowser('dist', async (page, { profile }) => {
    await page.evaluate(() => sightglass.search('the model is loaded before'));
    const started = performance.now();
    await page.getByTestId('add-files').setInputFiles([...files]);
    // Not before: the browser itself stands still while it makes ten thousand File objects, whatever the page does with them.
    await page.evaluate(watchPauses);
    const told: number[] = [];
    let peak = 0;
    for (let isOver = false; !isOver; ) {
      peak = Math.max(peak, memoryOf(profile));
      told.push(...(await use(page, told.length)));
      isOver = await page.evaluate(() => sightglass.jobs.list().some(({ kind, endedAt }) => kind === 'add' && endedAt !== null));
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
    const seconds = (performance.now() - started) / 1000;
    const [longestPause, added] = await page.evaluate(async () => [
      (globalThis as unknown as { longestPause: number }).longestPause,
      (await sightglass.status()).items,
    ]);
    told.sort((a, b) => a - b);
    const at = (share: number) => told[Math.min(told.length - 1, Math.floor(told.length * share))] ?? Number.NaN;
    return {
      pictures: files.length,
      added: added ?? 0,
      seconds,
      peak,
      searches: { count: told.length, p50: at(0.5), p95: at(0.95) },
      longestPause: longestPause ?? 0,
    };
  });
}

/** In the page: the longest time in which no timer came through. */
function watchPauses(): void {
  const seen = globalThis as unknown as { longestPause: number };
  seen.longestPause = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    seen.longestPause = Math.max(seen.longestPause, now - last - 10);
    last = now;
  }, 10);
}

/** What a person does meanwhile: asks for something, looks further down. Milliseconds of the search. */
async function use(page: Page, turn: number): Promise<number[]> {
  return page.evaluate(async (k) => {
    document.querySelector('[data-testid="grid"]')?.scrollBy(0, 400);
    scrollBy(0, k % 10 === 9 ? -1e6 : 400);
    const { items } = await sightglass.status();
    if (items === 0) return [];
    const { tookMs } = await sightglass.search(`a picture of something red, number ${k}`);
    return [tookMs];
  }, turn);
}

/** MB of the processes that have this profile, and of all below them. */
function memoryOf(profile: string): number {
  const parents = new Map<number, number>();
  const roots = new Set<number>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    try {
      parents.set(pid, Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]));
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(profile)) roots.add(pid);
    } catch {
      // It has just ended.
    }
  }
  const isBelow = (pid: number): boolean => roots.has(pid) || (parents.has(pid) && pid > 1 && isBelow(parents.get(pid) as number));
  let bytes = 0;
  for (const pid of parents.keys()) {
    if (!isBelow(pid)) continue;
    try {
      bytes += Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
    } catch {
      // It has just ended.
    }
  }
  return bytes / 1e6;
}
