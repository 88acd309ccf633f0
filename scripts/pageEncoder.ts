/** Vectors as the built page makes them: those of a collection, and those of texts. */
import { readdir } from 'node:fs/promises';
import type {} from '../src/sightglass.ts';
import { type IndexFile, openIndexFile } from '../src/core/archive/indexFile.ts';
import { dequantizeRow, normalized } from '../src/core/vectors/calibration.ts';
import type { BuiltPage } from './builtPage.ts';

/** The open collection as the page exports it. */
export async function exported({ page }: BuiltPage, previews: boolean): Promise<IndexFile> {
  const text = await page.evaluate(async (wanted) => {
    const bytes = new Uint8Array(await (await sightglass.export({ previews: wanted })).arrayBuffer());
    let binary = '';
    for (let k = 0; k < bytes.length; k += 32768) binary += String.fromCharCode(...bytes.subarray(k, k + 32768));
    return btoa(binary);
  }, previews);
  return openIndexFile(new Blob([Buffer.from(text, 'base64')]));
}

export interface Row {
  name: string;
  /** Unit length, as the index has it: from int8. */
  vector: Float32Array;
}

/** Names and vectors of the open collection. */
export async function rowsOf(built: BuiltPage): Promise<Row[]> {
  const file = await exported(built, false);
  const segment = await file.rows(0, file.count);
  return (await file.items(0, file.count)).map(({ name }, k) => ({ name, vector: normalized(dequantizeRow(segment, k, segment.calibration)) }));
}

export interface TextVectors {
  id: string;
  revision: string;
  /** As the model gives them, one a text. */
  vectors: Float32Array[];
}

/** Vectors of texts, over the encoder worker's own wire (src/workers/rpc.ts): those that the page would make. */
export async function textVectors({ page }: BuiltPage, texts: readonly string[]): Promise<TextVectors> {
  const worker = (await readdir('dist/assets')).find((file) => /^encoder\.worker-.*\.js$/.test(file));
  const made = await page.evaluate(
    async ([file, wanted]) => {
      const { encoder: name } = await sightglass.status();
      const encoder = new Worker(new URL(`assets/${file}`, document.baseURI), { type: 'module' });
      const call = (method: string, args: unknown[]) =>
        new Promise<never>((resolve, reject) => {
          encoder.onmessage = ({ data }: MessageEvent<{ value?: never; error?: { message: string } }>) => {
            if (data.error) reject(new Error(data.error.message));
            else if ('value' in data) resolve(data.value);
          };
          encoder.postMessage({ call: 1, method, args });
        });
      const { id, revision } = (await call('load', [name, 'wasm', document.baseURI])) as { id: string; revision: string };
      const vectors: string[] = [];
      for (const text of wanted) {
        const bytes = new Uint8Array(((await call('texts', [[text]])) as Float32Array<ArrayBuffer>).buffer);
        vectors.push(btoa(String.fromCharCode(...bytes)));
      }
      encoder.terminate();
      return { id, revision, vectors };
    },
    [worker ?? '', texts] as const,
  );
  return { ...made, vectors: made.vectors.map((text) => new Float32Array(Uint8Array.from(Buffer.from(text, 'base64')).buffer)) };
}

/** Cosines of one text with every row. */
export function cosines(rows: readonly Row[], text: Float32Array): Float32Array {
  const unit = normalized(text);
  return Float32Array.from(rows, ({ vector }) => {
    let sum = 0;
    for (let k = 0; k < unit.length; k++) sum += (vector[k] as number) * (unit[k] as number);
    return sum;
  });
}
