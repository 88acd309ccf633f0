import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, type Page, test } from '@playwright/test';
import { policyOf, serve } from '../../scripts/serve.mjs';

const policy = policyOf(readFileSync('dist/index.html', 'utf8')) ?? '';

/** Another origin that would answer anybody, and counts who asked. */
async function elsewhere(): Promise<{ url: string; asked: () => number; close: () => Server }> {
  let asked = 0;
  const server = createServer((_, response) => {
    asked++;
    response.writeHead(200, { 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' }).end('x');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked: () => asked, close: () => server.close() };
}

async function open(page: Page, url: string): Promise<void> {
  await page.goto(url);
  await page.waitForFunction(() => crossOriginIsolated && 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
}

/** Ours; the runtime's own threads sleep until there is arithmetic to do, and answer nobody. */
const workers = (page: Page) => page.workers().filter((worker) => !worker.url().includes('ort-wasm'));

/** From the page, and from every worker it runs: 'blocked' or 'answered'. */
async function tryToLeave(page: Page, url: string): Promise<Record<string, string>> {
  const leave = (address: string) =>
    fetch(address, { mode: 'no-cors' }).then(
      () => 'answered',
      () => 'blocked',
    );
  const results: Record<string, string> = { page: await page.evaluate(leave, url) };
  for (const worker of workers(page)) results[new URL(worker.url()).pathname] = await worker.evaluate(leave, url);
  return results;
}

test('the policy is the strict one', () => {
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
  expect(policy).toContain("connect-src 'self';");
  expect(policy).not.toMatch(/'unsafe-inline'|'unsafe-eval'|\*|https?:|data:/);
});

for (const host of [
  { name: 'a host that sends the headers', isolation: true, base: '/' },
  { name: 'a host that sends none, on a sub-path', isolation: false, base: '/some/path/' },
]) {
  test(`page and workers are isolated and cannot reach another origin on ${host.name}`, async ({ page }) => {
    const server = await serve({ root: 'dist', isolation: host.isolation, base: host.base });
    const other = await elsewhere();
    try {
      let loads = 0;
      page.on('load', () => loads++);
      await open(page, server.url);
      expect(loads).toBe(host.isolation ? 1 : 2);
      const results = await tryToLeave(page, other.url);
      expect(Object.keys(results).length).toBeGreaterThan(1);
      expect(new Set(Object.values(results)), JSON.stringify(results)).toEqual(new Set(['blocked']));
      expect(other.asked()).toBe(0);
      for (const worker of workers(page)) expect(await worker.evaluate(() => crossOriginIsolated)).toBe(true);
    } finally {
      other.close();
      await server.close();
    }
  });
}

test('a page without service workers on a host without headers runs, with one thread', async ({ browser }) => {
  const server = await serve({ root: 'dist', isolation: false });
  const context = await browser.newContext({ serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    await page.goto(server.url);
    await page.waitForFunction(() => 'sightglass' in globalThis);
    await page.evaluate(() => sightglass.ready);
    expect(await page.evaluate(async () => (await sightglass.status()).isolated)).toBe(false);
  } finally {
    await context.close();
    await server.close();
  }
});
