import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
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

/** Makes sure there is a Chromium, and fonts for the tests' scripts. Ends the process if there is none to be had. */
export function installBrowser() {
  if (process.env['CHROMIUM_PATH'] && !existsSync(process.env['CHROMIUM_PATH']))
    fail(`CHROMIUM_PATH names ${process.env['CHROMIUM_PATH']}, which does not exist.`);
  if (chromium()) return;
  const debian = process.platform === 'linux' && existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (!debian || process.getuid?.() !== 0) {
    const how = debian ? 'Run `sudo apt-get install chromium`' : 'Install Chromium or Chrome';
    fail(`The tests need Chromium, and none was found. ${how}, or set CHROMIUM_PATH to one.`);
  }
  process.stdout.write('Installing Chromium …\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
  ]) {
    const { status, stdout, stderr, error } = spawnSync('apt-get', args, {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 1 << 28,
    });
    if (status !== 0) fail(`apt-get ${args.join(' ')} failed.\n${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`);
  }
  if (!chromium()) fail('Chromium was installed, yet it is at none of the usual places; set CHROMIUM_PATH.');
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
