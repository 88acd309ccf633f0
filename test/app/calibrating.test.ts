import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { calibratingOf } from '../../src/app/calibrating.ts';
import { ROWS_FOR_OWN } from '../../src/core/vectors/ownCalibration.ts';
import { identityCalibration } from '../../src/core/vectors/calibration.ts';
import { commitBatch } from '../../src/storage/batches.ts';
import { createCollection, purgeCollection } from '../../src/storage/collections.ts';
import { type Database, openDatabase } from '../../src/storage/open.ts';
import { batchOf } from '../fixtures/library.ts';
import { gaussian, generator } from '../fixtures/random.ts';

const DIM = 8;
const bare = { dim: DIM, calibration: null };
const vectors = (rows: number, seed: number) => Float32Array.from(gaussian(generator(seed), rows * DIM), (value) => value + 2);

async function collection(database: Database): Promise<string> {
  return (await createCollection(database, { name: 'a', encoder: 'clip-vit-b32', revision: 'r', dim: DIM })).id;
}

/** Adds a batch as indexing does and answers with the calibration's id. */
async function add(database: Database, id: string, rows: number, seed: number): Promise<string> {
  const made = vectors(rows, seed);
  const calibration = (await calibratingOf(database, id, bare))(made);
  const ids = Array.from({ length: rows }, (_, k) => `${seed}-${k}`);
  await commitBatch(database, id, { ...batchOf(ids, made, calibration), madeWith: { encoder: 'clip-vit-b32', revision: 'r' } });
  return calibration.id;
}

describe('the calibration of a collection whose encoder ships none', () => {
  it('comes from its first batch of enough rows, and stays', async () => {
    const database = await openDatabase({}, 'calibrating-1');
    const id = await collection(database);
    expect(await add(database, id, 5, 1)).toBe(`identity-${DIM}`);
    const own = await add(database, id, 32, 2);
    expect(own).toMatch(new RegExp(`^${id}/[0-9a-f]{8}$`));
    expect(await add(database, id, 32, 3)).toBe(own);
    expect(await add(database, id, 1, 4)).toBe(own);
    const other = await collection(database);
    expect(await add(database, other, 32, 5)).toMatch(new RegExp(`^${other}/`));

    await purgeCollection(database, id);
    const left = await database.getAllKeys('calibrations');
    expect(left.filter((key) => key.startsWith(`${id}/`))).toEqual([]);
    expect(left.filter((key) => key.startsWith(`${other}/`)).length).toBe(1);
    database.close();
  });

  it('is the encoder’s own where it ships one', async () => {
    const database = await openDatabase({}, 'calibrating-2');
    const shipped = { ...identityCalibration(DIM), id: 'sightglass-mini@1' };
    const calibrate = await calibratingOf(database, await collection(database), { dim: DIM, calibration: shipped });
    expect(calibrate(vectors(32, 1)).id).toBe('sightglass-mini@1');
    database.close();
  });

  it('gives way to the collection’s own once there are rows enough, in one go or over many', async () => {
    const database = await openDatabase({}, 'calibrating-3');
    const shipped = { ...identityCalibration(DIM), id: 'sightglass-mini@1' };
    const info = { dim: DIM, calibration: shipped };
    const madeWith = { encoder: 'clip-vit-b32', revision: 'r' };
    const own = (id: string) => new RegExp(`^${id}/wide-[0-9a-f]{8}$`);

    const atOnce = await collection(database);
    const calibrate = await calibratingOf(database, atOnce, info);
    expect(calibrate(vectors(ROWS_FOR_OWN - 1, 1)).id).toBe('sightglass-mini@1');
    const wide = calibrate(vectors(64, 2));
    expect(wide.id).toMatch(own(atOnce));
    // Unit vectors around the diagonal: what they share is in the mean.
    expect(Math.hypot(...wide.mean)).toBeGreaterThan(0.8);
    expect(calibrate(vectors(64, 3)).id).toBe(wide.id);

    const slowly = await collection(database);
    for (let k = 0; k < 4; k++) {
      const made = vectors(ROWS_FOR_OWN / 4, 10 + k);
      const used = (await calibratingOf(database, slowly, info))(made);
      expect(used.id).toMatch(k < 3 ? /^sightglass-mini@1$/ : own(slowly));
      const ids = Array.from({ length: ROWS_FOR_OWN / 4 }, (_, row) => `${k}-${row}`);
      if (k < 3) await commitBatch(database, slowly, { ...batchOf(ids, made, used), madeWith });
      else await commitBatch(database, slowly, { ...batchOf(ids, made, shipped), madeWith });
    }
    // All are stored, none with a calibration of their own: what is stored is enough.
    expect((await calibratingOf(database, slowly, info))(vectors(1, 20)).id).toMatch(own(slowly));
    database.close();
  });
});
