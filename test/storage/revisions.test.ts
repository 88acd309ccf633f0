import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { identityCalibration, quantizeRows } from '../../src/core/vectors/calibration.ts';
import { commitBatch } from '../../src/storage/batches.ts';
import { createCollection, readAlike } from '../../src/storage/collections.ts';
import { type Database, openDatabase } from '../../src/storage/open.ts';

const calibration = identityCalibration(2);
const batch = (revision: string) => ({
  segment: { ids: ['a'], ...quantizeRows(new Float32Array([1, 0]), calibration), calibration },
  madeWith: { encoder: 'mini', revision },
  items: [
    {
      id: 'a',
      name: 'a',
      path: '',
      kind: 'image' as const,
      type: '',
      width: 1,
      height: 1,
      bytes: 1,
      addedAt: '',
      takenAt: null,
      labels: [],
    },
  ],
  previews: [null],
});

async function made(name: string): Promise<{ database: Database; id: string; swap: (revision: string) => Promise<unknown> }> {
  const database = await openDatabase({}, name);
  const record = await createCollection(database, { name: 'Mine', encoder: 'mini', revision: 'old', dim: 2 });
  return { database, id: record.id, swap: (revision) => database.put('collections', { ...record, revision }) };
}

describe('two revisions', () => {
  it('are never written into one collection', async () => {
    const { database, id, swap } = await made('revisions-1');
    await swap('new');
    await expect(commitBatch(database, id, batch('old'))).rejects.toMatchObject({ code: 'model-changed' });
    expect(await database.count('segments')).toBe(0);
    expect(await database.count('items')).toBe(0);
    expect(await database.count('calibrations')).toBe(0);
    expect(await commitBatch(database, id, batch('new'))).toBe(0);
  });

  it('are never read as one collection: it is read again once', async () => {
    const { database, id, swap } = await made('revisions-2');
    const seen: string[] = [];
    const read = (next: () => string) =>
      readAlike(database, id, async ({ revision }) => {
        seen.push(revision);
        await swap(next());
        return revision;
      });
    expect(await read(() => 'new')).toBe('new');
    expect(seen).toEqual(['old', 'new']);
    await expect(read(() => `newer ${seen.length}`)).rejects.toMatchObject({ code: 'model-changed' });
    await expect(readAlike(database, 'nowhere', async () => 1)).rejects.toMatchObject({ code: 'not-found' });
  });
});
