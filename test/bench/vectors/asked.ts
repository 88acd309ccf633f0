/** What Sightglass' index is asked to reach, and what it reached: each line out of one run, a miss shown as one. */
import type { Kind, QuerySet } from './data.ts';
import { entries } from './entries.ts';
import type { Line, SetFigures, Spread } from './figures.ts';
import { count, share, short, spread } from './format.ts';
import { EXACT, imageWay, indexedDbWay, TWO_STAGE, workersOfPage, workersVariant } from './ours/names.ts';
import type { KernelSizes } from './sizes.ts';
import type { Table } from './tables.ts';

/** `reported`: nothing was asked. */
export type Verdict = 'met' | 'not met' | 'not measured' | 'reported';

export interface Asked {
  asked: string;
  measured: string;
  verdict: Verdict;
}

const OURS = 'sightglass';
const [SMALL, LARGE, HUGE] = [10_000, 100_000, 1_000_000];
const setNames: Record<QuerySet, string> = { near: 'picture', across: 'text' };

/** Every line; those that one contender or number of rows answers stand together. */
export function askedOf(tables: readonly Table[], sizes: KernelSizes): Asked[] {
  const measured = new Figures(tables);
  return [
    ...[SMALL, LARGE].flatMap((rows) => (['near', 'across'] as const).map((set) => recall(measured, rows, set))),
    ...(['gaussian', 'tight'] as const).flatMap((kind) => [SMALL, LARGE].flatMap((rows) => hardRecall(measured, kind, rows))),
    ...[LARGE, HUGE].flatMap((rows) => [
      exactScan(measured, rows, { id: OURS, name: 'relaxed', most: 1.3 }),
      exactScan(measured, rows, { id: 'sightglass-portable', name: 'portable', most: 1.5 }),
      twoStage(measured, rows),
    ]),
    ...(['auto', 'exact'] as const).map((method) => threads(measured, method)),
    ...exactPeers(measured),
    ...hnswlib(measured),
    ...[LARGE, HUGE].flatMap((rows) => coldStarts(measured, rows)),
    kernelSize(sizes),
    takingPart(measured),
  ];
}

/** Finds lines. */
class Figures {
  readonly #tables: readonly Table[];

  constructor(tables: readonly Table[]) {
    this.#tables = tables;
  }

  lines(kind: Kind, rows: number): Line[] {
    return this.#tables.find((table) => table.kind === kind && table.rows === rows)?.lines ?? [];
  }

  /** All variants of one contender. */
  all(kind: Kind, rows: number, id: string): Line[] {
    return this.lines(kind, rows).filter((line) => line.id === id);
  }

  /** The first of them. */
  one(kind: Kind, rows: number, id: string): Line | undefined {
    return this.all(kind, rows, id)[0];
  }

  set(kind: Kind, rows: number, id: string, variant: string, set: QuerySet): SetFigures | undefined {
    return this.all(kind, rows, id).find((line) => line.variant === variant)?.sets[set];
  }

  /** The smallest table of CLIP-shaped rows: there all who can take part. */
  smallest(): Table | undefined {
    return this.#tables.filter(({ kind }) => kind === 'clip').toSorted((a, b) => a.rows - b.rows)[0];
  }
}

/** `not measured` unless all values are there. */
function judge(asked: string, measured: string, values: readonly (number | null | undefined)[], good: (value: number) => boolean): Asked {
  const there = values.filter((value): value is number => value != null && !Number.isNaN(value));
  if (there.length === 0 || there.length < values.length) return { asked, measured: there.length === 0 ? '–' : measured, verdict: 'not measured' };
  return { asked, measured, verdict: there.every(good) ? 'met' : 'not met' };
}

