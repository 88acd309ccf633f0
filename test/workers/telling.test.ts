import { describe, expect, it } from 'vitest';
import { identityCalibration, quantizeRows } from '../../src/core/vectors/calibration.ts';
import { scalarKernel } from '../../src/core/vectors/scalarKernel.ts';
import { VectorIndex } from '../../src/core/vectors/vectorIndex.ts';
import { Telling } from '../../src/workers/search/telling.ts';
import { handmade } from '../core/attributes/handmade.ts';

const calibration = identityCalibration(6);
const { signal } = new AbortController();
/** Drawings: garment, colour and the axis of drawings, as cosines. */
const redDress = [0, 0.6, 0.6, 0, 0, 0.5];
const blueDress = [0, 0.6, 0, 0.6, 0, 0.5];
const hat = [0.8, 0, 0, 0, 0, 0.6];

function indexOf(items: Record<string, number[]>): VectorIndex {
  const index = new VectorIndex(6, scalarKernel);
  add(index, items);
  return index;
}

function add(index: VectorIndex, items: Record<string, number[]>): void {
  index.add({ ids: Object.keys(items), ...quantizeRows(Float32Array.from(Object.values(items).flat()), calibration), calibration });
}

/** Readouts that know unit rows: a cosine of 0.57 is plenty. */
function model() {
  const made = handmade();
  return {
    ...made,
    readouts: made.readouts.map((weights) => weights.map((weight) => weight * 2)),
    attributes: made.attributes.map((one) => ({ ...one, threshold: { drawn: 0.4, photo: 0.8 } })),
  };
}

describe('telling what an open index shows', () => {
  it('tells what came later, and forgets what was removed', async () => {
    const index = indexOf({ a: redDress, b: hat });
    const telling = new Telling(index, model());
    expect(await telling.facets(null, signal)).toEqual([
      [1, 1],
      [1, 0],
    ]);
    add(index, { c: blueDress });
    expect(await telling.facets(null, signal)).toEqual([
      [1, 2],
      [1, 1],
    ]);
    index.remove(['a']);
    telling.remove(['a']);
    expect(await telling.facets(null, signal)).toEqual([
      [1, 1],
      [0, 1],
    ]);
    expect((await telling.attributes(['c', 'a'], signal)).map(([id, shown]) => [id, shown.map(({ value }) => value)])).toEqual([
      ['c', ['dress', 'blue']],
      ['a', []],
    ]);
    expect((await telling.attributes(null, signal)).map(([id]) => id)).toEqual(['b', 'c']);
  });

  it('selects by attributes and ids together, and anew when rows came', async () => {
    const index = indexOf({ a: redDress, b: hat, c: blueDress });
    const telling = new Telling(index, model());
    const found = async (filter: Parameters<Telling['selection']>[0]) =>
      index.search(new Float32Array(redDress), 9, { only: await telling.selection(filter, signal) }).hits.map(({ id }) => id);
    expect(await found({ attributes: { garment: ['dress'] } })).toEqual(['a', 'c']);
    expect(await found({ attributes: { garment: ['dress'] }, ids: ['c', 'b'] })).toEqual(['c']);
    expect(await found({ attributes: { garment: ['dress'], colour: ['red'] } })).toEqual(['a']);
    add(index, { d: redDress });
    expect(await found({ attributes: { garment: ['dress'], colour: ['red'] } })).toEqual(['a', 'd']);
    expect(await telling.matching({ ids: ['b', 'd'] }, signal)).toEqual(['b', 'd']);
  });

  it('serves several who ask at once with one pass, and not one who gave up', async () => {
    const telling = new Telling(indexOf({ a: redDress }), model());
    const gaveUp = new AbortController();
    const [first, second] = [telling.facets(null, signal), telling.facets(null, gaveUp.signal)];
    const outcome = second.then(
      () => 'told',
      (error: Error) => error.name,
    );
    gaveUp.abort();
    expect(await first).toEqual([
      [0, 1],
      [1, 0],
    ]);
    expect(await outcome).toBe('AbortError');
  });

  it('tells rows that come while it tells, wherever they come', async () => {
    const index = indexOf({ a: redDress });
    const other = { ...calibration, id: 'other' };
    index.add({ ids: ['b'], ...quantizeRows(Float32Array.from(hat), other), calibration: other });
    const telling = new Telling(index, model());
    const filter = { attributes: { garment: ['dress'] } };
    const begun = telling.selection(filter, signal);
    // In the part it has just gone through, and again when it is in the other.
    add(index, { c: blueDress, d: hat });
    await new Promise((resolve) => setTimeout(resolve));
    add(index, { e: redDress });
    const now = await telling.selection(filter, signal);
    expect(now.count).toBe(3);
    await begun;
    expect((await telling.selection(filter, signal)).count).toBe(3);
    expect((await telling.attributes(['c', 'd', 'e'], signal)).map(([, shown]) => shown.map(({ value }) => value))).toEqual([
      ['dress', 'blue'],
      ['hat'],
      ['dress', 'red'],
    ]);
  });
});
