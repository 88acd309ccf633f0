/** The portable file between this page and plain Python with numpy, which knows nothing of our code. */
import { mkdtempSync, openAsBlob, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { openIndexFile } from '../../src/core/archive/indexFile.ts';
import { dequantizeRow, normalized } from '../../src/core/vectors/calibration.ts';
import { lines, npy, safetensors } from '../fixtures/vectorFiles.ts';
import { expect, exported, importAndUse, open, test } from './page.ts';
import { python, runPython } from './python.ts';

// A machine with Node alone, which is all that `npm test` asks for, has none; .ci/run installs it, so CI always runs these.
test.skip(python === null, 'needs Python with numpy');

const COUNT = 3000;
const DIM = 256;
const QUERIES = 40;
const SEED = 20261121;

/** Writes one set of CLIP-like rows in every way, 40 queries, and the ten rows nearest to each by what the file holds. */
const WRITE = `
import json, sys
import numpy as np
folder, count, dim, queries, seed = sys.argv[1], *map(int, sys.argv[2:])
random = np.random.default_rng(seed)
middle = random.normal(size=dim) * 0.6
middle[7] = 14
clusters = random.normal(size=(60, dim)) * 0.6
def draw(n):
    return middle + clusters[random.integers(60, size=n)] + random.normal(size=(n, dim)) * np.where(np.arange(dim) % 4 == 0, 0.15, 0.5)
rows, asked = draw(count).astype("<f4"), draw(queries).astype("<f4")
asked.tofile(folder + "/queries.f4")

def safetensors(path, tensors, metadata={}):
    header, data = {"__metadata__": metadata}, b""
    for name, (dtype, array) in tensors.items():
        header[name] = {"dtype": dtype, "shape": list(array.shape), "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.tobytes()
    text = json.dumps(header).encode()
    open(path, "wb").write(len(text).to_bytes(8, "little") + text + data)

def lines(prefix):
    text = "".join(json.dumps({"id": "%s%d" % (prefix, k), "caption": "\\u2028 \\ubc14\\ub2e4 %d" % k}, ensure_ascii=False) + "\\n" for k in range(count))
    return ("U8", np.frombuffer(text.encode(), "u1"))

def nearest(held):
    unit = lambda a: a / np.linalg.norm(a.astype("f8"), axis=1, keepdims=True)
    return best(unit(held))

def best(held):
    asked_unit = asked / np.linalg.norm(asked.astype("f8"), axis=1, keepdims=True)
    return np.argsort(-(asked_unit @ held.T), axis=1, kind="stable")[:, :10].tolist()

unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
half = rows.astype("<f2")
bare = np.clip(np.round((rows - rows.mean(0)) * 50), -128, 127).astype("i1")
mean, sd = unit.mean(0).astype("<f4"), unit.std(0).astype("<f4")
steps = (unit - mean) / sd
scales = (np.abs(steps).max(1) / 127).astype("<f4")
stored = np.round(steps / scales[:, None]).astype("i1")
np.save(folder + "/float32.npy", rows)
np.save(folder + "/float16.npy", half)
np.save(folder + "/int8.npy", bare)
safetensors(folder + "/float32.safetensors", {"embeddings": ("F32", rows), "items": lines("row-")}, {"encoder": "someone-elses"})
safetensors(folder + "/float16.safetensors", {"items": lines("h"), "embeddings": ("F16", half)})
safetensors(folder + "/int8.safetensors", {"scales": ("F32", scales), "mean": ("F32", mean), "sd": ("F32", sd), "embeddings": ("I8", stored)})
print(json.dumps({
    "float32.npy": nearest(rows), "float16.npy": nearest(half.astype("f4")), "int8.npy": nearest(bare.astype("f4")),
    "float32.safetensors": nearest(rows), "float16.safetensors": nearest(half.astype("f4")),
    # As the file reads them: this page does not touch their lengths.
    "int8.safetensors": best(mean + sd * scales[:, None] * stored.astype("f8")),
}))
`;

let folder: string;
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sightglass-vectors-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Imports through the library's own input, and waits until the collection is open. */
async function importFile(page: Page, file: string): Promise<void> {
  await page.goto('./#/library');
  await page.getByTestId('import-file').setInputFiles(file);
  await expect(page.locator('[data-testid="collection"][data-current="true"]')).toContainText(path.parse(file).name, { timeout: 60_000 });
}

test(`what Python writes is ranked here as numpy ranks it (seed ${SEED})`, async ({ page }) => {
  test.setTimeout(240_000);
  const nearest = JSON.parse(runPython(WRITE, folder, ...[COUNT, DIM, QUERIES, SEED].map(String))) as Record<string, number[][]>;
  const queries = [...new Float32Array(new Uint8Array(readFileSync(path.join(folder, 'queries.f4'))).buffer)];
  await open(page);
  for (const [name, exact] of Object.entries(nearest)) {
    await importFile(page, path.join(folder, name));
    const found = await page.evaluate(
      async ([all, dim]) => {
        const rows: number[][] = [];
        for (let at = 0; at < all.length; at += dim) {
          const { hits } = await sightglass.search([{ vector: new Float32Array(all.slice(at, at + dim)) }], { topK: 10 });
          rows.push(hits.map(({ id }) => Number(/\d+$/.exec(id)?.[0])));
        }
        return rows;
      },
      [queries, DIM] as const,
    );
    const shared = exact.map((rows, q) => rows.filter((row) => found[q]?.includes(row)).length / 10);
    expect.soft(shared.reduce((sum, share) => sum + share, 0) / shared.length, name).toBeGreaterThanOrEqual(0.99);
    const { encoder, items } = (await page.evaluate(() => sightglass.collections.list())).at(-1) ?? {};
    expect([encoder, items], name).toEqual([`external:${DIM}`, COUNT]);
  }
});

test('what is exported here is read by Python: the rows, the ids, the cosines', async ({ page }) => {
  await open(page);
  writeFileSync(path.join(folder, 'exported.safetensors'), await exported(page));
  const answers = await page.evaluate(async () => {
    const first = (await sightglass.search('red', { topK: 1 })).hits[0]?.id ?? '';
    const { hits } = await sightglass.search([{ item: first }], { topK: 1000 });
    return { first, hits: hits.map(({ id, score }) => ({ id, score })) };
  });
  const file = path.join(folder, 'exported.safetensors');
  const printed = runPython(
    `
import json, sys
from read_index import read_index
metadata, tensors, rows, items = read_index(sys.argv[1])
rows.astype("<f4").tofile(sys.argv[2])
print(json.dumps([metadata["encoder"], list(rows.shape), [item["id"] for item in items]]))`,
    file,
    path.join(folder, 'rows.f4'),
  );
  const [encoder, shape, ids] = JSON.parse(printed) as [string, [number, number], string[]];
  const [count, dim] = shape;
  expect(encoder).toBe('sightglass-mini');
  const rows = new Float32Array(new Uint8Array(readFileSync(path.join(folder, 'rows.f4'))).buffer);
  const own = await openIndexFile(await openAsBlob(file));
  const segment = await own.rows(0, own.count);
  expect(ids).toEqual(segment.ids);
  expect(ids).toHaveLength(count);

  const row = (k: number) => rows.subarray(k * dim, (k + 1) * dim);
  const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, k) => sum + value * (b[k] as number), 0);
  const unit = ids.map((_, k) => normalized(dequantizeRow(segment, k, segment.calibration)));
  for (let k = 0; k < count; k++)
    expect(
      Math.abs(dot(row(k), row((k * 7) % count)) - dot(unit[k] as Float32Array, unit[(k * 7) % count] as Float32Array)),
      `row ${k}`,
    ).toBeLessThan(1e-6);
  // The page compares with a query of 14 bits, and takes rows to be of unit length.
  const from = row(ids.indexOf(answers.first));
  expect(answers.hits).toHaveLength(count);
  for (const { id, score } of answers.hits) expect(Math.abs(score - dot(from, row(ids.indexOf(id)))), id).toBeLessThan(0.002);
});

