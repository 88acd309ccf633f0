/** The results as Markdown and JSON. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Asked, askedOf } from './asked.ts';
import { DIM, type Kind, type QuerySet, querySets } from './data.ts';
import type { Line, SetFigures, Spread } from './figures.ts';
import { count, maybe, share, short, spread } from './format.ts';
import type { Measured } from './record.ts';
import { K } from './rows.ts';
import type { KernelSizes } from './sizes.ts';
import { tablesOf } from './tables.ts';

export interface Circumstances {
  /** As one would type it again. */
  command: string;
  date: string;
  seed: number;
  /** Of this repository. */
  commit: string;
  processor: string;
  cores: number;
  memoryGb: number;
  system: string;
  node: string;
  browser: string;
}

const titles: Record<QuerySet, string> = { near: 'Picture → picture', across: 'Text → picture' };
const kindTitles = { clip: 'CLIP-shaped', gaussian: 'gaussian', tight: 'tight clusters' };

export async function writeReport(folder: string, records: readonly Measured[], sizes: KernelSizes, circumstances: Circumstances): Promise<void> {
  const tables = tablesOf(records);
  const asked = askedOf(tables, sizes);
  await mkdir(folder, { recursive: true });
  const json = { circumstances, dimensions: DIM, k: K, kernelBytes: sizes, asked, tables };
  await writeFile(path.join(folder, 'results.json'), `${JSON.stringify(json, null, 1)}\n`);
  const parts = tables.map(({ kind, rows, lines }) => {
    const head = `## ${kindTitles[kind]}, ${count(rows)} rows`;
    return [head, ...querySets(kind).map((set) => queryTable(kind, set, lines)), buildTable(lines), missing(lines), earlier(lines, circumstances)]
      .filter(Boolean)
      .join('\n\n');
  });
  await writeFile(path.join(folder, 'RESULTS.md'), `${[preface(circumstances), askedTable(asked), howToRead, ...parts].join('\n\n')}\n`);
}

const preface = ({ command, date, seed, commit, processor, cores, memoryGb, system, node, browser }: Circumstances) => `# Vector search in a browser

\`${command}\` · ${date} · seed ${seed} · commit ${commit}

${processor}, ${cores} cores, ${memoryGb.toFixed(0)} GB · ${system} · ${browser}, headless, cross-origin isolated · Node ${node}`;

function askedTable(asked: readonly Asked[]): string {
  const sums = (['met', 'not met', 'not measured', 'reported'] as const).flatMap((verdict) => {
    const some = asked.filter((line) => line.verdict === verdict).length;
    return some > 0 ? [`${some} ${verdict}`] : [];
  });
  const rows = asked.map((line) => `| ${line.asked} | ${line.measured} | ${line.verdict === 'not met' ? '**not met**' : line.verdict} |`);
  return ['## Asked and measured', '', `${sums.join(', ')}.`, '', '| asked | measured | |', '|---|---|---|', ...rows].join('\n');
}

const howToRead = `CLIP-shaped rows unless said; "picture" and "text" are the two sets of queries, pictures and texts that look for pictures. Every line
is a sum of the tables below, of the same searches.

## How to read the tables

${DIM} dimensions, the ${K} nearest, one query at a time. Every contender in a browser of its own, all on the same rows and queries
and turn by turn: figures are medians of the rounds, in brackets the least and the most of them; p95 is of all queries. Milliseconds
unless said.

- **recall@${K}**: against exact float32. **of exact**: of what our own exact scan finds, how much is found by codes first.
- **× limit**: time as a multiple of what reading the int8 rows once takes with one thread (the streaming limit: a wasm loop that xors
  them). **× ours**: as a multiple of Sightglass' first line. Both are ratios of medians in the same rounds.
- **Sightglass** is the index alone in one worker, one thread, with the relaxed SIMD kernel; the lines after it change one thing each:
  the portable kernel, no SIMD, a refinement plane of four bits more. **search workers** are the page's own workers with the rows in
  IndexedDB: a query goes to them as a message and their answers are merged, which counts. *auto* is what the page does: it scans exactly
  below 16,384 rows of a worker, and takes one worker below 200,000 rows. **(page)** is the built page by its public API.
- **build**: from float rows in memory until it answers. The search workers and the page write everything to IndexedDB meanwhile, which
  none of the others does.
- **bytes a vector**: as a library or its wasm memory tells; with ≈ the browser's count of the whole page and its workers.
- **reload to first answer**: a browser started anew on the same profile; from starting the contender's worker (the browser and an empty
  page are there; for the page itself: from the navigation) to the first answer, out of IndexedDB. Starting workers, opening the database,
  compiling wasm, choosing a kernel, reading, checking and loading all rows, and one query are in it.
- naive int8 is here for its recall: each vector divided by its largest number, as is commonly done.
- gaussian and tight are there for recall, and for hnswlib-wasm on tight clusters; the other libraries are measured on CLIP-shaped rows.`;

