import type { Page } from 'playwright';

/** What a person's library is made of. A log of jobs, which a failed import may well write to, is none of it. */
const STORES = ['collections', 'calibrations', 'segments', 'items', 'packs', 'settings'];

/** SHA-256 over every key, value and byte that is stored, Blobs read to their end. */
export function digestOf(page: Page): Promise<string> {
  return page.evaluate(async (names) => {
    const answered = <R>(request: IDBRequest<R>) =>
      new Promise<R>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const database = await answered(indexedDB.open('sightglass'));
    const stores = database.transaction(names);
    const read = names.flatMap((name) => [answered(stores.objectStore(name).getAllKeys()), answered<unknown[]>(stores.objectStore(name).getAll())]);
    const values = await Promise.all(read);
    database.close();
    const bytes: (ArrayBuffer | Blob)[] = [];
    const text = JSON.stringify(values, (_, value: unknown) => {
      if (!(value instanceof ArrayBuffer || value instanceof Blob)) return value;
      bytes.push(value);
      return { bytes: bytes.length };
    });
    const whole = await new Blob([text, ...bytes]).arrayBuffer();
    return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', whole)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  }, STORES);
}
