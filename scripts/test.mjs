import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installBrowser, installFirefox, installPackages, requireNode } from './install.mjs';

// `npm test`: installs what is missing, checks, builds, and runs every test. Ends with "N passed, N failed".

const root = path.resolve(fileURLToPath(import.meta.url), '../..');
const results = path.join(root, 'test-results');

/** @typedef {{ passed: number, failed: number }} Count */
/** @type {Count} */
const total = { passed: 0, failed: 0 };

/**
 * Runs a package's own command. `live` shows its output as it comes; otherwise it is shown if it fails.
 * @param {string} script Under node_modules.
 * @param {string[]} args
 * @param {{ live?: boolean, env?: Record<string, string> }} [options]
 * @returns {Promise<boolean>} Did it succeed?
 */
function run(script, args, { live = false, env = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join('node_modules', script), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
    });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
    child.on('error', (error) => {
      process.stdout.write(`${error.message}\n`);
      resolve(false);
    });
    child.on('close', (code) => {
      if (code !== 0) process.stdout.write(output);
      resolve(code === 0);
    });
  });
}

/**
 * One step. `count` reads what was counted; without it the step counts as one test. A step that failed, or whose count
 * cannot be read, counts as one failure at least.
 * @param {string} name
 * @param {() => Promise<boolean>} work
 * @param {() => Count} [count]
 */
async function stage(name, work, count) {
  process.stdout.write(`\n── ${name}\n`);
  const started = performance.now();
  const succeeded = await work();
  let { passed, failed } = { passed: succeeded ? 1 : 0, failed: 0 };
  if (count) {
    try {
      ({ passed, failed } = count());
      if (succeeded && passed === 0) throw new Error('no test ran');
    } catch (error) {
      process.stdout.write(`${name}: ${error instanceof Error ? error.message : error}\n`);
      ({ passed, failed } = { passed: 0, failed: 1 });
    }
  }
  if (!succeeded && failed === 0) failed = 1;
  total.passed += passed;
  total.failed += failed;
  process.stdout.write(
    `${failed ? 'FAILED' : 'ok'}  ${name}: ${passed} passed, ${failed} failed, ${((performance.now() - started) / 1000).toFixed(1)} s\n`,
  );
  return failed === 0;
}

/** @param {string} file */
const read = (file) => JSON.parse(readFileSync(path.join(results, file), 'utf8'));

/** @returns {Count} */
function vitestCount() {
  const { numPassedTests, numFailedTests, testResults } = read('vitest.json');
  // A file that could not even be loaded has no tests to fail.
  const unloadable = testResults.filter((/** @type {any} */ file) => file.status === 'failed' && file.assertionResults.length === 0).length;
  return { passed: numPassedTests, failed: numFailedTests + unloadable };
}

/** @returns {Count} */
function playwrightCount() {
  const { stats, errors } = read('e2e.json');
  return { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length };
}

requireNode();
const started = performance.now();
installPackages();
installBrowser();
installFirefox();
process.stdout.write(`installed: ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

await stage('format', () => run('@biomejs/biome/bin/biome', ['format', '.']));
await stage('lint', () => run('oxlint/bin/oxlint', ['--type-aware']));
await stage('types', () => run('typescript/bin/tsc', ['-b']));
const built = await stage('build', () => run('vite/bin/vite.js', ['build']));
const vitest = ['run', '--reporter=default', '--reporter=json', '--outputFile.json=test-results/vitest.json'];
await stage('unit and browser tests', () => run('vitest/vitest.mjs', vitest, { live: true }), vitestCount);
if (built) {
  const env = { PLAYWRIGHT_JSON: path.join(results, 'e2e.json') };
  await stage('end-to-end tests', () => run('@playwright/test/cli.js', ['test'], { live: true, env }), playwrightCount);
} else {
  process.stdout.write('\n── end-to-end tests: not run, there is no build\n');
}

process.stdout.write(`\n${((performance.now() - started) / 1000).toFixed(0)} s\n${total.passed} passed, ${total.failed} failed\n`);
process.exitCode = total.failed ? 1 : 0;