const nameOf = ({ name, version, variant }: Line) => [`${name}${version && ` ${version}`}`, variant].filter(Boolean).join(', ');

function queryTable(kind: Kind, set: QuerySet, lines: readonly Line[]): string {
  const byCodes = lines.some((line) => line.sets[set]?.ofExact != null);
  const rows = lines.flatMap((line) => {
    const figures: SetFigures | undefined = line.sets[set];
    // The limit is the same for all queries.
    const shown = figures ?? (line.id === 'limit' ? line.sets.near : undefined);
    if (!shown) return [];
    const { p50, p95, recall, ofExact, toLimit, toOurs, queries } = shown;
    const times = line.recallOnly ? ['–', '–', '–', '–'] : [spread(p50), short(p95), spread(toLimit), spread(figures ? toOurs : null)];
    return [`| ${[nameOf(line), share(recall), ...(byCodes ? [share(ofExact)] : []), ...times, queries].join(' | ')} |`];
  });
  const head = ['', `recall@${K}`, ...(byCodes ? ['of exact'] : []), 'p50', 'p95', '× limit', '× ours', 'queries'];
  return [
    `### ${kind === 'clip' ? titles[set] : 'Queries of the same kind'}`,
    '',
    `| ${head.join(' | ')} |`,
    `|${head.map(() => '---|').join('')}`,
    ...rows,
  ].join('\n');
}

const reloads = (ways: Record<string, Spread>) =>
  Object.entries(ways)
    .map(([way, times]) => [spread(times), way && `(${way})`].filter(Boolean).join(' '))
    .join('<br>') || '–';

/** One line a build. */
function buildTable(lines: readonly Line[]): string {
  const built = lines.filter(
    (line, k) => line.buildMs !== null && lines.findIndex(({ id }) => id === line.id) === k && line.id !== 'limit' && !line.recallOnly,
  );
  const rows = built.map((line) => {
    const bytes = maybe(line.bytesPerVector, (value) => `${line.counted ? '≈ ' : ''}${value.toFixed(0)}`);
    const stored = maybe(line.storedPerVector, (value) => value.toFixed(0));
    const seconds = maybe(line.buildMs, (value) => short(value / 1000));
    return `| ${nameOf({ ...line, variant: '' })} | ${seconds} | ${bytes} | ${stored} | ${reloads(line.reloads)} | ${line.note} |`;
  });
  const head = '| | build, s | bytes a vector | on disk, bytes a vector | reload to first answer, ms | set up as |';
  return ['### Building, memory, starting again', '', head, '|---|---|---|---|---|---|', ...rows].join('\n');
}

function missing(lines: readonly Line[]): string {
  const failed = lines.filter(({ failed: reason }) => reason !== null);
  if (failed.length === 0) return '';
  const rows = [...new Set(failed.map((line) => `- ${nameOf({ ...line, variant: '' })}: ${line.failed}`))];
  return ['### Not here, or not all', '', ...rows].join('\n');
}

/** Of another commit: their ratios are of their own rounds all the same, in which Sightglass ran as it was then. */
function earlier(lines: readonly Line[], { commit }: Circumstances): string {
  const runs = new Map<string, Set<string>>();
  for (const line of lines) {
    if (line.commit === commit) continue;
    const run = `${line.date}, commit ${line.commit}`;
    runs.set(run, (runs.get(run) ?? new Set()).add(nameOf({ ...line, variant: '' })));
  }
  return [...runs].map(([run, names]) => `Kept from an earlier run (${run}): ${[...names].join(', ')}.`).join('\n');
}
