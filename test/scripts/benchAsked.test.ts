import { describe, expect, it } from 'vitest';
import { type Asked, askedOf, atEqualRecall } from '../bench/vectors/asked.ts';
import { linesOf } from '../bench/vectors/figures.ts';
import type { Measured } from '../bench/vectors/record.ts';
import { tablesOf } from '../bench/vectors/tables.ts';
import { measured, type Told } from './benchRecords.ts';

const SIZES = { portable: 1000, relaxed: 1100, loader: 2500 };
const [LARGE, HUGE] = [100_000, 1_000_000];
const both = (near: Told, across: Told = near) => ({ near, across });

/** The line that begins so, of what these records are summed up to. */
function asked(begin: string, ...records: Measured[]): Asked {
  const [line, ...others] = askedOf(tablesOf(records), SIZES).filter((each) => each.asked.startsWith(begin));
  if (!line || others.length > 0) throw new Error(`${others.length + (line ? 1 : 0)} lines begin with ${begin}`);
  return line;
}

describe('nothing measured', () => {
  const lines = askedOf([], SIZES);

  it('is never called met, but for what needs no browser', () => {
    expect(lines.filter(({ verdict }) => verdict === 'met').map(({ asked: text }) => text)).toEqual(['kernel wasm and its loader ≤ 10 kB gzipped']);
    expect(lines.filter(({ verdict }) => verdict === 'not met')).toEqual([]);
  });
});

describe('recall', () => {
  const begin = 'picture → picture, 10,000 rows';
  const ours = (exact: number, two: number) =>
    measured('sightglass', 'clip', 10_000, { 'two-stage': both({ ms: 1, recall: two }), exact: both({ ms: 1, recall: exact }) });
  const naive = measured('naive-int8', 'clip', 10_000, { '': both({ ms: 1, recall: 0.97 }) });

  it('is met by both scans, with the naive one beside them', () => {
    expect(asked(begin, ours(0.995, 0.99), naive)).toEqual({
      asked: 'picture → picture, 10,000 rows: recall@10 of int8 rows ≥ 0.99',
      measured: 'exact 0.9950, two-stage 0.9900 (naive int8 0.9700)',
      verdict: 'met',
    });
  });

  it('is not met where one of them falls short', () => {
    expect(asked(begin, ours(0.995, 0.989)).verdict).toBe('not met');
    expect(asked(begin, ours(0.989, 0.995)).verdict).toBe('not met');
  });

  it('of hard rows has a bound of its own with and without the refinement plane', () => {
    const hard = (id: string, recall: number) =>
      measured(id, 'tight', LARGE, { 'two-stage': { near: { ms: 1, recall } }, exact: { near: { ms: 1, recall } } });
    const records = [hard('sightglass', 0.98), hard('sightglass-refined', 0.994)];
    expect(asked('tight clusters, 100,000 rows: recall@10 of', ...records).verdict).toBe('met');
    expect(asked('tight clusters, 100,000 rows: recall@10 with', ...records).verdict).toBe('not met');
  });
});

describe('scans as multiples of the streaming limit', () => {
  it('are judged by both sets of queries', () => {
    const exact = (near: number, across: number) =>
      measured('sightglass', 'clip', HUGE, { exact: both({ ms: near * 50, limit: 50 }, { ms: across * 50, limit: 50 }) });
    expect(asked('1,000,000 rows: exact scan, relaxed', exact(1.2, 1.3))).toEqual({
      asked: '1,000,000 rows: exact scan, relaxed, one thread ≤ 1.3 × the streaming limit',
      measured: 'picture 1.20 (1.20–1.20), text 1.30 (1.30–1.30)',
      verdict: 'met',
    });
    expect(asked('1,000,000 rows: exact scan, relaxed', exact(1.2, 1.31)).verdict).toBe('not met');
    expect(asked('1,000,000 rows: exact scan, portable', exact(1.2, 1.2)).verdict).toBe('not measured');
  });

  it('are not measured where one set is missing', () => {
    const half = measured('sightglass', 'clip', HUGE, { exact: { near: { ms: 50, limit: 50 } } });
    expect(asked('1,000,000 rows: exact scan, relaxed', half).verdict).toBe('not measured');
  });

  it('in two stages must be fast and find what the exact scan finds', () => {
    const two = (ms: number, ofExact: number) => measured('sightglass', 'clip', LARGE, { 'two-stage': both({ ms, ofExact, limit: 4 }) });
    const begin = '100,000 rows: two-stage';
    expect(asked(begin, two(1, 0.99))).toMatchObject({
      measured: 'picture 0.250 (0.250–0.250), text 0.250 (0.250–0.250); finds 0.9900 and 0.9900 of it',
      verdict: 'met',
    });
    expect(asked(begin, two(1.1, 0.99)).verdict).toBe('not met');
    expect(asked(begin, two(1, 0.989)).verdict).toBe('not met');
  });
});

