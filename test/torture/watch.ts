import type { AddReport, Job } from '../../src/core/api.ts';
import type { WireError } from '../../src/core/errors.ts';

/** What the suite puts into the page before the page's own code runs. */
export interface Torture {
  /** Pictures `from`…`to − 1` of the site. */
  files(from: number, to: number): Promise<File[]>;
  /** Workers that were started and not ended by the page, by the first method they were asked for: 'load', 'hash', 'open' … */
  workers: { first: string; worker: Worker }[];
  /** Sizes of the batches that went to an encoder. */
  batches: number[];
  /** Answers an encoder's batch in its place where it gives an error. `pixels`: RGB of all its pictures. */
  refuse: ((pixels: Uint8Array, count: number) => WireError | null) | null;
  /** The job that `start` began. */
  job: Job<AddReport> | null;
  /** Adds pictures `from`…`to − 1` of the site, without waiting. */
  start(from: number, to: number): Promise<void>;
  /** SHA-256 over every key, value and byte of these stores, Blobs read to their end. */
  digest(stores: string[]): Promise<string>;
  /** What has been shown to the person as a notice. */
  notices: string[];
  /** Filled by whatever should never run. */
  ran: string[];
}

declare global {
  var torture: Torture;
}

/** Runs in the page, before its own code: an init script. `counter`: what to ask before pictures go to an encoder. */
export function watch(counter: string): void {
  const base = new URL('./', location.href);
  const made: Torture = {
    async files(from, to) {
      const places = (await (await fetch(new URL('torture/pictures.json', base))).json()) as { name: string; start: number; end: number }[];
      const bytes = await (await fetch(new URL('torture/pictures.bin', base))).arrayBuffer();
      return places.slice(from, to).map(({ name, start, end }) => new File([bytes.slice(start, end)], name));
    },
    workers: [],
    batches: [],
    refuse: null,
    job: null,
    async start(from, to) {
      made.job = sightglass.add(await made.files(from, to));
    },
    async digest(stores) {
      const answered = <R>(request: IDBRequest<R>) =>
        new Promise<R>((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      const database = await answered(indexedDB.open('sightglass'));
      const reading = database.transaction(stores);
      const values = await Promise.all(
        stores.map((name) => reading.objectStore(name)).flatMap((store) => [answered(store.getAllKeys()), answered<unknown[]>(store.getAll())]),
      );
      database.close();
      const bytes: (ArrayBuffer | Blob)[] = [];
      const text = JSON.stringify(values, (_, value: unknown) => {
        if (!(value instanceof ArrayBuffer || value instanceof Blob)) return value;
        return { bytes: bytes.push(value) };
      });
      const whole = await new Blob([text, ...bytes]).arrayBuffer();
      return String(new Uint8Array(await crypto.subtle.digest('SHA-256', whole)));
    },
    notices: [],
    ran: [],
  };
  globalThis.torture = made;
  globalThis.alert = () => void made.ran.push('alert');
  setInterval(() => {
    for (const notice of document.querySelectorAll<HTMLElement>('[data-testid="notice"]'))
      if (!made.notices.includes(notice.innerText)) made.notices.push(notice.innerText);
  }, 200);

  interface Call {
    call?: number;
    method?: string;
    args?: unknown[];
  }
  const Plain = globalThis.Worker;
  globalThis.Worker = class extends Plain {
    override postMessage(message: unknown, options?: unknown): void {
      const { call, method, args = [] } = message as Call;
      if (method !== undefined && !made.workers.some(({ worker }) => worker === this)) made.workers.push({ first: method, worker: this });
      if (method === 'images') {
        const [pixels, count] = args as [Uint8Array, number];
        made.batches.push(count);
        // The page stands still until the server has noted it: no kill can come between the count and what is counted.
        const request = new XMLHttpRequest();
        request.open('GET', new URL(`${counter}?pictures=${count}`, base), false);
        request.send();
        const error = made.refuse?.(pixels, count);
        if (error) return queueMicrotask(() => this.dispatchEvent(new MessageEvent('message', { data: { call, error } })));
      }
      super.postMessage(message, options as Transferable[]);
    }
    override terminate(): void {
      made.workers = made.workers.filter(({ worker }) => worker !== this);
      super.terminate();
    }
  };
}
