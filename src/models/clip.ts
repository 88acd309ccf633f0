import {
  AutoTokenizer,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  SiglipTextModel,
  SiglipVisionModel,
  Tensor,
} from '@xenova/transformers';
import { asError, SightglassError } from '../core/errors.ts';
import type { Manifest } from './manifest.ts';
import type { EncoderEntry } from './registry.ts';
import { type Device, isOutOfMemory } from './runtime.ts';

/** Both towers of a CLIP or SigLIP. Vectors are as the model gives them, not normalised. */
export interface Encoder {
  /** Length of its vectors; known once it has made one, where no file says it. */
  readonly dim: number | null;
  /** texts → texts.length × dim floats. Each text is encoded on its own, so its vector never depends on its neighbours. */
  texts(texts: string[]): Promise<Float32Array>;
  /** RGB bytes, count × side × side × 3 → count × dim floats. */
  images(pixels: Uint8Array, count: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** transformers' classes, and what their graphs call the vector. */
const families = {
  clip: { Text: CLIPTextModelWithProjection, Vision: CLIPVisionModelWithProjection, text: 'text_embeds', image: 'image_embeds' },
  siglip: { Text: SiglipTextModel, Vision: SiglipVisionModel, text: 'pooler_output', image: 'pooler_output' },
} as const;

/** Loads both towers with transformers' own classes. `onProgress`: bytes so far and in all, over all files. */
export async function loadClip(
  entry: EncoderEntry,
  manifest: Manifest,
  device: Device,
  onProgress: (loaded: number, total: number) => void,
): Promise<Encoder> {
  const seen = new Map<string, { loaded: number; total: number }>();
  const options = {
    device,
    progress_callback: (info: { status: string; file?: string; loaded?: number; total?: number }) => {
      if (info.status !== 'progress' || !info.file) return;
      seen.set(info.file, { loaded: info.loaded ?? 0, total: info.total ?? 0 });
      const files = [...seen.values()];
      onProgress(
        files.reduce((sum, { loaded }) => sum + loaded, 0),
        files.reduce((sum, { total }) => sum + total, 0),
      );
    },
    // Weights behind DequantizeLinear are unpacked once, when the session is made, not at each run.
    session_options: { extra: { session: { disable_quant_qdq: '1' } } },
  };
  const { Text, Vision } = families[manifest.family];
  const folder = entry.beside ?? entry.id;
  try {
    const [tokenizer, text, vision] = await Promise.all([
      AutoTokenizer.from_pretrained(folder),
      Text.from_pretrained(folder, { ...options, dtype: entry.precision.text }),
      Vision.from_pretrained(folder, { ...options, dtype: entry.precision.vision }),
    ]);
    return new Clip(entry, manifest, tokenizer, text, vision);
  } catch (thrown) {
    const { message } = asError(thrown);
    const missing = /could not locate|not found|404|failed to fetch|load failed|networkerror/i.test(message);
    const otherwise = isOutOfMemory(message) ? 'out-of-memory' : 'model-invalid';
    throw new SightglassError(missing ? 'model-missing' : otherwise, `The model ${entry.name} could not be loaded on ${device}: ${message}`, {
      cause: thrown,
    });
  }
}

class Clip implements Encoder {
  readonly entry: EncoderEntry;
  readonly manifest: Manifest;
  readonly tokenizer: PreTrainedTokenizer;
  readonly text: PreTrainedModel;
  readonly vision: PreTrainedModel;
  dim: number | null;

  constructor(entry: EncoderEntry, manifest: Manifest, tokenizer: PreTrainedTokenizer, text: PreTrainedModel, vision: PreTrainedModel) {
    this.entry = entry;
    this.manifest = manifest;
    this.tokenizer = tokenizer;
    this.text = text;
    this.vision = vision;
    this.dim = manifest.dim;
  }

  async texts(texts: string[]): Promise<Float32Array> {
    const vectors: Float32Array[] = [];
    const output = families[this.manifest.family].text;
    for (const text of texts) {
      const answer = (await this.text(this.#inputs(this.#tokens(text)))) as Record<string, Tensor>;
      vectors.push(this.#checked(answer[output], 1));
    }
    return joined(vectors);
  }

  async images(pixels: Uint8Array, count: number): Promise<Float32Array> {
    const { side } = this.manifest.view;
    const size = side * side * 3;
    if (pixels.length !== count * size)
      throw new SightglassError('internal', `${pixels.length} bytes are not ${count} pictures of ${side} × ${side}.`);
    const batch = this.entry.batched ? count : 1;
    const vectors: Float32Array[] = [];
    const output = families[this.manifest.family].image;
    for (let k = 0; k < count; k += batch) {
      const some = normalise(pixels.subarray(k * size, (k + batch) * size), batch, this.manifest);
      const answer = (await this.vision({ pixel_values: new Tensor('float32', some, [batch, 3, side, side]) })) as Record<string, Tensor>;
      vectors.push(this.#checked(answer[output], batch));
    }
    return joined(vectors);
  }

  async dispose(): Promise<void> {
    await Promise.all([this.text.dispose(), this.vision.dispose()]);
  }

  /** Some exports ask for a mask; what a graph does not ask for would only be warned of. */
  #inputs(ids: Tensor): Record<string, Tensor> {
    const { inputNames = [] } = (this.text as unknown as { sessions: { model?: { inputNames?: readonly string[] } } }).sessions.model ?? {};
    const count = ids.dims[1] as number;
    const mask = () => new Tensor('int64', new BigInt64Array(count).fill(1n), [1, count]);
    return { input_ids: ids, ...(inputNames.includes('attention_mask') && { attention_mask: mask() }) };
  }

  /**
   * Cut to the model's context by hand: the tokenizer's own cut loses the end token, at which CLIP reads the sentence. SigLIP was
   * trained on lower case, every text filled up to the same length.
   */
  #tokens(text: string): Tensor {
    const { family, context } = this.manifest;
    const siglip = family === 'siglip';
    const prompted = this.entry.prompt.replace('{}', () => text);
    const options = { padding: false, truncation: false } as const;
    const { input_ids: ids } = this.tokenizer(siglip ? prompted.toLowerCase() : prompted, options) as { input_ids: Tensor };
    const all = ids.data as BigInt64Array;
    const longest = context ?? Number(this.tokenizer.model_max_length ?? 77);
    if (all.length <= longest && !siglip) return ids;
    const fitted = new BigInt64Array(siglip ? longest : Math.min(longest, all.length)).fill(BigInt(this.tokenizer.pad_token_id ?? 0));
    fitted.set(all.subarray(0, fitted.length));
    if (all.length > longest) fitted[longest - 1] = all[all.length - 1] as bigint;
    return new Tensor('int64', fitted, [1, fitted.length]);
  }

  #checked(vectors: Tensor | undefined, count: number): Float32Array {
    const data = vectors?.type === 'float16' ? vectors.to('float32').data : vectors?.data;
    const wrong = (what: string) => new SightglassError('model-invalid', `The model ${this.entry.name} ${what}.`);
    if (!(data instanceof Float32Array) || data.length === 0) throw wrong('gives no vector');
    this.dim ??= data.length / count;
    if (data.length !== count * this.dim) throw wrong(`does not give vectors of ${this.dim} numbers for both pictures and words`);
    return data.slice();
  }
}

function joined(vectors: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(vectors.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const vector of vectors) {
    all.set(vector, at);
    at += vector.length;
  }
  return all;
}

/** RGB bytes, row-major → floats in planes, normalised as the model was trained. */
function normalise(pixels: Uint8Array, count: number, { view: { side }, mean, deviation }: Manifest): Float32Array {
  const plane = side * side;
  const out = new Float32Array(pixels.length);
  for (let picture = 0; picture < count; picture++)
    for (let channel = 0; channel < 3; channel++) {
      const target = (picture * 3 + channel) * plane;
      const middle = mean[channel] as number;
      const spread = deviation[channel] as number;
      for (let k = 0, from = picture * plane * 3 + channel; k < plane; k++, from += 3)
        out[target + k] = ((pixels[from] as number) / 255 - middle) / spread;
    }
  return out;
}
