/** Ids of rows as UTF-8 bytes one after another: a million of them are two arrays, not a million strings. */
export interface PackedIds {
  readonly bytes: Uint8Array;
  /** Where the id of each row ends in `bytes`. */
  readonly ends: Uint32Array;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export function packIds(ids: readonly string[]): PackedIds {
  const parts = ids.map((id) => encoder.encode(id));
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  const ends = new Uint32Array(ids.length);
  let at = 0;
  for (const [row, part] of parts.entries()) {
    bytes.set(part, at);
    at += part.length;
    ends[row] = at;
  }
  return { bytes, ends };
}

/** The bytes of a row's id: a view, not a copy. */
export function idBytes({ bytes, ends }: PackedIds, row: number): Uint8Array {
  return bytes.subarray(row === 0 ? 0 : ends[row - 1], ends[row]);
}

export function idAt(ids: PackedIds, row: number): string {
  const bytes = idBytes(ids, row);
  // The decoder is made for longer texts: ASCII is read in a third of the time without it.
  for (let k = 0; k < bytes.length; k++) if ((bytes[k] as number) > 127) return decoder.decode(bytes);
  return Reflect.apply(String.fromCharCode, null, bytes) as string;
}

export function unpackIds(ids: PackedIds): string[] {
  return Array.from(ids.ends, (_, row) => idAt(ids, row));
}