describe('two workers', () => {
  const begin = '1,000,000 rows: two search workers ≥ 1.7 × faster than one, messages included, two-stage';
  const workers = (two: number) =>
    measured('sightglass-workers', 'clip', HUGE, { '2 workers, auto': both({ ms: two }), '1 worker, auto': both({ ms: 17 }) });

  it('are compared with one, beside two threads that only read', () => {
    const limit = measured('limit', 'clip', HUGE, { '1 thread': { near: { ms: 50 } }, '2 threads': { near: { ms: 25 } } });
    expect(asked(begin, workers(10), limit)).toMatchObject({
      measured: 'picture 1.70 ×, text 1.70 ×; reading the bytes alone 2.00 ×',
      verdict: 'met',
    });
    expect(asked(begin, workers(11)).verdict).toBe('not met');
  });
});

describe('exact peers', () => {
  const peer = (id: string, ms: number, exact = true) => measured(id, 'clip', LARGE, { '': both({ ms, ours: 1 }) }, { exact });

  it('are each judged, loops only told', () => {
    expect(asked('100,000 rows: ≥ 50 × faster than Orama', peer('orama', 50)).verdict).toBe('met');
    expect(asked('100,000 rows: ≥ 50 × faster than Orama', peer('orama', 49)).verdict).toBe('not met');
    expect(asked('100,000 rows: beside JavaScript float32 loop', peer('float32', 2))).toMatchObject({
      measured: 'picture 2.00 (2.00–2.00), text 2.00 (2.00–2.00) × our time',
      verdict: 'reported',
    });
  });

  it('are not those that search graphs, nor what is here for its recall', () => {
    const lines = askedOf(tablesOf([peer('edgevec', 2, false), peer('naive-int8', 2)]), SIZES);
    expect(lines.filter(({ asked: text }) => /edgevec|naive/.test(text))).toEqual([]);
  });

  it('that did not run stand with their reason', () => {
    const voy = measured('voy', 'clip', LARGE, {}, { failed: 'it crashed' });
    expect(asked('100,000 rows: ≥ 50 × faster than voy-search', voy)).toMatchObject({ measured: 'it crashed', verdict: 'not measured' });
  });
});

describe('equal recall', () => {
  const variants = (recalls: readonly number[]) =>
    linesOf(measured('hnswlib', 'clip', LARGE, Object.fromEntries(recalls.map((recall, k) => [`ef ${k}`, { across: { ms: 1, recall } }]))));

  it('is of the narrowest search that finds at least as much', () => {
    expect(atEqualRecall(variants([0.9, 0.99, 0.995, 1]), 'across', 0.99)?.variant).toBe('ef 1');
    expect(atEqualRecall(variants([0.9, 0.989, 0.995, 1]), 'across', 0.99)?.variant).toBe('ef 2');
  });

  it('is of the nearest where none finds as much', () => {
    expect(atEqualRecall(variants([0.9, 0.97, 0.95]), 'across', 0.99)?.variant).toBe('ef 1');
  });

  it('is of none where nothing was found', () => {
    expect(atEqualRecall([], 'across', 0.99)).toBeNull();
    expect(atEqualRecall(variants([0.9]), 'near', 0.99)).toBeNull();
  });
});

