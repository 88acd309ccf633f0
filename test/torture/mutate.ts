import { chance, pick, type Random } from '../../src/core/random.ts';

type Bytes = Uint8Array<ArrayBuffer>;

/** Numbers that programs trip over. */
const oddNumbers = ['-1', '0', '1', '0.5', '1e999', '1e-9', '4294967296', '9007199254740993', '-9007199254740993', '18446744073709551615', 'NaN'];
const oddValues = [
  ...oddNumbers,
  'null',
  'true',
  '""',
  '"F32"',
  '"I8"',
  '[]',
  '{}',
  '[[[[]]]]',
  '[0,0]',
  '{"__proto__":{"x":1}}',
  '"\\u0000"',
  '"\\ud800"',
];

const at = (random: Random, length: number) => Math.floor(random() * length);

function joined(...parts: Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let to = 0;
  for (const part of parts) {
    whole.set(part, to);
    to += part.length;
  }
  return whole;
}

function flipBits(random: Random, bytes: Bytes): Bytes {
  const flipped = bytes.slice();
  // Half of the time in the head, where a bit means more.
  const limit = chance(random, 0.5) ? Math.min(400, bytes.length) : bytes.length;
  for (let k = 1 + at(random, 8); k > 0; k--) flipped[at(random, limit)]! ^= 1 << at(random, 8);
  return flipped;
}

const truncate = (random: Random, bytes: Bytes): Bytes => bytes.slice(0, at(random, bytes.length));

const extend = (random: Random, bytes: Bytes): Bytes =>
  joined(
    bytes,
    Uint8Array.from({ length: 1 + at(random, 300) }, () => random() * 256),
  );

function fill(random: Random, bytes: Bytes): Bytes {
  const from = at(random, bytes.length);
  return bytes.slice().fill(pick(random, [0, 255, 0x7f, 0x80, 0x22, 0x7d]), from, from + 1 + at(random, 64));
}

/** The length of the header: 8 bytes in a safetensors file, two in a .npy one. */
function relength(random: Random, bytes: Bytes): Bytes {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  const odd = pick(random, [
    0n,
    1n,
    2n,
    7n,
    BigInt(bytes.length),
    BigInt(bytes.length - 8),
    100_000_000n,
    2n ** 31n,
    2n ** 32n + 60n,
    2n ** 53n,
    2n ** 63n,
    2n ** 64n - 1n,
  ]);
  if (bytes[0] === 0x93) view.setUint16(8, Number(BigInt.asUintN(16, odd)), true);
  else if (changed.length >= 8) view.setBigUint64(0, odd, true);
  return changed;
}

/** Changes the text of the header, and its length so that it fits: a value, a name, a part of it gone or there twice. */
function edit(random: Random, bytes: Bytes): Bytes {
  const npy = bytes[0] === 0x93;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (bytes.length < 12) return flipBits(random, bytes);
  const start = npy ? 10 : 8;
  const end = start + (npy ? view.getUint16(8, true) : Math.min(view.getUint32(0, true), bytes.length - 8));
  const text = new TextDecoder().decode(bytes.subarray(start, end));
  const from = at(random, text.length);
  const piece = text.slice(from, from + 1 + at(random, 40));
  const value = () => pick(random, oddValues);
  const changed = pick(random, [
    () => text.slice(0, from) + text.slice(from).replace(/-?\d+/, value),
    () => text.slice(0, from) + text.slice(from).replace(/"[^"]*"/, value),
    () => text.slice(0, from) + text.slice(from).replace(/\[[^[\]]*\]/, value),
    () => text.slice(0, from) + text.slice(from + piece.length),
    () => text.slice(0, from) + piece + text.slice(from),
    () => text.replace(/"(\w+)":/, (whole, name: string) => (chance(random, 0.5) ? `"__proto__":` : `${whole}${value()},"${name}":`)),
    () => text.replace(/^\{/, `{${'"x":{'.repeat(at(random, 3000))}`),
  ])();
  const header = new TextEncoder().encode(changed);
  const head = npy ? bytes.slice(0, 10) : new Uint8Array(8);
  if (npy) new DataView(head.buffer).setUint16(8, header.length & 0xffff, true);
  else new DataView(head.buffer).setBigUint64(0, BigInt(header.length), true);
  return joined(head, header, bytes.subarray(end));
}

/** A piece of one file in the place of a piece of another. */
function splice(random: Random, bytes: Bytes, others: readonly Bytes[]): Bytes {
  const other = pick(random, others);
  const from = at(random, other.length);
  const to = at(random, bytes.length);
  return joined(bytes.subarray(0, to), other.subarray(from, from + at(random, 400)), bytes.subarray(to + at(random, 400)));
}

/** One of `bases` with one to three changes. The same for the same state of `random`. */
export function mutated(random: Random, bases: readonly Bytes[]): Bytes {
  let bytes = pick(random, bases);
  for (let k = pick(random, [1, 1, 1, 2, 3]); k > 0; k--) {
    if (bytes.length === 0) break;
    bytes = pick(random, [flipBits, flipBits, truncate, extend, fill, relength, edit, edit, edit, splice])(random, bytes, bases);
  }
  return bytes;
}
