import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright';
import { createRandom, type Random } from '../../../src/core/random.ts';
import { emptyRow, expectThat, type Fault, type Row, type Setting } from '../fault.ts';
import { checkLibrary, type Library, readLibrary } from '../library.ts';
import { openIn } from '../open.ts';
import { type BrowserProcess, startBrowser } from '../process.ts';

/** Pictures that may be embedded again after a kill: one batch in the encoder, one on its way to the disk. */
const MOST_AGAIN = 64;
/** Milliseconds. A kill comes up to so long after its picture, to fall on any step of the work on a batch. */
const JITTER = 600;

/** The whole browser is killed at random moments while pictures are being added; each time all of them are added again. */
export const kills: Fault = {
  name: 'the browser is killed while pictures are added',
  async run(setting) {
    const row = emptyRow(this.name);
    const profile = await mkdtemp(path.join(tmpdir(), 'sightglass-profile-'));
    try {
      await killAgainAndAgain(row, setting, profile);
    } finally {
      await rm(profile, { recursive: true, force: true, maxRetries: 20 });
    }
    return row;
  },
};

async function killAgainAndAgain(row: Row, { seed, quick, site }: Setting, profile: string): Promise<void> {
  const random = createRandom(seed, 1);
  const [times, pictures] = quick ? [3, 150] : [20, 2000];
  /** Everything that a search has ever found. */
  const reported = new Set<string>();
  let before = 0;
  let last = site.embedded();
  row.again = 0;
  for (const target of moments(random, times, pictures)) {
    const browser = await startBrowser(profile);
    try {
      const page = await open(browser, site.url);
      const library = await looked(row, page, { site, reported, before, last });
      [before, last] = [library.counted, site.embedded()];
      await killAt(page, browser, { target, delay: random() * JITTER, pictures, reported });
      row.times++;
    } finally {
      await browser.kill();
    }
  }
  await afterAll(row, { site, profile, pictures, reported, before, last });
}

/** How many pictures are there when a kill comes: anything from none to all, in rising order. */
function moments(random: Random, times: number, pictures: number): number[] {
  return Array.from({ length: times }, () => Math.floor(random() * pictures)).sort((a, b) => a - b);
}

/** The library after a kill: whole, and how many pictures had been embedded for nothing. */
async function looked(row: Row, page: Page, { site, reported, before, last }: Pick<Left, 'site' | 'reported' | 'before' | 'last'>): Promise<Library> {
  const library = await readLibrary(page);
  checkLibrary(row, library, reported, `after kill ${row.times}`);
  const again = site.embedded() - last - (library.counted - before);
  row.again = Math.max(row.again ?? 0, again);
  expectThat(row, again <= MOST_AGAIN, `after kill ${row.times}: ${again} pictures had been embedded for nothing`);
  return library;
}

async function open({ context }: BrowserProcess, url: string): Promise<Page> {
  const page = await openIn(context, url);
  // The first time the samples are shown; the person's collection is opened by adding to it.
  await page.evaluate(async () => {
    const [mine] = (await sightglass.collections.list()).filter(({ name }) => name === 'Killed');
    await sightglass.collections.use((mine ?? (await sightglass.collections.create('Killed'))).id);
  });
  return page;
}

interface Moment {
  target: number;
  /** Milliseconds after it. */
  delay: number;
  pictures: number;
  reported: Set<string>;
}

/** Adds all pictures and kills the browser when `target` of them have been reported, or when it is done. */
async function killAt(page: Page, browser: BrowserProcess, { target, delay, pictures, reported }: Moment): Promise<void> {
  let reached = () => {};
  const moment = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const tell = (ids: string[], isOver: boolean) => {
    for (const id of ids) reported.add(id);
    if (isOver || reported.size >= target) reached();
  };
  await page.exposeFunction('tell', tell);
  if (reported.size >= target) reached();
  await page.evaluate(async (count) => {
    const { tell: say } = globalThis as unknown as { tell(ids: string[], isOver: boolean): Promise<void> };
    const job = sightglass.add(await torture.files(0, count));
    const told = new Set<string>();
    let line: Promise<void> = Promise.resolve();
    const look = async (isOver: boolean) => {
      const vector = Float32Array.from({ length: 512 }, (_, k) => Math.sin(k));
      const { hits } = await sightglass.search([{ vector }], { topK: 1_000_000, method: 'exact' });
      const fresh = hits.map(({ id }) => id).filter((id) => !told.has(id));
      for (const id of fresh) told.add(id);
      await say(fresh, isOver);
    };
    let seen = 0;
    job.subscribe(() => {
      if (job.progress.done - seen < 16) return;
      seen = job.progress.done;
      line = line.then(() => look(false));
    });
    const over = () => {
      line = line.then(() => look(true));
    };
    job.done.then(over, over);
  }, pictures);
  await moment;
  await sleep(delay);
  await browser.kill();
}

interface Left {
  site: Setting['site'];
  profile: string;
  pictures: number;
  reported: ReadonlySet<string>;
  before: number;
  last: number;
}

/** Once more to the end, and then all of them once more: nothing is left to do. */
async function afterAll(row: Row, { site, profile, pictures, reported, before, last }: Left): Promise<void> {
  const browser = await startBrowser(profile);
  try {
    const page = await open(browser, site.url);
    const library = await looked(row, page, { site, reported, before, last });
    const left = site.embedded();
    const add = () => page.evaluate(async (count) => sightglass.add(await torture.files(0, count)).done, pictures);
    const report = await add();
    expectThat(row, report.failed.length === 0, `${report.failed.length} pictures failed: ${report.failed[0]?.message}`);
    expectThat(row, report.added === pictures - library.counted, `${report.added} were added where ${pictures - library.counted} were missing`);
    expectThat(row, site.embedded() - left === report.added, `${site.embedded() - left} were embedded to add ${report.added}`);
    checkLibrary(row, await readLibrary(page), new Set(site.ids.slice(0, pictures)), 'at the end', true);
    const again = await add();
    expectThat(row, again.added === 0 && again.skipped.length === pictures, `added once more, ${again.added} were not known`);
  } finally {
    await browser.kill();
  }
}
