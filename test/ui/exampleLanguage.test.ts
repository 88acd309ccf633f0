import { expect, it } from 'vitest';
import { exampleLanguage } from '../../src/ui/exampleLanguage.ts';

const available = ['en', 'ko'];

it('takes the choice, then the person’s own languages in their order, then the first there is', () => {
  expect(exampleLanguage(available, 'en', ['ko-KR'])).toBe('en');
  expect(exampleLanguage(available, null, ['fr-FR', 'ko-KR', 'en'])).toBe('ko');
  expect(exampleLanguage(available, null, ['de'])).toBe('en');
  expect(exampleLanguage(available, 'ja', ['KO'])).toBe('ko');
  expect(exampleLanguage(['ko'], null, ['de'])).toBe('ko');
});
