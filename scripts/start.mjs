import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { installPackages, requireNode } from './install.mjs';
import { serve } from './serve.mjs';

// `npm start`: installs what is missing, builds if the sources are newer, serves, prints the address.

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const FIRST_PORT = 4173;
const TRIES = 100;
const USAGE = 'npm start -- [--port 4173] [--host localhost]';

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

/** Of a file, or of the newest file in a folder; milliseconds. @param {string} at @returns {number} */
function newest(at) {
  const info = statSync(at, { throwIfNoEntry: false });
  if (!info) return 0;
  if (!info.isDirectory()) return info.mtimeMs;
  return readdirSync(at).reduce((latest, name) => Math.max(latest, newest(path.join(at, name))), info.mtimeMs);
}

function build() {
  const built = path.join(root, 'dist/index.html');
  const sources = ['index.html', 'src', 'public', 'vite.config.ts', 'package-lock.json', 'scripts/vite-service-worker.mjs', 'scripts/vite-wat.mjs'];
  if (existsSync(built) && sources.every((name) => newest(path.join(root, name)) <= newest(built))) return;
  process.stdout.write('Building …\n');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['node_modules/vite/bin/vite.js', 'build'], { cwd: root, encoding: 'utf8' });
  if (status !== 0) fail(`The build failed.\n${stdout}${stderr}`);
}

function options() {
  try {
    const { values } = parseArgs({
      options: { port: { type: 'string' }, host: { type: 'string', default: 'localhost' }, help: { type: 'boolean' } },
    });
    if (values.help) {
      process.stdout.write(`${USAGE}\n`);
      process.exit(0);
    }
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536)) fail(`--port takes a number from 0 to 65535.\n${USAGE}`);
    return { port, host: values.host };
  } catch (thrown) {
    return fail(`${thrown instanceof Error ? thrown.message : thrown}\n${USAGE}`);
  }
}

/** On the port asked for, or the first free one. @param {number | undefined} asked @param {string} host */
async function listen(asked, host) {
  for (let port = asked ?? FIRST_PORT; ; port++) {
    try {
      return await serve({ root: path.join(root, 'dist'), port, host });
    } catch (thrown) {
      const { code, message } = /** @type {NodeJS.ErrnoException} */ (thrown);
      if (code === 'EADDRINUSE' && asked === undefined && port < FIRST_PORT + TRIES) continue;
      return fail(code === 'EADDRINUSE' ? `Port ${port} is taken; choose another with --port.` : message);
    }
  }
}

requireNode();
const { port, host } = options();
installPackages();
build();
const server = await listen(port, host);
process.stdout.write(`${server.url}\n`);
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
}
