import type { Coordinates } from '../api.ts';
import { type Between, readBlocks, readBytes } from './fileBytes.ts';
import { invalid, quoted } from './invalid.ts';

/** One line of the `items` tensor. Further fields are kept by readers that know them. */
export interface ArchiveItem {
  id: string;
  name: string;
  caption?: string;
  path?: string;
  type?: string;
  width?: number;
  height?: number;
  bytes?: number;
  takenAt?: string | null;
  /** Degrees, WGS 84. */
  latitude?: number;
  longitude?: number;
  labels?: string[];
  /** ISO 8601: when it came into the collection. */
  addedAt?: string | null;
  /** Where it is listed. What is read has 0, 1, 2 … in that order, if all items of the file have one and no two the same; else none. */
  position?: number;
}

/** Items of the rows `from`…`to − 1`. */
export type ReadItems = (from: number, to: number) => Promise<ArchiveItem[]>;

/** Bytes of one line, and UTF-16 units of an id: far above what anybody needs, far below what a page could not bear. */
const LONGEST_LINE = 1 << 20;
const LONGEST_ID = 1024;
const NEWLINE = 10;
/** `{"id":"a"}` */
const SHORTEST_LINE = 10;

/** Fields that are shown or counted; `null` counts as absent. Others are kept as they are. */
const fieldTypes = {
  caption: 'string',
  path: 'string',
  type: 'string',
  takenAt: 'string',
  addedAt: 'string',
  width: 'number',
  height: 'number',
  bytes: 'number',
  position: 'number',
  labels: 'list of strings',
} as const;

/** Null where an item names no place, or none on the globe. */
export function coordinatesOf({ latitude, longitude }: ArchiveItem): Coordinates | null {
  const isWithin = (value: unknown, most: number): value is number => typeof value === 'number' && Math.abs(value) <= most;
  return isWithin(latitude, 90) && isWithin(longitude, 180) ? { latitude, longitude } : null;
}

function isOf(value: unknown, type: (typeof fieldTypes)[keyof typeof fieldTypes]): boolean {
  if (value === undefined || value === null) return true;
  if (type === 'list of strings') return Array.isArray(value) && value.every((one) => typeof one === 'string');
  return type === 'number' ? Number.isFinite(value) && (value as number) >= 0 : typeof value === 'string';
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parseItem(line: Uint8Array, row: number): ArchiveItem {
  let item: unknown;
  try {
    item = JSON.parse(utf8.decode(line));
  } catch (thrown) {
    throw invalid(`item ${row} is not JSON in UTF-8`, thrown);
  }
  const { id, name } = (typeof item === 'object' && item !== null ? item : {}) as Partial<ArchiveItem>;
  if (typeof id !== 'string' || id === '') throw invalid(`item ${row} has no id`);
  if (id.length > LONGEST_ID) throw invalid(`the id of item ${row} is longer than ${LONGEST_ID} letters`);
  // Two of them would be one in UTF-8. A pair of surrogates does not match: the flag makes it one letter.
  if (/\p{Surrogate}/u.test(id)) throw invalid(`the id of item ${row} holds half a letter`);
  if (!isOf(name, 'string')) throw invalid(`item ${row} has a name that is not a string`);
  const wrong = Object.entries(fieldTypes).find(([field, type]) => !isOf((item as Record<string, unknown>)[field], type));
  if (wrong) throw invalid(`item ${row} has a ${wrong[0]} that is not a ${wrong[1]}`);
  return { ...(item as ArchiveItem), id, name: name || id };
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 13 || byte === 32 || byte === 9);
}

/**
 * Items of the `items` tensor, bytes `start`…`end − 1` of `file`: UTF-8, one JSON object a line, `count` of them. All are checked
 * here, ids for being there once; afterwards only those that are asked for are read. Throws `archive-invalid`, naming the item.
 */
export async function openItems(file: Blob, start: number, end: number, count: number, between: Between): Promise<ReadItems> {
  const few = (rows: number) => invalid(`it names ${rows} items for ${count} rows`);
  if (end - start < count * SHORTEST_LINE) throw few(Math.floor((end - start) / SHORTEST_LINE));
  /** Where the line of each row begins, and where the last one ends. */
  const starts = new Float64Array(count + 1);
  const positions = new Float64Array(count).fill(Number.NaN);
  const seen = new Set<string>();
  let rows = 0;
  let rest = new Uint8Array(0);
  let at = start;
  const take = (line: Uint8Array, lineAt: number): void => {
    if (line.length > LONGEST_LINE) throw invalid(`item ${rows} is longer than ${LONGEST_LINE} bytes`);
    if (isBlank(line)) return;
    if (rows < count) {
      const { id, position } = parseItem(line, rows);
      if (seen.has(id)) throw invalid(`the id ${quoted(id)} stands there twice, the second time as item ${rows}`);
      seen.add(id);
      starts[rows] = lineAt;
      positions[rows] = position ?? Number.NaN;
    }
    rows++;
  };
  for await (const block of readBlocks(file, start, end, between)) {
    const bytes = new Uint8Array(rest.length + block.length);
    bytes.set(rest);
    bytes.set(block, rest.length);
    let from = 0;
    for (let to = bytes.indexOf(NEWLINE, rest.length); to >= 0; to = bytes.indexOf(NEWLINE, from)) {
      take(bytes.subarray(from, to), at + from);
      from = to + 1;
    }
    at += from;
    rest = bytes.slice(from);
    if (rest.length > LONGEST_LINE) throw invalid(`item ${rows} is longer than ${LONGEST_LINE} bytes`);
  }
  take(rest, at);
  if (rows !== count) throw few(rows);
  starts[count] = end;
  const ranks = ranksOf(positions);

  return async (from, to) => {
    const bytes = await readBytes(file, starts[from] as number, starts[to] as number);
    const items: ArchiveItem[] = [];
    for (let begin = 0; begin < bytes.length; ) {
      const next = bytes.indexOf(NEWLINE, begin);
      const line = bytes.subarray(begin, next < 0 ? bytes.length : next);
      if (!isBlank(line)) {
        const { position: _, ...item } = parseItem(line, from + items.length);
        items.push({ ...item, ...(ranks && { position: ranks[from + items.length] as number }) });
      }
      begin += line.length + 1;
    }
    return items;
  };
}

/** The rank of each number; null where one is NaN or there twice. */
function ranksOf(positions: Float64Array): Uint32Array | null {
  const rows = Uint32Array.from(positions.keys());
  const isRising = () => rows.every((row, k) => k === 0 || (positions[row] as number) > (positions[rows[k - 1] as number] as number));
  if (positions.some(Number.isNaN)) return null;
  // Most files list their items in order.
  if (!isRising()) rows.sort((a, b) => (positions[a] as number) - (positions[b] as number));
  if (!isRising()) return null;
  const ranks = new Uint32Array(rows.length);
  for (const [rank, row] of rows.entries()) ranks[row] = rank;
  return ranks;
}

/** Items of a file that names none. `hash`: of the whole file, in hex. */
export function unnamedItems(hash: string): ReadItems {
  const prefix = hash.slice(0, 12);
  return (from, to) => Promise.resolve(Array.from({ length: to - from }, (_, k) => ({ id: `${prefix}:${from + k}`, name: `${prefix}:${from + k}` })));
}
