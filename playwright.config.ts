import { defineConfig } from '@playwright/test';
import { launchOptions } from './scripts/install.mjs';

/** End-to-end tests of the built page; `npm run build` first. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  globalSetup: './test/e2e/setup.ts',
  workers: 1,
  forbidOnly: Boolean(process.env['CI']),
  timeout: 120_000,
  reporter: [['list'], ['json', { outputFile: process.env['PLAYWRIGHT_JSON'] ?? 'test-results/e2e.json' }]],
  use: {
    // test/e2e/setup.ts serves dist and says where, before this is read in the worker.
    baseURL: process.env['SIGHTGLASS_URL'] ?? '',
    trace: 'off',
    browserName: 'chromium',
    launchOptions: launchOptions(),
  },
});
