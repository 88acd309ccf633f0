import { SightglassError } from '../core/errors.ts';
import { accepted, ask, type HubFile } from './hub.ts';
import type { Parts } from './parts.ts';

/** Bytes kept at once; so much may be fetched again after a stop without warning. */
const PIECE = 4 << 20;

/**
 * Fetches what is missing of a file into `parts`. Ends early, with what came, when the connection breaks or `signal` says so;
 * the next call goes on from there. `onBytes`: bytes of this file that are there, kept or about to be. Throws `hub-unreachable`,
 * `hub-refused`, `hub-mismatch` if more comes than the file has, `aborted`, or a `QuotaExceededError`.
 */
export async function fetchFile(url: string, file: HubFile, parts: Parts, signal: AbortSignal, onBytes: (bytes: number) => void): Promise<void> {
  if (parts.size > file.size) await parts.clear();
  onBytes(parts.size);
  if (parts.size === file.size) return;
  const response = await answer(url, file, parts, signal);
  if (!response.body) throw new SightglassError('hub-unreachable', `${file.path} came without content.`);
  const reader = response.body.getReader();
  let piece: Uint8Array<ArrayBuffer>[] = [];
  let held = 0;
  const keep = async () => {
    const blob = new Blob(piece);
    piece = [];
    held = 0;
    if (blob.size > 0) await parts.append(blob);
  };
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      piece.push(value);
      held += value.length;
      onBytes(parts.size + held);
      if (parts.size + held > file.size) {
        piece = [];
        throw new SightglassError('hub-mismatch', `${file.path} is longer than the ${file.size} bytes the hub states.`);
      }
      if (held >= PIECE) await keep();
    }
  } catch (thrown) {
    await reader.cancel().catch(() => undefined);
    await keep();
    if (signal.aborted) throw new SightglassError('aborted', 'Stopped.', { cause: thrown });
    if (thrown instanceof SightglassError || (thrown instanceof DOMException && thrown.name === 'QuotaExceededError')) throw thrown;
    throw new SightglassError('hub-unreachable', `The connection to ${new URL(response.url).host} broke off.`, { cause: thrown });
  }
  await keep();
  if (parts.size < file.size) throw new SightglassError('hub-unreachable', `The connection to ${new URL(response.url).host} broke off.`);
}

/** The rest of the file, or all of it where the server knows no ranges: then what was there goes. */
async function answer(url: string, file: HubFile, parts: Parts, signal: AbortSignal): Promise<Response> {
  // Small files may come compressed, where a range means something else.
  if (!file.large) await parts.clear();
  if (parts.size > 0) {
    const rest = accepted(await ask(url, { signal, headers: { Range: `bytes=${parts.size}-` } }), file.path);
    const [, from, total] = /^bytes (\d+)-\d+\/(\d+)$/.exec(rest.headers.get('Content-Range') ?? '') ?? [];
    // A server need not let scripts read the header; a wrong piece is found when the whole is checked.
    const fits = (from === undefined || Number(from) === parts.size) && (total === undefined || Number(total) === file.size);
    if (rest.status === 206 && fits) return rest;
    await parts.clear();
    if (rest.status === 200) return rest;
    await rest.body?.cancel();
  }
  return accepted(await ask(url, { signal }), file.path);
}
