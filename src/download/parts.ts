import { forgetFile, keepFile, keptFile } from '../models/kept.ts';

/** Pieces of a file on its way, in the Cache storage, so that a download goes on where it stopped, whatever stopped it. */
export interface Parts {
  /** Bytes that are there. */
  readonly size: number;
  append(bytes: Blob): Promise<void>;
  /** In order. */
  blobs(): Promise<Blob[]>;
  clear(): Promise<void>;
}

export async function openParts(base: URL, id: string, path: string): Promise<Parts> {
  const name = (k: number) => `parts/${path}?${k}`;
  let count = 0;
  let size = 0;
  for (;;) {
    const part = await keptFile(base, id, name(count));
    if (!part) break;
    size += (await part.blob()).size;
    count++;
  }
  return {
    get size() {
      return size;
    },
    async append(bytes) {
      await keepFile(base, id, name(count), bytes);
      count++;
      size += bytes.size;
    },
    async blobs() {
      const parts = await Promise.all(Array.from({ length: count }, (_, k) => keptFile(base, id, name(k))));
      return Promise.all(parts.map((part) => part?.blob() ?? Promise.resolve(new Blob())));
    },
    async clear() {
      // From the end: what is left by a tab that is closed meanwhile is still a beginning.
      while (count > 0) await forgetFile(base, id, name(--count));
      size = 0;
    },
  };
}
