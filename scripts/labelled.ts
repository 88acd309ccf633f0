/** Held-out photographs, as `python3 training/photos.py` writes them: a folder a label, each file `<class key>-<number>.<ending>`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const tables = { tiny: 'tiny_imagenet', clothing: 'clothing', grocery: 'grocery', cifar: 'cifar10', unseen: 'unseen' } as const;
export type SetName = keyof typeof tables;
export const setNames = Object.keys(tables) as SetName[];

export interface LabelledSet {
  /** Absolute paths. */
  files: string[];
  /** Class keys, in the order of the names. */
  keys: string[];
  /** First name of each class. */
  en: string[];
  ko: string[];
  /** All names of each class, the first one first. */
  names: Record<'en' | 'ko', string[][]>;
  /** All that may be said of a picture of each class: its names and what it is a kind of, both languages. */
  sayings: string[][];
  /** Index among `keys` of a file's class, by the file's name. */
  labelOf(file: string): number;
}

/** The photographs of a set under `folder`, at most `limit`, evenly from all classes. Says how to make them where there are none. */
export function readLabelled(set: SetName, folder = `.local/${set}`, limit = Number.POSITIVE_INFINITY): LabelledSet {
  if (!existsSync(folder))
    throw new Error(`There is no ${folder}. Write it by: python3 training/photos.py --set ${set} --per-label 1000 --labels 1000 --out ${folder}`);
  const table = JSON.parse(readFileSync(`training/concepts/${tables[set]}.json`, 'utf8')) as Record<
    string,
    Record<'en' | 'ko' | 'broader' | 'broader_ko', string[]>
  >;
  const keyOf = (file: string) => path.basename(file).replace(/-\d+\.\w+$/, '');
  const byKey = new Map<string, string[]>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const key = keyOf(entry.name);
    if (!table[key]) throw new Error(`${entry.name} names no class of ${set}.`);
    byKey.set(key, [...(byKey.get(key) ?? []), path.resolve(entry.parentPath, entry.name)]);
  }
  const keys = [...byKey.keys()].sort();
  const lists = keys.map((key) => (byKey.get(key) ?? []).sort());
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const files = Array.from({ length: longest }, (_, k) => lists.flatMap((list) => list.slice(k, k + 1)))
    .flat()
    .slice(0, limit);
  const name = (language: 'en' | 'ko') => keys.map((key) => table[key]?.[language][0] ?? key);
  const sayings = keys.map((key) => (['en', 'ko', 'broader', 'broader_ko'] as const).flatMap((list) => table[key]?.[list] ?? []));
  const all = (language: 'en' | 'ko') => keys.map((key) => table[key]?.[language] ?? [key]);
  return {
    files,
    keys,
    en: name('en'),
    ko: name('ko'),
    names: { en: all('en'), ko: all('ko') },
    sayings,
    labelOf: (file) => keys.indexOf(keyOf(file)),
  };
}

/** What a person would say of a picture, in the plain words that are usual for evaluating CLIP. */
export const template = { en: (name: string) => `a photo of a ${name}`, ko: (name: string) => `${name} 사진` };

/** For prompt ensembling: the vectors of all are averaged. */
export const templates = {
  en: [template.en, ...['a NAME', 'NAME', 'a picture of a NAME', 'a close-up photo of a NAME', 'a blurry photo of a NAME'].map(filled)],
  ko: [template.ko, ...['NAME', 'NAME의 사진', 'NAME이 있는 사진', '흐릿한 NAME 사진'].map(filled)],
};

function filled(text: string): (name: string) => string {
  return (name) => text.replace('NAME', name);
}
