import { expect, it } from 'vitest';
import { createRangedFile } from '../../src/app/rangedFile.ts';

const bytes = Uint8Array.from({ length: 100_000 }, (_, k) => (k * 7) % 251);
const url = new URL('https://host.test/samples/previews.bin');

const always = () => true;
const never = () => false;
const rangeOf = (from: number, { length }: Uint8Array) => ({ 'Content-Range': `bytes ${from}-${from + length - 1}/${bytes.length}` });

/** A host with one file; `ranges` decides of each request, from 1 on, whether the host answers with the part. */
function host(ranges: (request: number) => boolean, failures = 0, headersOf: (from: number, part: Uint8Array) => Record<string, string> = rangeOf) {
  const asked: string[] = [];
  const request = (async (_: URL, { headers }: { headers: { Range: string } }) => {
    asked.push(headers.Range);
    if (asked.length <= failures) throw new TypeError('Failed to fetch');
    const [from = 0, to = 0] = (/(\d+)-(\d+)/.exec(headers.Range) ?? []).slice(1).map(Number);
    const part = bytes.slice(from, to + 1);
    return ranges(asked.length) ? new Response(part, { status: 206, headers: headersOf(from, part) }) : new Response(bytes.slice());
  }) as unknown as typeof fetch;
  return { asked, file: createRangedFile(url, request) };
}

const read = async (blob: Promise<Blob>) => [...new Uint8Array(await (await blob).arrayBuffer())];
const expected = (from: number, to: number) => [...bytes.subarray(from, to)];

it('fetches neighbours together, and what lies apart by itself', async () => {
  const { asked, file } = host(always);
  const parts = [
    [60_000, 60_010],
    [100, 200],
    [200, 300],
    [10_000, 10_003],
  ] as const;
  const blobs = await Promise.all(parts.map(([from, to]) => read(file.slice(from, to, 'image/webp'))));
  expect(blobs).toEqual(parts.map(([from, to]) => expected(from, to)));
  expect(asked).toEqual(['bytes=100-10002', 'bytes=60000-60009']);
  expect((await file.slice(5, 6, 'image/webp')).type).toBe('image/webp');
});

it('takes the whole file once from a host that knows no ranges', async () => {
  const { asked, file } = host(never);
  const together = await Promise.all([read(file.slice(99_990, 100_000, '')), read(file.slice(3, 9, ''))]);
  expect(together).toEqual([expected(99_990, 100_000), expected(3, 9)]);
  expect(await read(file.slice(50_000, 50_005, ''))).toEqual(expected(50_000, 50_005));
  expect(asked).toHaveLength(1);
});

it('says what failed, and tries again when asked again', async () => {
  const { asked, file } = host(always, 1);
  await expect(file.slice(0, 4, '')).rejects.toMatchObject({ code: 'not-found' });
  expect(await read(file.slice(0, 4, ''))).toEqual(expected(0, 4));
  expect(asked).toHaveLength(2);
});

it('refuses a file that is shorter than what is asked for', async () => {
  await expect(host(never).file.slice(99_999, 100_001, '')).rejects.toMatchObject({ code: 'not-found' });
  await expect(host(always).file.slice(99_999, 100_001, '')).rejects.toMatchObject({ code: 'not-found' });
});

it('takes the whole file from a host that gave parts before', async () => {
  const { asked, file } = host((request) => request === 1);
  expect(await read(file.slice(10, 20, ''))).toEqual(expected(10, 20));
  expect(await read(file.slice(50_000, 50_005, ''))).toEqual(expected(50_000, 50_005));
  expect(await read(file.slice(70_000, 70_005, ''))).toEqual(expected(70_000, 70_005));
  expect(asked).toHaveLength(2);
});

it('refuses a part that is not the one it asked for, or does not say which it is', async () => {
  const elsewhere = host(always, 0, (from, part) => rangeOf(from + 1, part));
  await expect(elsewhere.file.slice(10, 20, '')).rejects.toMatchObject({ code: 'not-found' });
  const unsaid = host(always, 0, () => ({}));
  await expect(unsaid.file.slice(10, 20, '')).rejects.toMatchObject({ code: 'not-found' });
});
