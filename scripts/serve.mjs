import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** What makes a page cross-origin isolated: SharedArrayBuffer, and with it threads. */
export const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/**
 * The document that downloads models may reach the model hub. The page that holds the pictures must have no hold on it, even
 * where it opened it: by this header the browser puts the two apart. (Browsers that do not know the value put them apart for
 * its not being `same-origin`.)
 * @param {string} file
 */
export const openerPolicyOf = (file) => (path.basename(file) === 'download.html' ? 'noopener-allow-popups' : 'same-origin');

/** @type {Record<string, string>} */
const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
};
/** Everything else, among it .onnx and .safetensors. */
const BYTES = 'application/octet-stream';
/** @param {string} file */
const typeOf = (file) => types[path.extname(file).toLowerCase()] ?? BYTES;
/** @param {{ size: number, mtimeMs: number }} info */
const tagOf = (info) => createHash('sha1').update(`${info.size} ${info.mtimeMs}`).digest('hex').slice(0, 16);
const COMPRESSIBLE = /^text\/|json|javascript|svg|wasm/;
/** Bytes; compressing less gains nothing. */
const SMALL = 1024;
/** A piece of a throttled body: small enough that connections share the line fairly. */
const PIECE = 16 * 1024;

const compressors = {
  br: (/** @type {Buffer} */ bytes) =>
    promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  gzip: (/** @type {Buffer} */ bytes) => promisify(gzip)(bytes, { level: 6 }),
};

/**
 * The page's Content-Security-Policy, which stands in index.html alone; null if there is none.
 * @param {string} html
 */
export function policyOf(html) {
  const tag = html.match(/<meta\s[^>]*http-equiv="Content-Security-Policy"[^>]*>/i)?.[0];
  const content = tag?.match(/content="([^"]*)"/)?.[1];
  return content
    ? content
        .replace(/&#39;|&apos;/g, "'")
        .replace(/&quot;/g, '"')
        .replace(/&amp;/g, '&')
        .replace(/\s+/g, ' ')
        .trim()
    : null;
}

/**
 * @typedef {object} Served One answered request.
 * @property {string} method
 * @property {string} path As asked for, query included.
 * @property {number} status
 * @property {number} bytes Of the body, as sent.
 * @property {number} sentAt When its last byte was handed over, ms of this process's clock; infinite before.
 *
 * @typedef {object} Server
 * @property {string} url Ends in a slash.
 * @property {number} port
 * @property {Served[]} requests In the order they were answered.
 * @property {() => Promise<void>} close Also ends open connections.
 */

/**
 * Serves a folder as a static host does: a missing file is a 404, folders answer with their index.html.
 *
 * @param {object} options
 * @param {string} options.root
 * @param {number} [options.port] 0, the default, takes a free one. Rejects with EADDRINUSE if it is taken.
 * @param {string} [options.host]
 * @param {string} [options.base] Path under which the folder lies; begins and ends with a slash.
 * @param {boolean} [options.isolation] Send COOP, COEP and CORP, and the page's policy with every file (a worker obeys the
 *   policy of its own response). False: a host that sends no headers of the site's choosing.
 * @param {number} [options.mbitPerSecond] Shared by all connections, counted on bodies.
 * @param {number} [options.latencyMs] Before each answer.
 * @param {boolean} [options.warm] Compress before the first request rather than at it, as a real host has done long before.
 * @returns {Promise<Server>}
 */
