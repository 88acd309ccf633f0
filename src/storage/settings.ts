import type { Database } from './open.ts';

/** Small things to remember, by name. */
export interface Settings {
  /** Id of the collection shown last. */
  current: string;
  /** The encoder's device, chosen by the person; absent: automatic. */
  device: 'wasm' | 'webgpu';
  /** Bytes of memory that the index should keep to, chosen by the person; absent: what fits the machine. */
  memory: number;
  /** The sample collection that was installed, or 'removed' if the person removed it. */
  sample: string;
  /** When jobs wait by themselves. */
  pausing: { hidden: boolean; battery: boolean };
}

export async function readSetting<K extends keyof Settings>(database: Database, key: K): Promise<Settings[K] | undefined> {
  return (await database.get('settings', key)) as Settings[K] | undefined;
}

export async function writeSetting<K extends keyof Settings>(database: Database, key: K, value: Settings[K]): Promise<void> {
  await database.put('settings', value, key);
}

export async function forgetSetting(database: Database, key: keyof Settings): Promise<void> {
  await database.delete('settings', key);
}
