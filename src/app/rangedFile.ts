import { SightglassError } from '../core/errors.ts';

/** One file of the host, of which parts are fetched as they are asked for. */
export interface RangedFile {
  /** Bytes from..to as a Blob. Rejects with `not-found`; what failed may be asked for again. */
  slice(from: number, to: number, type: string): Promise<Blob>;
}

/** Milliseconds in which what is asked for is gathered: a grid asks for all its tiles at once. */
const GATHER = 4;
/** Bytes between two parts that are rather fetched with them than in a second request. */
const GAP = 16_384;

interface Wanted {
  from: number;
  to: number;
  resolve(part: Blob): void;
  reject(error: SightglassError): void;
}

/**
 * Fetches by `Range` requests, neighbours together. A host that knows no ranges answers with the whole file, and one that does
 * may (RFC 9110, 14.2): that is then kept for as long as the page is open. The first answer's head is waited for by the others,
 * so that the whole is fetched once.
 */
export function createRangedFile(url: URL, request: typeof fetch = (...given) => fetch(...given)): RangedFile {
  let waiting: Wanted[] = [];
  /** The whole file, where the host has answered with it, or is just sending it. */
  let whole: Promise<Blob> | null = null;
  /** Settles with the head of the first answer. */
  let first: Promise<unknown> | null = null;

  /** A part that holds from..to at least, or the whole, and where it begins. */
  async function ask({ from, to }: { from: number; to: number }): Promise<{ start: number; blob: () => Promise<Blob> }> {
    const response = await request(url, { headers: { Range: `bytes=${from}-${to - 1}` } });
    if (response.status === 200) {
      const all = response.blob();
      whole = all;
      all.catch(() => {
        if (whole === all) whole = null;
      });
      return { start: 0, blob: () => all };
    }
    if (response.status !== 206) throw new Error(`status ${response.status}`);
    const given = response.headers.get('Content-Range') ?? '';
    const [start = Number.NaN, last = Number.NaN] = (/^bytes (\d+)-(\d+)\//.exec(given) ?? []).slice(1).map(Number);
    if (!(start <= from && last >= to - 1)) throw new Error(`bytes ${from}-${to - 1} asked for, “${given}” given`);
    return { start, blob: () => response.blob() };
  }

  async function answerTo(range: { from: number; to: number }): Promise<{ start: number; part: Blob }> {
    // Nothing is awaited before the first request is on its way: those that come with it must find it.
    if (first) await first.catch(() => undefined);
    const all = whole && (await whole.catch(() => null));
    if (all) return { start: 0, part: all };
    const asked = ask(range);
    first ??= asked;
    const { start, blob } = await asked;
    return { start, part: await blob() };
  }

  async function fetchRun(run: Wanted[]): Promise<void> {
    const range = { from: run[0]?.from ?? 0, to: Math.max(...run.map(({ to }) => to)) };
    try {
      const { start, part } = await answerTo(range);
      if (part.size < range.to - start) throw new Error('cut short');
      for (const { from, to, resolve } of run) resolve(part.slice(from - start, to - start));
    } catch (cause) {
      for (const { reject } of run) reject(new SightglassError('not-found', `A part of ${url.pathname} could not be fetched.`, { cause }));
    }
  }

  function send(): void {
    const sorted = waiting.sort((a, b) => a.from - b.from);
    waiting = [];
    const runs: Wanted[][] = [];
    let end = Number.NEGATIVE_INFINITY;
    for (const one of sorted) {
      if (one.from - end > GAP) runs.push([]);
      runs.at(-1)?.push(one);
      end = Math.max(end, one.to);
    }
    for (const run of runs) void fetchRun(run);
  }

  return {
    async slice(from, to, type) {
      const part = await new Promise<Blob>((resolve, reject) => {
        if (waiting.length === 0) setTimeout(send, GATHER);
        waiting.push({ from, to, resolve, reject });
      });
      return part.slice(0, part.size, type);
    },
  };
}
