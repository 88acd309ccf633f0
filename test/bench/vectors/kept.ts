/** One value in IndexedDB, for contenders that can write their index out but have no storage of their own. */
import { type DBSchema, openDB } from 'idb';

interface Schema extends DBSchema {
  kept: { key: string; value: unknown };
}

const open = () => openDB<Schema>('bench', 1, { upgrade: (database) => void database.createObjectStore('kept') });

export async function keep(value: unknown): Promise<void> {
  const database = await open();
  await database.put('kept', value, 'index');
  database.close();
}

export async function kept<T>(): Promise<T> {
  const database = await open();
  const value = await database.get('kept', 'index');
  database.close();
  if (value === undefined) throw new Error('Nothing was kept.');
  return value as T;
}
