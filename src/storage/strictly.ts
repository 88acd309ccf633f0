import type { IDBPTransaction, StoreNames } from 'idb';
import { asError } from '../core/errors.ts';
import type { Database } from './open.ts';
import type { Schema } from './schema.ts';

/**
 * One strict transaction: either all that `work` does is on disk when this resolves, or nothing is. `work` must wait for nothing
 * but its own requests, or the transaction ends under it. Throws what `work` throws, and `quota-exceeded` when the disk is full.
 */
export async function strictly<Name extends StoreNames<Schema>, R>(
  database: Database,
  stores: Name[],
  work: (transaction: IDBPTransaction<Schema, Name[], 'readwrite'>) => Promise<R>,
): Promise<R> {
  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' });
  const written = work(transaction);
  try {
    const [result] = await Promise.all([written, transaction.done]);
    return result;
  } catch (thrown) {
    abort(transaction);
    await Promise.allSettled([written, transaction.done]);
    // The reason of an abort stands on the transaction; the request's own error only says that it was aborted.
    throw asError(transaction.error ?? thrown);
  }
}

function abort(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch (thrown) {
    // Already finished or aborted: then there is nothing to take back.
    if (!(thrown instanceof DOMException && thrown.name === 'InvalidStateError')) throw thrown;
  }
}
