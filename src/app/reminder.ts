import type { CollectionRecord } from '../storage/schema.ts';

/** Pictures that came since the last export, from which on the person is reminded of it. */
const MUCH = 500;

/** Of which collection the person should be reminded, and how many pictures came since it was exported; null: of none. */
export function reminderOf(records: readonly CollectionRecord[]): { collection: string; name: string; items: number } | null {
  const due = records.flatMap(({ id, name, sample, items, nextOrder, exported, reminded }) => {
    const since = nextOrder - Math.max(exported?.order ?? 0, reminded ?? 0);
    return sample || since < MUCH || items === 0 ? [] : [{ collection: id, name, items: Math.min(items, nextOrder - (exported?.order ?? 0)) }];
  });
  return due.sort((a, b) => b.items - a.items)[0] ?? null;
}