function recall(figures: Figures, rows: number, set: QuerySet): Asked {
  const [exact, two] = [EXACT, TWO_STAGE].map((variant) => figures.set('clip', rows, OURS, variant, set)?.recall);
  const naive = figures.set('clip', rows, 'naive-int8', '', set)?.recall;
  return judge(
    `${setNames[set]} → picture, ${count(rows)} rows: recall@10 of int8 rows ≥ 0.99`,
    `exact ${share(exact)}, two-stage ${share(two)} (naive int8 ${share(naive)})`,
    [exact, two],
    (value) => value >= 0.99,
  );
}

function hardRecall(figures: Figures, kind: 'gaussian' | 'tight', rows: number): Asked[] {
  const name = `${kind === 'tight' ? 'tight clusters' : kind}, ${count(rows)} rows`;
  const of = (id: string) => [EXACT, TWO_STAGE].map((variant) => figures.set(kind, rows, id, variant, 'near')?.recall);
  const [plain, refined] = [of(OURS), of('sightglass-refined')];
  const naive = figures.set(kind, rows, 'naive-int8', '', 'near')?.recall;
  const told = ([exact, two]: readonly (number | null | undefined)[]) => `exact ${share(exact)}, two-stage ${share(two)}`;
  return [
    judge(`${name}: recall@10 of int8 rows ≥ 0.975`, `${told(plain)} (naive int8 ${share(naive)})`, plain, (value) => value >= 0.975),
    judge(`${name}: recall@10 with the refinement plane ≥ 0.995`, told(refined), refined, (value) => value >= 0.995),
  ];
}

/** Of both sets of queries. */
const bothSets = <T>(of: (set: QuerySet) => T): T[] => (['near', 'across'] as const).map(of);
const told = (values: readonly (Spread | null | undefined)[]) =>
  bothSets((set) => `${setNames[set]} ${spread(values[set === 'near' ? 0 : 1])}`).join(', ');

function exactScan(figures: Figures, rows: number, { id, name, most }: { id: string; name: string; most: number }): Asked {
  const values = bothSets((set) => figures.set('clip', rows, id, EXACT, set)?.toLimit);
  return judge(
    `${count(rows)} rows: exact scan, ${name}, one thread ≤ ${most} × the streaming limit`,
    told(values),
    values.map((value) => value?.median),
    (value) => value <= most,
  );
}

function twoStage(figures: Figures, rows: number): Asked {
  const found = bothSets((set) => figures.set('clip', rows, OURS, TWO_STAGE, set));
  const spent = found.map((each) => each?.toLimit);
  const same = found.map((each) => each?.ofExact);
  const line = judge(
    `${count(rows)} rows: two-stage ≤ 0.25 × the streaming limit, with ≥ 0.99 of what our exact scan finds`,
    `${told(spent)}; finds ${same.map(share).join(' and ')} of it`,
    [...spent.map((value) => value?.median), ...same],
    () => true,
  );
  if (line.verdict !== 'met') return line;
  const isMet = spent.every((value) => value && value.median <= 0.25) && same.every((value) => value != null && value >= 0.99);
  return { ...line, verdict: isMet ? 'met' : 'not met' };
}

function threads(figures: Figures, method: 'auto' | 'exact'): Asked {
  const p50 = (workers: number, set: QuerySet) => figures.set('clip', HUGE, 'sightglass-workers', workersVariant(workers, method), set)?.p50?.median;
  const ratios = bothSets((set) => ratio(p50(1, set), p50(2, set)));
  const limit = ratio(
    figures.set('clip', HUGE, 'limit', '1 thread', 'near')?.p50?.median,
    figures.set('clip', HUGE, 'limit', '2 threads', 'near')?.p50?.median,
  );
  const own = limit === null ? '' : `; reading the bytes alone ${short(limit)} ×`;
  return judge(
    `${count(HUGE)} rows: two search workers ≥ 1.7 × faster than one, messages included, ${method === 'auto' ? 'two-stage' : 'exact scan'}`,
    `${bothSets((set) => `${setNames[set]} ${times(ratios[set === 'near' ? 0 : 1])}`).join(', ')}${own}`,
    ratios,
    (value) => value >= 1.7,
  );
}

