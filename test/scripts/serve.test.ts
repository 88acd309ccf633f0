import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { policyOf, type Server, serve } from '../../scripts/serve.mjs';

const policy = "default-src 'none'; connect-src 'self'";
const text = 'let a = 1;\n'.repeat(500);
let folder = '';
let server: Server;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'sightglass-'));
  mkdirSync(path.join(folder, 'site/models'), { recursive: true });
  writeFileSync(path.join(folder, 'secret.txt'), 'secret');
  writeFileSync(path.join(folder, 'site/index.html'), `<meta http-equiv="Content-Security-Policy" content="${policy}">`);
  writeFileSync(path.join(folder, 'site/a.mjs'), text);
  writeFileSync(path.join(folder, 'site/a b.txt'), 'spaced');
  writeFileSync(path.join(folder, 'site/models/m.onnx'), Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)));
  server = await serve({ root: path.join(folder, 'site'), base: '/sub/' });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** With node:http, which sends paths as they are and leaves bodies compressed. */
function get(
  target: string,
  headers: Record<string, string> = {},
  method = 'GET',
): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const request = http.request({ port: server.port, host: 'localhost', path: target, headers, method }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }));
    });
    request.on('error', reject).end();
  });
}

it('serves a folder by its index, isolated, with the policy that stands in it', async () => {
  const { status, headers } = await get('/sub/');
  expect(status).toBe(200);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': policy,
    'cache-control': 'no-cache',
  });
});

it('sends the policy with scripts, since a worker obeys that of its own response', async () => {
  const { headers } = await get('/sub/a.mjs');
  expect(headers['content-type']).toBe('text/javascript; charset=utf-8');
  expect(headers['content-security-policy']).toBe(policy);
});

it.each([
  ['/sub/missing.bin'],
  ['/sub/models/'],
  ['/'],
  ['/index.html'],
  ['/sub/../../secret.txt'],
  ['/sub/..%2f..%2fsecret.txt'],
  ['/sub/%2e%2e/secret.txt'],
  ['/sub/..%5csecret.txt'],
  ['/sub//etc/passwd'],
  ['/sub/%00'],
  ['/sub/%E0%A4%A'],
])('answers 404 to %s', async (target) => {
  const { status, body } = await get(target);
  expect(status).toBe(404);
  expect(body.toString()).toBe('Not found\n');
});

it('sends the path without its slash to the one with it', async () => {
  const { status, headers } = await get('/sub');
  expect([status, headers.location]).toEqual([301, '/sub/']);
});

it('finds names with spaces', async () => {
  expect((await get('/sub/a%20b.txt')).body.toString()).toBe('spaced');
});

it.each([
  ['bytes=0-3', 206, 'bytes 0-3/256', [0, 1, 2, 3]],
  ['bytes=254-', 206, 'bytes 254-255/256', [254, 255]],
  ['bytes=-2', 206, 'bytes 254-255/256', [254, 255]],
  ['bytes=254-999', 206, 'bytes 254-255/256', [254, 255]],
  ['bytes=256-', 416, 'bytes */256', []],
])('answers Range: %s', async (range, status, contentRange, bytes) => {
  const response = await get('/sub/models/m.onnx', { Range: range });
  expect([response.status, response.headers['content-range'], [...response.body]]).toEqual([status, contentRange, bytes]);
});

it('compresses text for who accepts it, and not the models', async () => {
  const plain = await get('/sub/a.mjs');
  expect([plain.headers['content-encoding'], plain.body.length]).toEqual([undefined, text.length]);
  const gzip = await get('/sub/a.mjs', { 'Accept-Encoding': 'gzip, deflate' });
  expect([gzip.headers['content-encoding'], gzip.body.length < 200]).toEqual(['gzip', true]);
  const brotli = await get('/sub/a.mjs', { 'Accept-Encoding': 'gzip, br' });
  expect(brotli.headers['content-encoding']).toBe('br');
  expect(new Set([plain.headers.etag, gzip.headers.etag, brotli.headers.etag]).size).toBe(3);
  expect((await get('/sub/models/m.onnx', { 'Accept-Encoding': 'gzip, br' })).headers['content-type']).toBe('application/octet-stream');
});

it('answers 304 to a known ETag', async () => {
  const { headers } = await get('/sub/a.mjs');
  const again = await get('/sub/a.mjs', { 'If-None-Match': headers.etag ?? '' });
  expect([again.status, again.body.length]).toEqual([304, 0]);
});

it('refuses to be written to', async () => {
  expect((await get('/sub/a.mjs', {}, 'PUT')).status).toBe(405);
});

it('counts what it answered, and slows down when told', async () => {
  const slow = await serve({ root: path.join(folder, 'site'), mbitPerSecond: 0.5, isolation: false });
  const started = performance.now();
  const response = await fetch(`${slow.url}a.mjs`, { headers: { 'Accept-Encoding': 'identity' } });
  expect((await response.text()).length).toBe(5500);
  // 5,500 bytes at 62,500 a second.
  expect(performance.now() - started).toBeGreaterThan(80);
  expect(response.headers.get('content-security-policy')).toBeNull();
  expect(slow.requests).toEqual([{ method: 'GET', path: '/a.mjs', status: 200, bytes: 5500, sentAt: expect.any(Number) }]);
  await slow.close();
});

it('reads the policy from the page, whatever its quoting', () => {
  expect(policyOf(`<meta content="script-src &#39;self&#39;;\n  img-src *" http-equiv="Content-Security-Policy">`)).toBe(
    "script-src 'self'; img-src *",
  );
  expect(policyOf('<meta charset="utf-8">')).toBeNull();
});
