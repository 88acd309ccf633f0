/**
 * How long from opening the built page to the first results of an example query, with a cold cache, and what the time goes
 * to. Prints a Markdown table: from this machine, and once over a line of 10 Mbit/s.
 *
 * `npm run build && npm run measure -- [--runs 5]`
 */
import { parseArgs } from 'node:util';
import { openBuiltPage, openPage } from './builtPage.ts';

const { values } = parseArgs({ options: { runs: { type: 'string', default: '5' } } });

/** Milliseconds since the navigation began, but for `query`. */
interface Timing {
  /** The sample collection can be searched. */
  page: number;
  /** An example's first results are in the page: their vector ships, so no model is needed. */
  example: number;
  /** The last byte of the ONNX runtime is sent. */
  runtime: number;
  /** The last byte of the model is sent. */
  model: number;
  /** The encoder has answered words of the person's own. */
  ready: number;
  /** Milliseconds for a new query, encoded and searched, once everything is loaded; median of ten. */
  query: number;
  /** Megabytes over the line up to `example`, and in all. */
  first: number;
  all: number;
}

async function once(mbitPerSecond?: number): Promise<Timing> {
  const built = await openBuiltPage({ open: false, ...(mbitPerSecond !== undefined && { mbitPerSecond }) });
  const { page, url, requests } = built;
  const started = performance.now();
  const since = () => performance.now() - started;
  const sent = () => requests.reduce((sum, { bytes, sentAt }) => sum + (sentAt < Number.POSITIVE_INFINITY ? bytes : 0), 0) / 1e6;
  const lastOf = (part: RegExp) => Math.max(...requests.filter(({ path }) => part.test(path)).map(({ sentAt }) => sentAt)) - started;
  await openPage(page, url);
  const ready = since();
  await page.getByTestId('example').first().click();
  await page.waitForFunction(
    () => /result/.test(document.querySelector('[data-testid="result-line"]')?.textContent ?? '') && document.querySelector('[data-testid="tile"]'),
  );
  const example = since();
  const first = sent();
  await page.evaluate(() => sightglass.search('words that no one has asked for yet'));
  const encoder = since();
  const times: number[] = [];
  for (let k = 0; k < 10; k++) times.push(await page.evaluate(async (text) => (await sightglass.search(text)).tookMs, `a picture of number ${k}`));
  const timing = {
    page: ready,
    example,
    runtime: lastOf(/ort-wasm/),
    model: lastOf(/models\//),
    ready: encoder,
    query: times.sort((a, b) => a - b)[5] ?? 0,
    first,
    all: sent(),
  };
  await built.close();
  return timing;
}

const median = (list: number[]) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

async function row(name: string, runs: number, mbit?: number): Promise<string> {
  const timings: Timing[] = [];
  for (let k = 0; k < runs; k++) timings.push(await once(mbit));
  const of = (key: keyof Timing) => median(timings.map((timing) => timing[key]));
  return `| ${name} | ${seconds(of('page'))} | **${seconds(of('example'))}** | ${seconds(of('runtime'))} | ${seconds(of('model'))} | ${seconds(of('ready'))} | ${of('query').toFixed(0)} ms | ${of('first').toFixed(1)} / ${of('all').toFixed(1)} MB |`;
}

const head =
  '| line | page ready | first example answered | runtime fetched | model fetched | own words answered | next query | bytes to example / in all |';
const rows = [head, '|---|---|---|---|---|---|---|---|', await row('this machine', Number(values.runs)), await row('10 Mbit/s', 1, 10)];
process.stdout.write(`${rows.join('\n')}\n`);