describe('hnswlib-wasm', () => {
  const ours = measured(
    'sightglass',
    'clip',
    LARGE,
    { 'two-stage': { across: { ms: 1, recall: 0.995 } } },
    { build: { ms: 2000, bytes: 60_000_000, memory: null } },
  );
  // Reloading counts as the page does it: from the copy it keeps.
  const reloads = { 'IndexedDB, 2 workers': [350], 'IndexedDB, 1 worker': [400], 'OPFS image, 1 worker': [300] };
  const workers = measured('sightglass-workers', 'clip', LARGE, {}, { reloads });
  const theirs = measured(
    'hnswlib',
    'clip',
    LARGE,
    { 'ef 200': { across: { ms: 3, recall: 0.99, ours: 1 } }, 'ef 400': { across: { ms: 5, recall: 0.997, ours: 1 } } },
    { build: { ms: 600_000, bytes: 240_000_000, memory: null }, reloads: { '': [901] } },
  );
  const of = (begin: string) => asked(`hnswlib-wasm, 100,000 rows${begin}`, ours, workers, theirs);

  it('is compared by time at equal recall', () => {
    expect(of(', text')).toMatchObject({ measured: 'ef 400 (recall 0.9970, ours 0.9950): 5.00 (5.00–5.00) × our time', verdict: 'met' });
  });

  it('is compared by building, memory, reload', () => {
    expect(of(': building')).toMatchObject({ measured: '300 × (600 s, ours 2.00 s)', verdict: 'met' });
    expect(of(': our memory')).toMatchObject({ measured: '0.250 (ours 600 bytes a vector, its 2400)', verdict: 'met' });
    expect(of(': our reload')).toMatchObject({ measured: '0.333 (ours 0.300 s, its 0.901 s)', verdict: 'met' });
  });

  it('is a miss where it is hardly worse, or better', () => {
    const better = {
      ...theirs,
      rounds: measured('hnswlib', 'clip', LARGE, { 'ef 400': { across: { ms: 1, recall: 0.997, ours: 1 } } }).rounds,
      build: { ms: 599_000, bytes: 239_000_000, memory: null },
      reloads: { '': [899] },
    };
    const verdicts = [', text', ': building', ': our memory', ': our reload'].map(
      (begin) => asked(`hnswlib-wasm, 100,000 rows${begin}`, ours, workers, better).verdict,
    );
    expect(verdicts).toEqual(['not met', 'not met', 'not met', 'not met']);
  });

  it('that was not built stands with its reason', () => {
    const none = measured('hnswlib', 'clip', LARGE, {}, { failed: 'building was not done' });
    expect(asked('hnswlib-wasm, 100,000 rows: building', ours, none)).toMatchObject({ measured: 'building was not done', verdict: 'not measured' });
  });
});

describe('cold starts', () => {
  const started = (ms: number) =>
    measured('sightglass-workers', 'clip', HUGE, {}, { reloads: { 'IndexedDB, 2 workers': [ms], 'IndexedDB, 1 worker': [4000] } });

  it('are judged as the page starts, with hnswlib-wasm beside', () => {
    const theirs = measured('hnswlib', 'clip', HUGE, {}, { failed: 'not tried' });
    expect(asked('1,000,000 rows: cold start from IndexedDB', started(2900), theirs)).toEqual({
      asked: '1,000,000 rows: cold start from IndexedDB to first answer < 3 s',
      measured: '2.90 s with two workers, as the page; otherwise 4.00 s (hnswlib-wasm: not tried)',
      verdict: 'met',
    });
    expect(asked('1,000,000 rows: cold start from IndexedDB', started(3000)).verdict).toBe('not met');
  });

  it('from an image are a line of their own', () => {
    expect(asked('1,000,000 rows: cold start from an OPFS image', started(900)).verdict).toBe('not measured');
  });
});

describe('the kernel', () => {
  it('is summed up', () => {
    const of = (loader: number) => askedOf([], { ...SIZES, loader }).find(({ asked: text }) => text.startsWith('kernel'));
    expect(of(2500)).toMatchObject({ measured: '4.6 kB (portable 1.0 kB, relaxed 1.1 kB, loader 2.5 kB)', verdict: 'met' });
    expect(of(7901)?.verdict).toBe('not met');
  });
});
