import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// Runs before anything is installed: Node's own modules only.

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const OLDEST_NODE = [20, 19];

/** Ends the process if Node is too old for the tools. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = OLDEST_NODE;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  fail(`Sightglass needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

/** Installs the packages of package-lock.json, unless they are there. Ends the process if that fails. */
export function installPackages() {
  if (packagesMatch()) return;
  process.stdout.write('Installing packages …\n');
  const windows = process.platform === 'win32';
  const { status, stdout, stderr, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    shell: windows,
  });
  if (status !== 0) fail(`npm ci failed.\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
}

/** Does node_modules hold what the lock says? Compares contents: a fresh checkout's times mean nothing. */
function packagesMatch() {
  try {
    const wanted = packagesOf('package-lock.json');
    const installed = packagesOf('node_modules/.package-lock.json');
    return (
      Object.entries(wanted).every(([at, entry]) => at === '' || entry.optional || entry.devOptional || installed[at]?.version === entry.version) &&
      Object.entries(installed).every(([at, entry]) => wanted[at]?.version === entry.version)
    );
  } catch {
    return false;
  }
}

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean, devOptional?: boolean }>} */
function packagesOf(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages;
}

/** Path of a Chromium or Chrome on this machine, or undefined. `CHROMIUM_PATH` comes first. */
export function chromium() {
  const { env } = process;
  const windows = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) => {
    const dir = env[name];
    return dir ? [path.join(dir, 'Google/Chrome/Application/chrome.exe'), path.join(dir, 'Chromium/Application/chrome.exe')] : [];
  });
  const places = [
    env['CHROMIUM_PATH'],
    ...(process.platform === 'win32' ? windows : []),
    ...['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'].map((name) => `/usr/bin/${name}`),
    '/snap/bin/chromium',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ];
  return places.find((place) => place && existsSync(place));
}

/**
 * How every test and script starts Chromium: nothing in the background, and no sandbox where root cannot have one.
 * @returns {{ executablePath?: string, args: string[] }}
 */
export function launchOptions() {
  const executablePath = chromium();
  const args = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return executablePath ? { executablePath, args } : { args };
}

/** Path of a Firefox ESR on this machine, or undefined. `FIREFOX_PATH` comes first. */
export function firefox() {
  return [process.env['FIREFOX_PATH'], '/usr/bin/firefox-esr'].find((place) => place && existsSync(place));
}

export const NO_FIREFOX = 'No Firefox ESR was found: its tests are skipped. Install firefox-esr, or set FIREFOX_PATH to one.';

/**
 * How tests start Firefox: with a home of its own, which it wants to write to, and one processor. Driven from outside (and only
 * then), it now and then never starts a worker's own workers, which is what the model's threads are.
 */
export function firefoxOptions() {
  const executablePath = firefox();
  const home = mkdtempSync(path.join(tmpdir(), 'sightglass-firefox-'));
  process.once('exit', () => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  return {
    channel: 'moz-firefox',
    ...(executablePath && { executablePath }),
    env: { ...process.env, HOME: home },
    firefoxUserPrefs: { 'dom.maxHardwareConcurrency': 1 },
  };
}

/** Makes sure there is a Chromium, and fonts for the tests' scripts. Ends the process if there is none to be had. */
export function installBrowser() {
  if (process.env['CHROMIUM_PATH'] && !existsSync(process.env['CHROMIUM_PATH']))
    fail(`CHROMIUM_PATH names ${process.env['CHROMIUM_PATH']}, which does not exist.`);
  if (chromium()) return;
  if (!canInstall()) {
    const how = isDebian() ? 'Run `sudo apt-get install chromium`' : 'Install Chromium or Chrome';
    fail(`The tests need Chromium, and none was found. ${how}, or set CHROMIUM_PATH to one.`);
  }
  process.stdout.write('Installing Chromium …\n');
  const failure = aptInstall('chromium', 'fonts-noto-cjk');
  if (failure) fail(failure);
  if (!chromium()) fail('Chromium was installed, yet it is at none of the usual places; set CHROMIUM_PATH.');
}

/** Makes sure there is a Firefox ESR where it can be installed; elsewhere says that its tests are skipped. */
export function installFirefox() {
  if (process.env['FIREFOX_PATH'] && !existsSync(process.env['FIREFOX_PATH']))
    fail(`FIREFOX_PATH names ${process.env['FIREFOX_PATH']}, which does not exist.`);
  if (firefox()) return;
  if (canInstall()) {
    process.stdout.write('Installing Firefox ESR …\n');
    aptInstall('firefox-esr');
  }
  if (!firefox()) process.stdout.write(`${NO_FIREFOX}\n`);
}

const isDebian = () => process.platform === 'linux' && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
const canInstall = () => isDebian() && process.getuid?.() === 0;

/** @param {string[]} packages @returns {string | null} What went wrong. */
function aptInstall(...packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', ...packages],
  ]) {
    const { status, stdout, stderr, error } = spawnSync('apt-get', args, {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
    if (status !== 0) return `apt-get ${args.join(' ')} failed.\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`;
  }
  return null;
}

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  requireNode();
  installPackages();
  if (process.argv.includes('--browser')) installBrowser();
}
