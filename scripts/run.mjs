/** Runs a TypeScript script with Vite's module runner: `node scripts/run.mjs scripts/samples.ts --count 240`. Node 20 reads no TypeScript itself. */
import { pathToFileURL } from 'node:url';
import { runnerImport } from 'vite';

const [script] = process.argv.splice(2, 1);
if (!script) throw new Error('Which script?');
await runnerImport(pathToFileURL(script).href, { configFile: false, logLevel: 'warn' });
