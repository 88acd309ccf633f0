import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { SightglassError } from '../../../src/core/errors.ts';
import { fromBase64, intake, pixelAt, prepare, type Visitor, visitors } from './connected.ts';

let zoo: Map<string, Visitor>;
beforeAll(async () => {
  zoo = await visitors();
});

function file(name: string): File {
  const visitor = zoo.get(name);
  if (!visitor) throw new Error(`The zoo has no ${name}.`);
  return visitor.file;
}

/** Every channel within `tolerance` of the colour. */
function expectColour(actual: number[], colour: number[], tolerance = 12): void {
  const off = actual.map((value, channel) => Math.abs(value - (colour[channel] ?? 0)));
  expect(Math.max(...off), `${actual} should be about ${colour}`).toBeLessThanOrEqual(tolerance);
}

const red = [220, 20, 20];

it('answers every animal of the zoo as it should', async () => {
  for (const visitor of zoo.values()) {
    const outcome = await prepare(visitor.file).then(
      ({ pixels, preview, width, height, sha256 }) => {
        expect(pixels.length).toBe(64 * 64 * 3);
        expect(['image/webp', 'image/jpeg']).toContain(preview.type);
        expect(Math.min(width, height)).toBeGreaterThan(0);
        expect(sha256).toMatch(/^[0-9a-f]{64}$/);
        return 'added';
      },
      (error: SightglassError) => error.code,
    );
    expect(visitor.expect, visitor.name).toContain(outcome);
  }
});

it.each([
  ['scan.tif', 'The file is a TIFF picture. Save it as PNG or JPEG.'],
  ['drawing.svg', 'The file is an SVG drawing. Export it as PNG.'],
  ['camera.nef', 'The file is a camera RAW file. Develop it in a photo program and export it as JPEG.'],
  ['film.jpg', 'The file is a video. Save single frames of it as JPEG.'],
  ['text.jpg', 'The file is text, not a picture.'],
  ['archive.png', 'The file is an archive, not a picture.'],
  ['noise.jpg', 'The file is no known kind of picture.'],
  ['empty.jpg', 'The file is empty (0 bytes).'],
  ['header-only.jpg', 'The file begins as a JPEG picture, but it is damaged or cut off.'],
  ['bomb.png', 'The picture has 20,000 × 20,000 pixels, 400 megapixels; the most is 225 megapixels.'],
])('says of %s: %s', async (name, message) => {
  await expect(prepare(file(name))).rejects.toThrow(message);
});

describe('a picture as displayed', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('EXIF orientation %d', async (orientation) => {
    const prepared = await prepare(file(`orientation-${orientation}.jpg`));
    expect([prepared.width, prepared.height, prepared.type, prepared.takenAt]).toEqual([96, 64, 'image/jpeg', '2024-05-01T12:30:00']);
    expectColour(pixelAt(prepared, 8, 8), [220, 20, 20]);
    expectColour(pixelAt(prepared, 56, 8), [20, 200, 20]);
    expectColour(pixelAt(prepared, 8, 56), [20, 20, 220]);
    expectColour(pixelAt(prepared, 56, 56), [255, 255, 255]);
  });

  it.each(['animated.gif', 'animated.webp'])('%s by its first frame', async (name) => expectColour(pixelAt(await prepare(file(name)), 32, 32), red));

  it('lays transparent pictures over white', async () => {
    expectColour(pixelAt(await prepare(file('transparent.png')), 32, 32), [255, 255, 255], 2);
    expectColour(pixelAt(await prepare(file('half-transparent.png')), 32, 32), [238, 138, 138]);
  });

  it.each(['sixteen-bit.png', 'one-pixel.png', 'ribbon.png', '<img src=x onerror=alert(1)>.jpg'])('keeps the colour of %s', async (name) =>
    expectColour(pixelAt(await prepare(file(name)), 32, 32), red),
  );

  it('reads CMYK by its profile or without one', async () => {
    const [r = 0, g = 0, b = 0] = pixelAt(await prepare(file('cmyk.jpg')), 32, 32);
    expect(r).toBeGreaterThan(180);
    expect(Math.max(g, b)).toBeLessThan(90);
  });

  it('names the type by the bytes', async () => expect((await prepare(file('really-a-png.jpg'))).type).toBe('image/png'));
});

describe('where it was taken', () => {
  it.each(['placed.jpg', 'placed.webp', 'placed.png'])('%s', async (name) => {
    expect((await prepare(file(name))).place).toEqual({ latitude: 33.458_056, longitude: 126.9425 });
  });

  it('is not known of most', async () => expect((await prepare(file('plain.jpg'))).place).toBeNull());
});

