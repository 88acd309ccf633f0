import { photos } from '../fixtures/pictures/photos.ts';
import { zoo } from '../fixtures/pictures/zoo.ts';
import { addFiles, expect, open, test } from './page.ts';

test('every bad picture has its outcome in the report, and everything else is added', async ({ page }) => {
  await open(page);
  const specimens = await zoo();
  const good = await photos(12, 31);
  const files = [...good.slice(0, 6), ...specimens, ...good.slice(6)];
  const report = await page.evaluate(
    async (given) =>
      sightglass.add(given.map(({ name, base64 }) => new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name))).done,
    files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
  );
  const outcome = (name: string): string =>
    report.failed.find((one) => one.name === name)?.code ?? (report.skipped.some((one) => one.name === name) ? 'duplicate' : 'added');
  for (const { name, expect: expected } of specimens) {
    // Pictures that are the same to the byte are added once.
    const allowed = [expected].flat().flatMap((one) => (one === 'added' ? ['added', 'duplicate'] : [one]));
    expect.soft(allowed, name).toContain(outcome(name));
  }
  for (const { name } of good) expect(outcome(name)).toBe('added');
  expect(report.added + report.failed.length + report.skipped.length).toBe(files.length);
  for (const { message } of report.failed) expect(message.length).toBeGreaterThan(10);
  expect((await page.evaluate(() => sightglass.status())).items).toBe(report.added);
});

test('a name with markup is shown as text', async ({ page }) => {
  await open(page);
  const [photo] = await photos(1, 77);
  const name = '<img src=x onerror=alert(1)>.jpg';
  page.on('dialog', () => {
    throw new Error('the name was run');
  });
  await addFiles(page, [
    { name, bytes: photo!.bytes },
    { name: '<b>empty</b>.png', bytes: new Uint8Array() },
  ]);
  await page.locator('details[data-code="empty-file"] summary').click();
  await expect(page.getByText('<b>empty</b>.png', { exact: true })).toBeVisible();
  await page.goto('./#/');
  await page.getByTestId('tile').first().click();
  await expect(page.getByTestId('lightbox').getByText(name).first()).toBeVisible();
});

test('a full disk stops the job with quota-exceeded; the index stays readable', async ({ page, baseURL }) => {
  await open(page);
  await addFiles(page, await photos(40, 55));
  const client = await page.context().newCDPSession(page);
  // Less than is used already: whatever the browser still counts or cleans up meanwhile, the next write finds no room.
  await client.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin, quotaSize: 1000 });
  await page
    .getByTestId('add-files')
    .setInputFiles((await photos(400, 56)).map(({ name, bytes }) => ({ name, mimeType: '', buffer: Buffer.from(bytes) })));
  await expect(page.getByTestId('job')).toHaveAttribute('data-state', 'failed', { timeout: 120_000 });
  await expect(page.getByTestId('notice').first()).toContainText('no more room');
  const kept = (await page.evaluate(() => sightglass.status())).items;
  expect(kept).toBeGreaterThanOrEqual(40);
  expect(await page.evaluate(async () => (await sightglass.search('a picture', { topK: 1000 })).hits.length)).toBe(kept);
  await client.send('Storage.overrideQuotaForOrigin', { origin: new URL(baseURL ?? '').origin });
  await page.reload();
  await page.waitForFunction(() => 'sightglass' in globalThis);
  await page.evaluate(() => sightglass.ready);
  expect(await page.evaluate(async () => (await sightglass.search('a picture', { topK: 1000 })).hits.length)).toBe(kept);
});

test('queries that make no sense are refused with a typed error, an empty collection answers nothing', async ({ page }) => {
  await open(page);
  const answers = await page.evaluate(async () => {
    const code = (work: Promise<unknown>) =>
      work.then(
        () => 'answered',
        (error: { code: string }) => error.code,
      );
    const { id } = await sightglass.collections.create('Empty');
    const sample = (await sightglass.status()).collection;
    const bad = [
      await code(sightglass.search([{ vector: new Float32Array(512) }])),
      await code(sightglass.search([{ vector: new Float32Array(3).fill(1) }])),
      await code(sightglass.search([{ vector: new Float32Array(512).fill(Number.NaN) }])),
      await code(sightglass.search([{ item: 'nobody' }])),
      await code(sightglass.search([{ image: new Blob(['no picture']) }])),
      await code(sightglass.search([{ text: 'x', weight: Number.POSITIVE_INFINITY }])),
      await code(sightglass.search('x', { signal: AbortSignal.abort() })),
      await code(sightglass.collections.use('nobody')),
    ];
    await sightglass.collections.use(id);
    const empty = await sightglass.search('anything');
    await sightglass.collections.use(sample);
    return { bad, empty };
  });
  expect(answers.bad).toEqual([
    'invalid-vector',
    'invalid-vector',
    'invalid-vector',
    'not-found',
    'not-an-image',
    'invalid-query',
    'aborted',
    'not-found',
  ]);
  expect(answers.empty).toMatchObject({ hits: [], searched: 0 });
});
