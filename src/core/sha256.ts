import { SightglassError } from './errors.ts';

/**
 * SHA-256 of bytes, 64 lower-case hex digits. Throws `not-supported` outside a secure context, where browsers offer no
 * WebCrypto.
 */
export async function sha256(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  // The declared type knows secure contexts only.
  const { crypto: available } = globalThis as { crypto?: Partial<typeof crypto> };
  const subtle = available?.subtle;
  if (!subtle)
    throw new SightglassError(
      'not-supported',
      'The page was not opened over HTTPS (or localhost), so the browser withholds the functions that tell files apart.',
    );
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
