import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type BrowserContext } from 'playwright';
import { launchOptions } from '../../scripts/install.mjs';

/** A browser of its own processes and its own profile on disk, which can be killed as a whole. */
export interface BrowserProcess {
  context: BrowserContext;
  /** SIGKILL to every process of it at once; resolves when all are gone. */
  kill(): Promise<void>;
}

/** Tries of 100 ms. */
const TRIES = 600;

export async function startBrowser(profile: string): Promise<BrowserProcess> {
  const { executablePath = chromium.executablePath(), args } = launchOptions();
  const own = [...args, '--headless', '--no-default-browser-check', '--disable-gpu', '--disable-crash-reporter', '--password-store=basic'];
  // A group of its own: the kill reaches all of the tree.
  const child = spawn(executablePath, [...own, '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const browser = await chromium.connectOverCDP(await addressOf(child), { timeout: 120_000 });
    const [context] = browser.contexts();
    if (!context) throw new Error('The browser has no context.');
    return { context, kill: () => killTree(child) };
  } catch (thrown) {
    await killTree(child);
    throw thrown;
  }
}

/** Where the browser can be spoken to: the line it writes when it is up. */
function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address) resolve(address);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Chromium ended at its start with code ${code}.\n${said}`)));
  });
}

async function killTree(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) return;
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : Promise.resolve();
  signal(pid);
  await gone;
  // The others end at the same moment, but their files are free only when the system has cleaned up after them.
  for (let k = 0; k < TRIES && signal(pid); k++) await sleep(100);
}

/** Is anything left of the group? */
function signal(group: number): boolean {
  try {
    process.kill(-group, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
