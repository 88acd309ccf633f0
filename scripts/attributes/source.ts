/** training/attributes.json: what the facets are and how they are said, written by hand. */
import { readFileSync } from 'node:fs';
import type { AttributeName } from '../../src/core/attributes/model.ts';

interface Said {
  en: string[];
  ko: string[];
}

export interface SourceAttribute {
  id: string;
  name: AttributeName;
  anywhere: boolean;
  values: { id: string; name: AttributeName; prompts: string[] }[];
}

export interface Source {
  attributes: SourceAttribute[];
  /** Things that have no attributes. */
  others: string[];
}

type Written = {
  attributes: {
    id: string;
    name: AttributeName;
    anywhere?: boolean;
    of?: string[];
    templates: Said;
    values: { id: string; name: AttributeName; words: Said }[];
  }[];
  others: string[];
};

/** Reads the source and puts its words into its templates. The first attribute names the garments. */
export function readSource(): Source {
  const { attributes, others } = JSON.parse(readFileSync('training/attributes.json', 'utf8')) as Written;
  const garments = attributes[0]?.values ?? [];
  return {
    others,
    attributes: attributes.map(({ id, name, anywhere = false, of, templates, values }) => {
      const worn = garments.filter((garment) => !of || of.includes(garment.id));
      const said = (words: Said) =>
        (['en', 'ko'] as const).flatMap((language) =>
          templates[language].flatMap((template) =>
            words[language].flatMap((word) => {
              const text = template.replace('{}', word);
              return text.includes('{garment}') ? worn.map(({ words: names }) => text.replace('{garment}', names[language][0] ?? '')) : [text];
            }),
          ),
        );
      return { id, name, anywhere, values: values.map(({ id: value, name: shown, words }) => ({ id: value, name: shown, prompts: said(words) })) };
    }),
  };
}