const ratio = (a: number | null | undefined, b: number | null | undefined): number | null => (a != null && b != null && b > 0 ? a / b : null);
const times = (value: number | null | undefined) => (value == null ? '–' : `${short(value)} ×`);

/** These are told beside the libraries: nobody would search so on purpose. */
const LOOPS = ['float32', 'cos-sim'];

function exactPeers(figures: Figures): Asked[] {
  const lines = figures.lines('clip', LARGE).filter(({ role, exact, id }, k, list) => {
    return role === 'peer' && exact && id !== 'naive-int8' && id !== 'usearch' && list.findIndex((other) => other.id === id) === k;
  });
  return lines.map((line) => {
    const values = bothSets((set) => line.sets[set]?.toOurs);
    const isAsked = !LOOPS.includes(line.id);
    const asked = `${count(LARGE)} rows: ${isAsked ? '≥ 50 × faster than' : 'beside'} ${line.name}`;
    const judged = judge(
      asked,
      `${told(values)} × our time`,
      values.map((value) => value?.median),
      (value) => value >= 50,
    );
    if (judged.verdict === 'not measured') return { ...judged, measured: line.failed ?? judged.measured };
    return isAsked ? judged : { ...judged, verdict: 'reported' };
  });
}

/**
 * The variant that is compared at equal recall: of those that find at least as much the one that finds least, which is the
 * fastest; where none does, the one that comes nearest. Null of nothing.
 */
export function atEqualRecall(variants: readonly Line[], set: QuerySet, wanted: number): Line | null {
  const recalled = variants.flatMap((line) => {
    const found = line.sets[set]?.recall;
    return found == null ? [] : [{ line, found }];
  });
  const enough = recalled.filter(({ found }) => found >= wanted).toSorted((a, b) => a.found - b.found);
  const fewer = recalled.filter(({ found }) => found < wanted).toSorted((a, b) => b.found - a.found);
  return (enough[0] ?? fewer[0])?.line ?? null;
}

function hnswlib(figures: Figures): Asked[] {
  const ours = figures.all('clip', LARGE, OURS).find(({ variant }) => variant === TWO_STAGE);
  const found = ours?.sets.across?.recall;
  const variants = figures.all('clip', LARGE, 'hnswlib');
  const theirs = found == null ? null : atEqualRecall(variants, 'across', found);
  const [first] = variants;
  const head = `hnswlib-wasm, ${count(LARGE)} rows`;
  const time = theirs?.sets.across?.toOurs;
  const named = theirs && `${theirs.variant} (recall ${share(theirs.sets.across?.recall)}, ours ${share(found)})`;
  const build = ratio(first?.buildMs, ours?.buildMs);
  const memory = ratio(ours?.bytesPerVector, first?.bytesPerVector);
  // As the page opens it: from the copy that it keeps.
  const [mine, other] = [figures.one('clip', LARGE, 'sightglass-workers')?.reloads?.[imageWay(workersOfPage(LARGE))]?.median, firstReload(first)];
  const reload = ratio(mine, other);
  const tight = figures.set('tight', LARGE, 'hnswlib', 'ef 20', 'near');
  const own = figures.set('tight', LARGE, OURS, TWO_STAGE, 'near');
  const lines = [
    judge(`${head}, text queries at equal recall: slower than ours`, `${named}: ${spread(time)} × our time`, [time?.median], (value) => value > 1),
    judge(
      `${head}: building ≥ 300 × ours`,
      `${times(build)} (${inSeconds(first?.buildMs)}, ours ${inSeconds(ours?.buildMs)})`,
      [build],
      (value) => value >= 300,
    ),
    judge(
      `${head}: our memory ≤ 1/4 of its`,
      `${short(memory ?? Number.NaN)} (ours ${short(ours?.bytesPerVector ?? Number.NaN)} bytes a vector, its ${short(first?.bytesPerVector ?? Number.NaN)})`,
      [memory],
      (value) => value <= 1 / 4,
    ),
    judge(
      `${head}: our reload to first answer ≤ 1/3 of its`,
      `${short(reload ?? Number.NaN)} (ours ${inSeconds(mine)}, its ${inSeconds(other)})`,
      [reload],
      (value) => value <= 1 / 3,
    ),
    judge(
      `stretch: tight clusters, ${count(LARGE)} rows: ef 20 slower than ours`,
      `${spread(tight?.toOurs)} × our time (recall ${share(tight?.recall)}, ours ${share(own?.recall)})`,
      [tight?.toOurs?.median],
      (value) => value > 1,
    ),
  ];
  // Why there is nothing to compare with.
  return lines.map((line) => (line.measured === '–' && first?.failed ? { ...line, measured: first.failed } : line));
}

