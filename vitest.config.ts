import { playwright } from '@vitest/browser-playwright';
import { defineConfig, mergeConfig } from 'vitest/config';
import { launchOptions } from './scripts/install.mjs';
import { pictureCommands } from './test/fixtures/pictures/commands.ts';
import viteConfig from './vite.config.ts';

const bench = ['test/bench/**', 'test/torture/**'];

// vitest's own frame does not carry the isolation headers and would be shut out: threads are for the end-to-end tests.
const { server: _server, ...shared } = viteConfig;

export default mergeConfig(
  shared,
  defineConfig({
    test: {
      projects: [
        {
          extends: true,
          test: {
            name: 'unit',
            environment: 'node',
            testTimeout: 60_000,
            include: ['test/**/*.test.{ts,tsx}'],
            exclude: ['test/browser/**', 'test/e2e/**', ...bench],
          },
        },
        {
          extends: true,
          // Pre-bundling would lose its wasm.
          optimizeDeps: { exclude: ['@jsquash/resize', '@xenova/transformers'] },
          test: {
            name: 'browser',
            include: ['test/browser/**/*.test.{ts,tsx}'],
            // One page at a time: two cores, and the encoder takes both.
            fileParallelism: false,
            testTimeout: 60_000,
            hookTimeout: 60_000,
            browser: {
              commands: pictureCommands,
              connectTimeout: 180_000,
              enabled: true,
              headless: true,
              screenshotFailures: false,
              provider: playwright({ launchOptions: launchOptions() }),
              instances: [{ browser: 'chromium' }],
            },
          },
        },
      ],
    },
  }),
);