export async function serve({ root, port = 0, host = 'localhost', base = '/', isolation = true, mbitPerSecond, latencyMs = 0, warm = false }) {
  const folder = path.resolve(root);
  /** @type {Served[]} */
  const requests = [];
  /** @type {Map<string, Promise<Buffer>>} */
  const compressed = new Map();
  let lineFreeAt = 0;

  /** @param {string} file @param {'br' | 'gzip'} encoding @param {string} tag */
  function compress(file, encoding, tag) {
    const key = `${file} ${encoding} ${tag}`;
    let bytes = compressed.get(key);
    if (!bytes) {
      bytes = readFile(`${file}.${encoding === 'br' ? 'br' : 'gz'}`).catch(async () => compressors[encoding](await readFile(file)));
      bytes.catch(() => compressed.delete(key));
      compressed.set(key, bytes);
    }
    return bytes;
  }

  /** The file a path stands for, or null. @param {string} pathname */
  async function find(pathname) {
    let decoded;
    try {
      decoded = decodeURIComponent(pathname);
    } catch {
      return null;
    }
    if (!decoded.startsWith(base) || decoded.includes('\0') || decoded.includes('\\')) return null;
    let file = path.join(folder, decoded.slice(base.length));
    if (file !== folder && !file.startsWith(folder + path.sep)) return null;
    let info = await stat(file).catch(() => null);
    if (info?.isDirectory() && decoded.endsWith('/')) info = await stat((file = path.join(file, 'index.html'))).catch(() => null);
    return info?.isFile() ? { file, info } : null;
  }

  /** A document has its own policy, everything else that of index.html. @param {string} file */
  async function policy(file) {
    const html = await readFile(file.endsWith('.html') ? file : path.join(folder, 'index.html'), 'utf8').catch(() => '');
    return policyOf(html);
  }

  /** @param {import('node:http').ServerResponse} response @param {Buffer} body */
  async function send(response, body) {
    if (!mbitPerSecond) return void response.end(body);
    for (let at = 0; at < body.length && !response.destroyed; at += PIECE) {
      const piece = body.subarray(at, at + PIECE);
      lineFreeAt = Math.max(lineFreeAt, performance.now()) + (piece.length * 8) / (mbitPerSecond * 1000);
      const wait = lineFreeAt - performance.now();
      if (wait > 1) await sleep(wait);
      response.write(piece);
    }
    response.end();
  }

  /** @param {import('node:http').IncomingMessage} request @param {import('node:http').ServerResponse} response */
  async function answer(request, response) {
    const method = request.method ?? 'GET';
    const pathname = (request.url ?? '/').split('?')[0] ?? '/';
    /** @param {number} status @param {Record<string, string | number>} headers @param {Buffer} body */
    const finish = async (status, headers, body) => {
      const without = method === 'HEAD' || status === 304;
      const served = { method, path: request.url ?? '/', status, bytes: without ? 0 : body.length, sentAt: Number.POSITIVE_INFINITY };
      requests.push(served);
      response.writeHead(status, status === 304 ? headers : { ...headers, 'Content-Length': body.length });
      await (without ? response.end() : send(response, body));
      served.sentAt = performance.now();
    };
    const plain = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-cache', ...(isolation ? isolationHeaders : {}) };
    if (latencyMs) await sleep(latencyMs);
    if (method !== 'GET' && method !== 'HEAD') return finish(405, { ...plain, Allow: 'GET, HEAD' }, Buffer.from('Method not allowed\n'));
    if (`${pathname}/` === base) return finish(301, { ...plain, Location: base }, Buffer.from(''));
    const found = await find(pathname);
    if (!found) return finish(404, plain, Buffer.from('Not found\n'));

    const { file, info } = found;
    const type = typeOf(file);
    const tag = tagOf(info);
    const csp = isolation ? await policy(file) : null;
    /** @type {Record<string, string>} */
    const headers = {
      ...plain,
      'Content-Type': type,
      'X-Content-Type-Options': 'nosniff',
      'Accept-Ranges': 'bytes',
      Vary: 'Accept-Encoding',
      ...(isolation ? { 'Cross-Origin-Opener-Policy': openerPolicyOf(file) } : {}),
      ...(csp ? { 'Content-Security-Policy': csp } : {}),
    };

    const range = /^bytes=(\d*)-(\d*)$/.exec(request.headers.range ?? '');
    if (range && (range[1] || range[2]) && (!request.headers['if-range'] || request.headers['if-range'] === `"${tag}"`)) {
      const start = range[1] ? Number(range[1]) : Math.max(0, info.size - Number(range[2]));
      const end = range[1] && range[2] ? Math.min(Number(range[2]), info.size - 1) : info.size - 1;
      if (start > end) return finish(416, { ...headers, 'Content-Range': `bytes */${info.size}` }, Buffer.from(''));
      const body = (await readFile(file)).subarray(start, end + 1);
      return finish(206, { ...headers, ETag: `"${tag}"`, 'Content-Range': `bytes ${start}-${end}/${info.size}` }, body);
    }

    const accepted = new Set((request.headers['accept-encoding'] ?? '').split(',').map((part) => part.trim().split(';')[0]));
    const encoding =
      COMPRESSIBLE.test(type) && info.size > SMALL ? /** @type {const} */ (['br', 'gzip']).find((name) => accepted.has(name)) : undefined;
    const etag = `"${tag}${encoding ? `-${encoding}` : ''}"`;
    const known = request.headers['if-none-match']?.split(',').some((part) => part.trim().replace(/^W\//, '') === etag);
    if (known) return finish(304, { ...headers, ETag: etag }, Buffer.from(''));
    const body = encoding ? await compress(file, encoding, tag) : await readFile(file);
    return finish(200, { ...headers, ETag: etag, ...(encoding ? { 'Content-Encoding': encoding } : {}) }, body);
  }

  if (warm) {
    for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name);
      if (!entry.isFile() || !COMPRESSIBLE.test(typeOf(file))) continue;
      const info = await stat(file);
      if (info.size > SMALL) await compress(file, 'gzip', tagOf(info));
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      process.stderr.write(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : error}\n`);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(undefined));
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  const url = `http://${host === '0.0.0.0' || host === '::' ? 'localhost' : host}:${address.port}${base}`;
  return {
    url,
    port: address.port,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