const firstReload = (line: Line | undefined): number | null => Object.values(line?.reloads ?? {})[0]?.median ?? null;
const inSeconds = (ms: number | null | undefined) => (ms == null ? '–' : `${short(ms / 1000)} s`);

/** Seconds. */
const COLD: Record<number, { stored: number; image: number }> = { [LARGE]: { stored: 0.3, image: 0.12 }, [HUGE]: { stored: 3, image: 1 } };

function coldStarts(figures: Figures, rows: number): Asked[] {
  const limits = COLD[rows] as { stored: number; image: number };
  const { reloads = {} } = figures.one('clip', rows, 'sightglass-workers') ?? {};
  const theirs = figures.one('clip', rows, 'hnswlib');
  const beside = firstReload(theirs) === null ? (theirs?.failed ?? 'not measured') : inSeconds(firstReload(theirs));
  const line = (from: string, most: number, way: (workers: number) => string) => {
    const own = reloads[way(workersOfPage(rows))]?.median;
    const others = [1, 2].filter((workers) => workers !== workersOfPage(rows)).flatMap((workers) => reloads[way(workers)] ?? []);
    return judge(
      `${count(rows)} rows: cold start from ${from} to first answer < ${most} s`,
      `${inSeconds(own)} with ${workersOfPage(rows) === 1 ? 'one worker' : 'two workers'}, as the page${others.map(({ median }) => `; otherwise ${inSeconds(median)}`).join('')} (hnswlib-wasm: ${beside})`,
      [own],
      (value) => value < most * 1000,
    );
  };
  return [line('IndexedDB', limits.stored, indexedDbWay), line('an OPFS image', limits.image, imageWay)];
}

function kernelSize({ portable, relaxed, loader }: KernelSizes): Asked {
  const sum = portable + relaxed + loader;
  return judge(
    'kernel wasm and its loader ≤ 10 kB gzipped',
    `${kB(sum)} (portable ${kB(portable)}, relaxed ${kB(relaxed)}, loader ${kB(loader)})`,
    [sum],
    (value) => value <= 10_000,
  );
}

const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;

/** Each peer of entries.ts has figures, or a reason. */
function takingPart(figures: Figures): Asked {
  const table = figures.smallest();
  const peers = entries.filter(({ role }) => role === 'peer');
  const of = (id: string) => table?.lines.find((line) => line.id === id);
  const ran = peers.filter(({ id }) => Object.keys(of(id)?.sets ?? {}).length > 0);
  const reasons = peers.flatMap(({ id, name }) => (ran.some((peer) => peer.id === id) || !of(id)?.failed ? [] : [`${name}: ${of(id)?.failed}`]));
  const isWhole = ran.length + reasons.length === peers.length;
  return {
    asked: 'every peer that can be made to run is in the table, or the table says why not',
    measured: table
      ? `${ran.length} of ${peers.length} ran with ${count(table.rows)} rows${reasons.length > 0 ? `; ${reasons.join('; ')}` : ''}`
      : '–',
    verdict: isWhole ? 'met' : 'not measured',
  };
}
