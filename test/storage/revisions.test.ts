import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { commitBatch } from '../../src/storage/batches.ts';
import { createCollection, readAlike } from '../../src/storage/collections.ts';
import { type Database, openDatabase } from '../../src/storage/open.ts';
import { batch } from '../fixtures/library.ts';

const ofRevision = (revision: string) => ({ ...batch('a'), madeWith: { encoder: 'mini', revision } });

async function made(name: string): Promise<{ database: Database; id: string; swap: (revision: string) => Promise<unknown> }> {
  const database = await openDatabase({}, name);
  const record = await createCollection(database, { name: 'Mine', encoder: 'mini', revision: 'old', dim: 2 });
  return { database, id: record.id, swap: (revision) => database.put('collections', { ...record, revision }) };
}

describe('two revisions', () => {
  it('are never written into one collection', async () => {
    const { database, id, swap } = await made('revisions-1');
    await swap('new');
    await expect(commitBatch(database, id, ofRevision('old'))).rejects.toMatchObject({ code: 'model-changed' });
    expect(await database.count('segments')).toBe(0);
    expect(await database.count('items')).toBe(0);
    expect(await database.count('calibrations')).toBe(0);
    expect((await commitBatch(database, id, ofRevision('new'))).sequence).toBe(0);
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
