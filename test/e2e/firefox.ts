import { createHash } from 'node:crypto';
import { readlink } from 'node:fs/promises';
import path from 'node:path';
import { firefox as type, type Page, type TestInfo } from '@playwright/test';
import { firefoxOptions } from '../../scripts/install.mjs';
import { readLibrary } from '../torture/library.ts';
import { expect, type GivenFile, openProfile, watchPage } from './page.ts';

export const idOf = ({ bytes }: GivenFile) => createHash('sha256').update(bytes).digest('hex');

/** These pictures, and nothing else: each with one row and one preview, each found once. */
export async function expectWhole(page: Page, files: GivenFile[]): Promise<void> {
  const { counted: count, ...lists } = await readLibrary(page);
  const wanted = files.map(idOf).toSorted();
  expect(count).toBe(wanted.length);
  for (const [name, ids] of Object.entries(lists)) expect(ids.toSorted(), name).toEqual(wanted);
}

export async function reload(page: Page): Promise<void> {
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
}

/** A Firefox of its own, which can be killed; `prefs` as in about:config. */
export async function startFirefox(
  info: TestInfo,
  baseURL: string | undefined,
  troubles: string[],
  prefs: Record<string, string | number | boolean> = {},
) {
  const profile = info.outputPath('profile');
  const options = firefoxOptions();
  const opened = await openProfile(profile, baseURL, {
    type,
    options: { ...options, firefoxUserPrefs: { ...options.firefoxUserPrefs, ...prefs } },
  });
  watchPage(opened.page, baseURL, troubles);
  return { ...opened, profile };
}

/** SIGKILL to all of the Firefox that has this profile open. On Linux alone it leaves a link there that names its process. */
export async function killFirefox(profile: string): Promise<void> {
  const id = Number(/\+(\d+)$/.exec(await readlink(path.join(profile, 'lock')))?.[1]);
  // Playwright starts it as the leader of a group.
  process.kill(-id, 'SIGKILL');
}
