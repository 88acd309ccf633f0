/** The results as Markdown and JSON. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DIM, kinds, type QuerySet, querySets } from './data.ts';
import { entries } from './entries.ts';
import { type Line, linesOf, type SetFigures, type Spread } from './figures.ts';
import type { Measured } from './record.ts';
import { K } from './rows.ts';

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

const titles: Record<QuerySet, string> = { near: 'picture → picture', across: 'text → picture' };
const kindTitles = { clip: 'CLIP-shaped', gaussian: 'gaussian', tight: 'tight clusters' };

/** Three digits that count. */
const short = (value: number): string =>
  Number.isNaN(value) ? '–' : value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value >= 1 ? value.toFixed(2) : value.toFixed(3);
const spread = (value: Spread | null | undefined) => (value ? `${short(value.median)} (${short(value.min)}–${short(value.max)})` : '–');
const maybe = (value: number | null | undefined, write: (value: number) => string) => (value == null ? '–' : write(value));

export async function writeReport(folder: string, records: readonly Measured[], circumstances: Circumstances): Promise<void> {
  const tables = [];
  for (const kind of kinds) {
    const own = records.filter((record) => record.kind === kind);
    for (const rows of [...new Set(own.map((record) => record.rows))].toSorted((a, b) => a - b)) {
      const place = (id: string) => entries.findIndex((entry) => entry.id === id);
      const lines = own
        .filter((record) => record.rows === rows)
        .toSorted((a, b) => place(a.id) - place(b.id))
        .flatMap(linesOf);
      tables.push({ kind, rows, lines });
    }
  }
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'results.json'), `${JSON.stringify({ circumstances, dimensions: DIM, k: K, tables }, null, 1)}\n`);
  const parts = tables.map(({ kind, rows, lines }) => {
    const head = `## ${kindTitles[kind]}, ${rows.toLocaleString('en')} rows`;
    return [head, ...querySets(kind).map((set) => queryTable(set, lines)), buildTable(lines), missing(lines)].filter(Boolean).join('\n\n');
  });
  await writeFile(path.join(folder, 'RESULTS.md'), `${[preface(circumstances), ...parts].join('\n\n')}\n`);
}

const preface = ({ command, date, seed, commit, processor, cores, memoryGb, system, node, browser }: Circumstances) => `# Vector search in a browser

\`${command}\` · ${date} · seed ${seed} · commit ${commit}

${processor}, ${cores} cores, ${memoryGb.toFixed(0)} GB · ${system} · ${browser}, headless, cross-origin isolated · Node ${node}

${DIM} dimensions, the ${K} nearest, one query at a time. Every contender in a browser of its own, all on the same rows and queries
and turn by turn: figures are medians, in brackets the least and the most of the rounds. Recall is against exact float32.
"× limit" is the time as a multiple of what reading the int8 rows once takes with one thread (the streaming limit), "× ours" as a
multiple of Sightglass' first line; both are ratios of medians in the same rounds. Bytes with ≈ are the browser's count of the
whole page and its workers, where a library does not tell its own. Reload: a browser started anew, from starting the worker (the
page: from the navigation) to the first answer, out of IndexedDB. Milliseconds unless said.`;

const nameOf = ({ name, version, variant }: Line) => [`${name}${version && ` ${version}`}`, variant].filter(Boolean).join(', ');

function queryTable(set: QuerySet, lines: readonly Line[]): string {
  const rows = lines.flatMap((line) => {
    const figures: SetFigures | undefined = line.sets[set];
    // The limit is the same for all queries.
    const shown = figures ?? (line.id === 'limit' ? line.sets.near : undefined);
    if (!shown) return [];
    const { p50, p95, recall, toLimit, toOurs, queries } = shown;
    const recalled = maybe(recall, (value) => value.toFixed(4));
    return [
      `| ${nameOf(line)} | ${recalled} | ${spread(p50)} | ${short(p95)} | ${spread(toLimit)} | ${spread(figures ? toOurs : null)} | ${queries} |`,
    ];
  });
  return [`### ${titles[set]}`, '', `| | recall@${K} | p50 | p95 | × limit | × ours | queries |`, '|---|---|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

/** One line a build. */
function buildTable(lines: readonly Line[]): string {
  const built = lines.filter((line, k) => line.buildMs !== null && lines.findIndex(({ id }) => id === line.id) === k && line.id !== 'limit');
  const rows = built.map((line) => {
    const bytes = maybe(line.bytesPerVector, (value) => `${line.counted ? '≈ ' : ''}${value.toFixed(0)}`);
    const stored = maybe(line.storedPerVector, (value) => value.toFixed(0));
    const seconds = maybe(line.buildMs, (value) => short(value / 1000));
    return `| ${nameOf({ ...line, variant: '' })} | ${seconds} | ${bytes} | ${stored} | ${spread(line.reloadMs)} | ${line.note} |`;
  });
  const head = '| | build, s | bytes a vector | on disk | reload to first answer | set up as |';
  return ['### Building, memory, starting again', '', head, '|---|---|---|---|---|---|', ...rows].join('\n');
}

function missing(lines: readonly Line[]): string {
  const failed = lines.filter(({ failed: reason }) => reason !== null);
  if (failed.length === 0) return '';
  const rows = [...new Set(failed.map((line) => `- ${nameOf({ ...line, variant: '' })}: ${line.failed}`))];
  return ['### Not here, or not all', '', ...rows].join('\n');
}
