import { sha1 } from '@noble/hashes/legacy.js';
import { sha256 } from '@noble/hashes/sha2.js';

/** Hashes of files too large to hold at once, which WebCrypto cannot do: read piece by piece. */

interface Hashing {
  update(bytes: Uint8Array): unknown;
  digest(): Uint8Array;
}

async function digest(hashing: Hashing, blobs: readonly Blob[], signal: AbortSignal | null): Promise<string> {
  for (const blob of blobs) {
    const reader = blob.stream().getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      signal?.throwIfAborted();
      hashing.update(value);
    }
  }
  return Array.from(hashing.digest(), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** 'sha256:<hex>' of the blobs, one after the other. */
export async function sha256Of(blobs: readonly Blob[], signal: AbortSignal | null = null): Promise<string> {
  return `sha256:${await digest(sha256.create(), blobs, signal)}`;
}

/** 'git:<hex>': the SHA-1 git names a file's content by, over `blob <bytes>\0` and the content. */
export async function gitHashOf(blobs: readonly Blob[], signal: AbortSignal | null = null): Promise<string> {
  const hashing = sha1.create();
  hashing.update(new TextEncoder().encode(`blob ${blobs.reduce((sum, { size }) => sum + size, 0)}\0`));
  return `git:${await digest(hashing, blobs, signal)}`;
}

/** The kind of hash `hash` is, of the blobs. */
export function hashLike(hash: string, blobs: readonly Blob[], signal: AbortSignal | null = null): Promise<string> {
  return hash.startsWith('git:') ? gitHashOf(blobs, signal) : sha256Of(blobs, signal);
}
