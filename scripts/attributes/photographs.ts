/** Held-out photographs: clothing with what it may be called, and pictures of other things. */
import path from 'node:path';
import type { BuiltPage } from '../builtPage.ts';
import { addFolder } from '../builtPage.ts';
import { type LabelledSet, readLabelled } from '../labelled.ts';
import { rowsOf } from '../pageEncoder.ts';
import type { Photo } from './calibrate.ts';

/** Garments of the facets that a label of the clothing photographs may be called. Bodysuits are none of them. */
const KINDS: Record<string, string[]> = {
  'T-Shirt': ['t-shirt'],
  Longsleeve: ['t-shirt', 'sweater'],
  Pants: ['trousers', 'jeans'],
  Shoes: ['sneakers', 'boots'],
  Shirt: ['shirt'],
  Dress: ['dress'],
  Outwear: ['jacket', 'coat'],
  Shorts: ['shorts'],
  Hat: ['hat', 'cap', 'beanie'],
  Skirt: ['skirt'],
  Polo: ['t-shirt', 'shirt'],
  Undershirt: ['t-shirt'],
  Blazer: ['jacket'],
  Hoodie: ['hoodie'],
  Body: [],
  Top: ['t-shirt', 'blouse'],
  Blouse: ['blouse', 'shirt'],
};

export interface Photographs {
  labelled: LabelledSet;
  rows: (Photo & { label: number })[];
}

/** Adds a set to a collection of its own, which is then open. Of the general set, what shows clothes is left out. */
export async function addPhotographs(built: BuiltPage, set: 'clothing' | 'tiny', folder: string): Promise<Photographs> {
  const labelled = readLabelled(set, folder);
  const wears = labelled.sayings.map((sayings) =>
    sayings.some((text) => /cloth|garment|footwear|shoe|hat\b|uniform|gown|coat|trunks|sock/.test(text)),
  );
  const files = labelled.files.filter((file) => set === 'clothing' || !wears[labelled.labelOf(path.basename(file))]);
  await addFolder(built.page, set, files);
  const rows = (await rowsOf(built)).map((row) => {
    const label = labelled.labelOf(row.name);
    return { ...row, label, kinds: set === 'clothing' ? (KINDS[labelled.keys[label] ?? ''] ?? []) : [] };
  });
  return { labelled, rows };
}