test('float vectors that name this page’s model are searched by words', async ({ page }) => {
  await open(page);
  const file = path.join(folder, 'own.safetensors');
  writeFileSync(file, await exported(page));
  const own = await openIndexFile(await openAsBlob(file));
  const metadata = { encoder: own.encoder ?? '', encoder_revision: own.revision ?? '' };
  const floats = new Float32Array(own.count * own.dim);
  const segment = await own.rows(0, own.count);
  for (let row = 0; row < own.count; row++) floats.set(dequantizeRow(segment, row, segment.calibration), row * own.dim);
  const embeddings = { dtype: 'F32', shape: [own.count, own.dim], numbers: floats };
  const made = safetensors({ embeddings, items: lines(...(await own.items(0, own.count))) }, metadata);
  writeFileSync(file, Buffer.from(await made.arrayBuffer()));
  const ask = () => page.evaluate(async () => (await sightglass.search('blue jeans', { topK: 5 })).hits.map(({ id, score }) => ({ id, score })));
  const before = await ask();
  await importFile(page, file);
  expect((await page.evaluate(() => sightglass.collections.list())).at(-1)).toMatchObject({ name: 'own', encoder: 'sightglass-mini' });
  const after = await ask();
  expect(after[0]?.id).toBe(before[0]?.id);
  // Rounded a second time, with a calibration of the file's own.
  for (const [k, { score }] of after.entries()) expect(Math.abs(score - (before[k]?.score ?? 0))).toBeLessThan(0.005);
  await page.goto('./#/');
  await expect(page.getByTestId('search-box')).toBeEditable();
});

test('docs/read_index.py says what is in a file, and that one has changed', async ({ page }) => {
  await open(page);
  const file = path.join(folder, 'imported.npy');
  writeFileSync(file, Buffer.from(await someNpy().arrayBuffer()));
  await importAndUse(page, readFileSync(file), { precision: 'int12' });
  const bytes = await exported(page);
  const target = path.join(folder, 'int12.safetensors');
  writeFileSync(target, bytes);
  const program = 'import runpy; runpy.run_path("docs/read_index.py", run_name="__main__")';
  const said = runPython(program, target);
  expect(said).toContain('embeddings int8 20×3 checked');
  expect(said).toContain('refinement uint8 20×2 checked');
  expect(said).toContain('encoder: external:3');
  // Two of twelve bits more than int8: the rows as they were given, almost.
  const back = runPython(
    `import sys, numpy as np; from read_index import read_index
rows = np.load(sys.argv[2]); rows /= np.linalg.norm(rows, axis=1, keepdims=True)
print(np.abs(read_index(sys.argv[1])[2] - rows).max())`,
    target,
    file,
  );
  expect(Number(back)).toBeLessThan(0.0008);
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] as number) ^ 1;
  writeFileSync(target, bytes);
  expect(() => runPython(program, target)).toThrow('have changed');
});

/** 20 rows of three numbers. */
function someNpy(): Blob {
  return npy(
    '<f4',
    [20, 3],
    Float32Array.from({ length: 60 }, (_, k) => Math.sin(k * k) + 1.5),
  );
}
