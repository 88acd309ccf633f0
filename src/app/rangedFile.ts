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
 * Fetches by `Range` requests, neighbours together. A host that knows no ranges answers with the whole file: that is then
 * kept for as long as the page is open, and fetched once, since the others wait for the first answer's head.
 */
export function createRangedFile(url: URL, request: typeof fetch = (...given) => fetch(...given)): RangedFile {
  let waiting: Wanted[] = [];
  /** What the first answer said: the whole file, or null where ranges are known. Forgotten when it failed. */
  let all: Promise<Blob | null> | null = null;

  /** `whole`: the host answered with all of the file. */
  async function ask({ from, to }: { from: number; to: number }): Promise<{ blob: () => Promise<Blob>; whole: boolean }> {
    const response = await request(url, { headers: { Range: `bytes=${from}-${to - 1}` } });
    if (response.status !== 206 && response.status !== 200) throw new Error(`status ${response.status}`);
    return { blob: () => response.blob(), whole: response.status === 200 };
  }

  /** The first request of all, which finds out what the host knows. */
  async function first(range: { from: number; to: number }): Promise<Blob> {
    const answer = ask(range);
    all = answer.then(({ whole, blob }) => (whole ? blob() : null));
    all.catch(() => {
      all = null;
    });
    return (await all) ?? (await answer).blob();
  }

  async function fetchRun(run: Wanted[]): Promise<void> {
    const range = { from: run[0]?.from ?? 0, to: Math.max(...run.map(({ to }) => to)) };
    try {
      const known = all && (await all.catch(() => null));
      const part = known ?? (await (all ? (await ask(range)).blob() : first(range)));
      const start = known || (await all) ? 0 : range.from;
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
