import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Agenda, planned, starters } from '../bench/vectors/agenda.ts';
import { entries } from '../bench/vectors/entries.ts';
import { type Measured, readRecord, writeRecord } from '../bench/vectors/record.ts';
import { measured } from './benchRecords.ts';

const chosen = entries.filter(({ id }) => ['limit', 'sightglass', 'float32', 'naive-int8', 'usearch'].includes(id));
const COUNT = 10_000;
let agenda: Agenda;

beforeEach(async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
  const effort = { rounds: 5, queries: 20, budgetMs: 4000, reloads: 3 };
  agenda = { folder, seed: 7, commit: 'abc', effort, fresh: false, minutes: null };
});
afterEach(() => rm(agenda.folder, { recursive: true }));

const keep = (...ids: string[]) => Promise.all(ids.map((id) => writeRecord(agenda.folder, measured(id, 'clip', COUNT, {}))));
const lacking = async (change: Partial<Agenda> = {}) =>
  (await planned({ ...agenda, ...change }, chosen, 'clip', COUNT)).lacking.map(({ entry }) => entry.id);

describe('a run', () => {
  it('begins with everyone', async () => {
    expect(await lacking()).toEqual(['limit', 'sightglass', 'naive-int8', 'float32', 'usearch']);
    expect((await planned(agenda, chosen, 'gaussian', COUNT)).lacking.map(({ entry }) => entry.id)).toEqual([
      'limit',
      'sightglass',
      'naive-int8',
      'float32',
    ]);
  });

  it('has nothing to do where all was done, and takes no time', async () => {
    await keep('limit', 'sightglass', 'naive-int8', 'float32', 'usearch');
    expect(await planned(agenda, chosen, 'clip', COUNT)).toMatchObject({ lacking: [], seconds: 0 });
  });

  it('measures Sightglass and the limit beside whoever is lacking', async () => {
    await keep('limit', 'sightglass', 'naive-int8', 'usearch');
    expect(await lacking()).toEqual(['limit', 'sightglass', 'float32']);
  });

  it('measures Sightglass again when it has changed, and keeps the others', async () => {
    await keep('limit', 'sightglass', 'naive-int8', 'float32', 'usearch');
    expect(await lacking({ commit: 'def' })).toEqual(['limit', 'sightglass']);
    expect(await lacking({ commit: 'abc, changed' })).toEqual(['limit', 'sightglass']);
  });

  it('keeps nothing that is to be fresh, of other rows, or of another version', async () => {
    await keep('limit', 'sightglass', 'naive-int8', 'float32', 'usearch');
    expect(await lacking({ fresh: true })).toHaveLength(5);
    expect((await planned(agenda, chosen, 'clip', COUNT * 10)).lacking).toHaveLength(5);
    await writeRecord(agenda.folder, { ...measured('float32', 'clip', COUNT, {}), version: '0.9' });
    expect(await lacking()).toEqual(['limit', 'sightglass', 'float32']);
  });

  it('goes on with what was built before it was broken off', async () => {
    const build = { ms: 600_000, bytes: 1, memory: null };
    await writeRecord(agenda.folder, { ...measured('float32', 'clip', COUNT, {}, { build }), complete: false });
    const { lacking: all } = await planned(agenda, chosen, 'clip', COUNT);
    expect(all.find(({ entry }) => entry.id === 'float32')?.record.build).toEqual(build);
  });
});

describe('those that start', () => {
  const begin = async (count: number, unbuilt = new Map<string, string>()) => {
    const heat = await planned(agenda, chosen, 'clip', count);
    return (await starters(agenda, heat, unbuilt, () => undefined)).map(({ record }) => record.id);
  };
  const failure = async (id: string, count: number): Promise<Measured['failed'] | undefined> =>
    (await readRecord(agenda.folder, { kind: 'clip', rows: count, id }))?.failed;

  it('are all but those that cannot, whose reason is kept', async () => {
    expect(await begin(COUNT, new Map([['float32', 'cannot be bundled']]))).toEqual(['limit', 'sightglass', 'naive-int8']);
    expect(await failure('float32', COUNT)).toBe('cannot be bundled');
    expect(await failure('usearch', COUNT)).toBe('no build for browsers: its npm package is a native addon for Node');
  });

  it('are not those that took too long with fewer rows, or take no more', async () => {
    await writeRecord(agenda.folder, measured('float32', 'clip', COUNT, {}, { build: { ms: 60_000, bytes: 1, memory: null } }));
    expect(await begin(1_000_000)).toEqual(['limit', 'sightglass']);
    expect(await failure('float32', 1_000_000)).toBe(
      'not tried: more than 4 minutes to build (10,000 rows took 60 s, and so many more take at least 100 minutes)',
    );
    expect(await failure('naive-int8', 1_000_000)).toBe('not tried: it is here for its recall, and 100,000 rows say enough of that');
  });

  it('may take the minutes that were asked for', async () => {
    await writeRecord(agenda.folder, measured('float32', 'clip', COUNT, {}, { build: { ms: 60_000, bytes: 1, memory: null } }));
    agenda = { ...agenda, minutes: 120 };
    expect(await begin(1_000_000)).toEqual(['limit', 'sightglass', 'float32']);
  });
});
