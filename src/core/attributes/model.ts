import { SightglassError } from '../errors.ts';

/** In both languages of the interface. */
export interface AttributeName {
  en: string;
  ko: string;
}

export interface AttributeDefinition {
  id: string;
  name: AttributeName;
  /** Can be told of any picture, not of clothes alone. */
  anywhere: boolean;
  values: { id: string; name: AttributeName; prompts: string[] }[];
  /** On cosines, before the softmax over the values. */
  scale: number;
  /** Least confidence, 0…1, at which a value is shown: of pictures like the drawings, and of all others. */
  threshold: { drawn: number; photo: number };
}

/**
 * What an encoder's `attributes.json` says: which attributes there are, the vectors of their prompts, and how cosines
 * become decisions. A *class* is a value of an attribute, or one of `others` (things that have no attributes);
 * classes are in the order of attributes, then values, then others.
 */
export interface AttributeModel {
  /** Encoder and revision of the weights that the vectors and thresholds belong to. */
  encoder: string;
  revision: string;
  dim: number;
  attributes: AttributeDefinition[];
  others: string[];
  /** Unit vectors, one a class. */
  vectors: Float32Array[];
  /** Is a picture like the drawings? Its cosine with this unit vector is above `from`. */
  drawn: { vector: Float32Array; from: number };
  /** Of each attribute (1 + values) × (classes + 1): logits of "none" and of each value from all cosines; offsets last. */
  readouts: Float32Array[];
}

/** Of `attributes.json`; a larger one is refused. */
export const FORMAT = 1;

/** Everything a row is compared with: the classes, and last what tells drawings from photographs. */
export function directions({ vectors, drawn }: AttributeModel): Float32Array[] {
  return [...vectors, drawn.vector];
}

export function classCount({ attributes, others }: Pick<AttributeModel, 'attributes' | 'others'>): number {
  return attributes.reduce((sum, { values }) => sum + values.length, others.length);
}

/** `attributes.json` as it is written: numbers in base64, little-endian; vectors as int16 of value · 32,767, `drawn` the last of them. */
export function writeAttributeModel(model: AttributeModel): string {
  const { vectors: _vectors, drawn, readouts, ...rest } = model;
  const words = Int16Array.from(directions(model).flatMap((vector) => Array.from(vector, (value) => Math.round(value * 32767))));
  const numbers = { drawnFrom: drawn.from, vectors: toBase64(words.buffer), readouts: readouts.map((one) => toBase64(one.slice().buffer)) };
  return `${JSON.stringify({ format: FORMAT, ...rest, ...numbers })}\n`;
}

/** Reads `attributes.json`. Throws `model-invalid` that names the first thing that is wrong. */
export function parseAttributeModel(json: unknown): AttributeModel {
  const top = record(json, 'the file');
  if (top['format'] !== FORMAT) throw wrong(`format is ${String(top['format'])}, this page reads ${FORMAT}`);
  const dim = number(top['dim'], 'dim');
  const attributes = list(top['attributes'], 'attributes').map(attribute);
  const others = list(top['others'], 'others').map((one, k) => text(one, `others[${k}]`));
  const classes = classCount({ attributes, others });
  const words = new Int16Array(fromBase64(top['vectors'], 'vectors'));
  if (words.length !== (classes + 1) * dim) throw wrong(`vectors holds ${words.length} numbers, not ${classes + 1} × ${dim}`);
  const vectors = Array.from({ length: classes + 1 }, (_, k) => Float32Array.from(words.subarray(k * dim, (k + 1) * dim), (word) => word / 32767));
  const readouts = list(top['readouts'], 'readouts');
  if (readouts.length !== attributes.length) throw wrong(`readouts has ${readouts.length} entries for ${attributes.length} attributes`);
  return {
    encoder: text(top['encoder'], 'encoder'),
    revision: text(top['revision'], 'revision'),
    dim,
    attributes,
    others,
    vectors: vectors.slice(0, classes),
    drawn: { vector: vectors[classes] as Float32Array, from: number(top['drawnFrom'], 'drawnFrom') },
    readouts: attributes.map(({ values }, k) => floats(readouts[k], `readouts[${k}]`, (values.length + 1) * (classes + 1))),
  };
}

function attribute(json: unknown, index: number): AttributeDefinition {
  const at = `attributes[${index}]`;
  const own = record(json, at);
  const threshold = record(own['threshold'], `${at}.threshold`);
  return {
    id: text(own['id'], `${at}.id`),
    name: name(own['name'], `${at}.name`),
    anywhere: own['anywhere'] === true,
    scale: number(own['scale'], `${at}.scale`),
    threshold: { drawn: number(threshold['drawn'], `${at}.threshold.drawn`), photo: number(threshold['photo'], `${at}.threshold.photo`) },
    values: list(own['values'], `${at}.values`).map((one, k) => {
      const value = record(one, `${at}.values[${k}]`);
      return {
        id: text(value['id'], `${at}.values[${k}].id`),
        name: name(value['name'], `${at}.values[${k}].name`),
        prompts: list(value['prompts'], `${at}.values[${k}].prompts`).map((prompt, j) => text(prompt, `${at}.values[${k}].prompts[${j}]`)),
      };
    }),
  };
}

function wrong(why: string): SightglassError {
  return new SightglassError('model-invalid', `The attributes of the model cannot be read: ${why}.`);
}

function record(json: unknown, at: string): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw wrong(`${at} is not an object`);
  return json as Record<string, unknown>;
}

function list(json: unknown, at: string): unknown[] {
  if (!Array.isArray(json)) throw wrong(`${at} is not a list`);
  return json;
}

function text(json: unknown, at: string): string {
  if (typeof json !== 'string' || json === '') throw wrong(`${at} is not a text`);
  return json;
}

function number(json: unknown, at: string): number {
  if (typeof json !== 'number' || !Number.isFinite(json)) throw wrong(`${at} is not a number`);
  return json;
}

function name(json: unknown, at: string): AttributeName {
  const own = record(json, at);
  return { en: text(own['en'], `${at}.en`), ko: text(own['ko'], `${at}.ko`) };
}

function floats(json: unknown, at: string, count: number): Float32Array {
  const buffer = fromBase64(json, at);
  if (buffer.byteLength !== count * 4) throw wrong(`${at} holds ${buffer.byteLength} bytes, not ${count * 4}`);
  return new Float32Array(buffer);
}

function fromBase64(json: unknown, at: string): ArrayBuffer {
  try {
    return Uint8Array.from(atob(text(json, at)), (letter) => letter.charCodeAt(0)).buffer;
  } catch {
    throw wrong(`${at} is not base64`);
  }
}

function toBase64(buffer: ArrayBuffer): string {
  let letters = '';
  for (const byte of new Uint8Array(buffer)) letters += String.fromCharCode(byte);
  return btoa(letters);
}