describe('large files', () => {
  const large = (begin: string): Blob => new Blob([Uint8Array.from(begin, (letter) => letter.charCodeAt(0)), new Uint8Array(3 * 1024 * 1024)]);

  it('that are no pictures are told by their beginning, and not read', async () => {
    await expect(intake.call('hash', [large('%PDF-1.7')])).rejects.toThrow('The file is a PDF document. Export its pages as PNG or JPEG.');
    await expect(intake.call('hash', [large('ID3')])).rejects.toMatchObject({ code: 'not-an-image' });
    expect(await intake.call('hash', [large('\x89PNG\r\n\x1a\n')])).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the preview', () => {
  it('fits the side, keeps the aspect and is never enlarged', async () => {
    const { base64 } = await commands.sceneAndReference(1200, 64);
    const large = await createImageBitmap((await prepare(new Blob([fromBase64(base64)]))).preview);
    expect([large.width, large.height]).toEqual([512, 384]);
    const small = await createImageBitmap((await prepare(file('orientation-6.jpg'))).preview);
    expect([small.width, small.height]).toEqual([96, 64]);
    const ribbon = await createImageBitmap((await prepare(file('ribbon.png'))).preview);
    expect([ribbon.width, ribbon.height]).toEqual([512, 1]);
  });

  it('carries no metadata: no date, no camera, no place', async () => {
    for (const name of ['orientation-6.jpg', 'placed.jpg', 'placed.webp', 'placed.png']) {
      const { preview } = await prepare(file(name));
      expect(new TextDecoder('latin1').decode(await preview.arrayBuffer()), name).not.toMatch(/exif|II\*\0|MM\0\*|2024:05:01|xmp|Pentax/i);
    }
  });

  it('gives nearly the pixels of the file again, and each time the same', async () => {
    const { base64 } = await commands.sceneAndReference(1200, 64);
    const { preview, pixels } = await prepare(new Blob([fromBase64(base64)]));
    const again = await intake.call('pixels', [preview, { side: 64 }]);
    expect(again).toHaveLength(pixels.length);
    expect(again.reduce((sum, value, k) => sum + Math.abs(value - pixels[k]!), 0) / pixels.length).toBeLessThan(2);
    expect(await intake.call('pixels', [preview, { side: 64 }])).toEqual(again);
    expect((await intake.call('pixels', [preview, { side: 224 }])).length).toBe(224 * 224 * 3);
  });

  it('that is damaged says so', async () => {
    await expect(intake.call('pixels', [new Blob(['no picture']), { side: 64 }])).rejects.toMatchObject({ code: 'cannot-decode' });
  });
});

it('differs little from libvips: Lanczos3 on the full picture', async () => {
  for (const width of [120, 500, 2400]) {
    const { base64, reference } = await commands.sceneAndReference(width, 64);
    const { pixels } = await prepare(new Blob([fromBase64(base64)]));
    const mean = pixels.reduce((sum, value, at) => sum + Math.abs(value - (reference[at] ?? 0)), 0) / pixels.length;
    expect(mean, `${width} pixels wide`).toBeLessThan(2);
  }
});

describe('the file', () => {
  it('is known by its SHA-256', async () => {
    const abc = new Blob(['abc']);
    expect(await intake.call('hash', [abc])).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    const plain = file('plain.jpg');
    expect((await prepare(plain)).sha256).toBe(await intake.call('hash', [plain]));
    await expect(intake.call('hash', [new Blob([])])).rejects.toMatchObject({ code: 'empty-file' });
  });

  it('that vanished is unreadable', async () => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('vanishing.jpg', { create: true });
    const stream = await handle.createWritable();
    await stream.write(file('plain.jpg'));
    await stream.close();
    const gone = await handle.getFile();
    await root.removeEntry('vanishing.jpg');
    await expect(prepare(gone)).rejects.toMatchObject({ code: 'unreadable-file' });
    await expect(intake.call('hash', [gone])).rejects.toMatchObject({ code: 'unreadable-file' });
  });

  it('above 256 MiB is called what it is', async () => {
    const mebibyte = new Blob([new Uint8Array(2 ** 20)]);
    const long = (head: Blob): Blob => new Blob([head, ...Array.from({ length: 256 }, () => mebibyte)]);
    await expect(prepare(long(file('plain.jpg')))).rejects.toMatchObject({ code: 'too-large' });
    await expect(prepare(long(file('film.mp4')))).rejects.toMatchObject({ code: 'unsupported-type' });
    await expect(intake.call('hash', [long(file('plain.jpg'))])).rejects.toMatchObject({ code: 'too-large' });
  });
});

it('stops when told and goes on with the next', async () => {
  const controller = new AbortController();
  const open = Array.from({ length: 8 }, () =>
    intake.call('prepare', [file('plain.jpg'), { side: 64, previewSide: 512 }], { signal: controller.signal }),
  );
  controller.abort();
  for (const call of open) await expect(call).rejects.toMatchObject({ code: 'aborted' });
  expect((await prepare(file('plain.jpg'))).width).toBe(320);
});

it('takes many at once, each its own', async () => {
  const made = await commands.photos(64, 7);
  const prepared = await Promise.all(made.map(({ base64 }) => prepare(new Blob([fromBase64(base64)]))));
  expect(new Set(prepared.map(({ sha256 }) => sha256)).size).toBe(64);
  expect(new Set(prepared.map(({ pixels }) => pixels.join())).size).toBe(64);
});
