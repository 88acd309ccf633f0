import { expect, it } from 'vitest';
import { languageNames } from '../../src/models/languages.ts';
import { defaultEncoder, encoderEntry, registry } from '../../src/models/registry.ts';

it('offers CLIP B/32 and B/16, MobileCLIP and one of many languages, each with its licence', () => {
  expect(registry.map(({ id, repository }) => [id, repository])).toEqual([
    ['sightglass-mini', null],
    ['sightglass-mini-fp32', null],
    ['sightglass-mini-fp16', null],
    ['sightglass-mini-q4', null],
    ['clip-vit-b32', 'Xenova/clip-vit-base-patch32'],
    ['clip-vit-b16', 'Xenova/clip-vit-base-patch16'],
    ['mobileclip-s0', 'Xenova/mobileclip_s0'],
    ['siglip2-b16', 'onnx-community/siglip2-base-patch16-224-ONNX'],
  ]);
  for (const { licence, licenceUrl, repository, about } of registry) {
    expect(licence).not.toBe('');
    expect(about).not.toBe('');
    expect(licenceUrl === null).toBe(repository === null);
  }
  expect(encoderEntry(defaultEncoder)?.batched).toBe(true);
});

it('names languages in words', () => {
  expect(languageNames(['en', 'ko'])).toBe('English, Korean');
  expect(languageNames('many')).toBe('Many languages');
  expect(languageNames([])).toBe('');
});
