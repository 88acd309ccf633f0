import {
  AutoTokenizer,
  CLIPTextModelWithProjection,
  CLIPVisionModelWithProjection,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  Tensor,
} from '@xenova/transformers';
import { asError, SightglassError } from '../core/errors.ts';
import type { Manifest } from './manifest.ts';
import type { EncoderEntry } from './registry.ts';
import type { Device } from './runtime.ts';

/** Both towers of a CLIP. Vectors are as the model gives them, not normalised. */
export interface Encoder {
  /** texts → texts.length × dim floats. Each text is encoded on its own, so its vector never depends on its neighbours. */
  texts(texts: string[]): Promise<Float32Array>;
  /** RGB bytes, count × side × side × 3 → count × dim floats. */
  images(pixels: Uint8Array, count: number): Promise<Float32Array>;
  dispose(): Promise<void>;
}

/** Loads both towers with transformers' own CLIP classes. `onProgress`: bytes so far and in all, over all files. */
export async function loadClip(
  entry: EncoderEntry,
  manifest: Manifest,
  device: Device,
  onProgress: (loaded: number, total: number) => void,
): Promise<Encoder> {
  const seen = new Map<string, { loaded: number; total: number }>();
  const options = {
    dtype: entry.dtype,
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
  try {
    const [tokenizer, text, vision] = await Promise.all([
      AutoTokenizer.from_pretrained(entry.id),
      CLIPTextModelWithProjection.from_pretrained(entry.id, options as never),
      CLIPVisionModelWithProjection.from_pretrained(entry.id, options as never),
    ]);
    return new Clip(entry, manifest, tokenizer, text, vision);
  } catch (thrown) {
    const { message } = asError(thrown);
    const missing = /could not locate|not found|404|failed to fetch|load failed|networkerror/i.test(message);
    throw new SightglassError(missing ? 'model-missing' : 'model-invalid', `The model ${entry.name} could not be loaded on ${device}: ${message}`, {
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

  constructor(entry: EncoderEntry, manifest: Manifest, tokenizer: PreTrainedTokenizer, text: PreTrainedModel, vision: PreTrainedModel) {
    this.entry = entry;
    this.manifest = manifest;
    this.tokenizer = tokenizer;
    this.text = text;
    this.vision = vision;
  }

  async texts(texts: string[]): Promise<Float32Array> {
    const { dim } = this.manifest;
    const out = new Float32Array(texts.length * dim);
    for (const [k, text] of texts.entries()) {
      const { text_embeds: vector } = (await this.text({ input_ids: this.#tokens(text) })) as { text_embeds: Tensor };
      out.set(this.#checked(vector, 1), k * dim);
    }
    return out;
  }

  async images(pixels: Uint8Array, count: number): Promise<Float32Array> {
    const { side } = this.manifest;
    const input = new Tensor('float32', normalise(pixels, count, this.manifest), [count, 3, side, side]);
    const { image_embeds: vectors } = (await this.vision({ pixel_values: input })) as { image_embeds: Tensor };
    return this.#checked(vectors, count);
  }

  async dispose(): Promise<void> {
    await Promise.all([this.text.dispose(), this.vision.dispose()]);
  }

  /** Cut to the model's context by hand: the tokenizer's own cut loses the end token, at which CLIP reads the sentence. */
  #tokens(text: string): Tensor {
    const { input_ids: ids } = this.tokenizer(
      this.entry.prompt.replace('{}', () => text),
      { padding: false, truncation: false },
    ) as { input_ids: Tensor };
    const all = ids.data as BigInt64Array;
    const longest = Number(this.tokenizer.model_max_length ?? 77);
    if (all.length <= longest) return ids;
    const cut = all.slice(0, longest);
    cut[longest - 1] = all[all.length - 1] as bigint;
    return new Tensor('int64', cut, [1, longest]);
  }

  #checked(vectors: Tensor | undefined, count: number): Float32Array {
    const { dim } = this.manifest;
    const data = vectors?.data;
    if (!(data instanceof Float32Array) || data.length !== count * dim)
      throw new SightglassError('model-invalid', `The model ${this.entry.name} does not give vectors of ${dim} numbers.`);
    return data.slice();
  }
}

/** RGB bytes, row-major → floats in planes, normalised as the model was trained. */
function normalise(pixels: Uint8Array, count: number, { side, mean, deviation }: Manifest): Float32Array {
  const plane = side * side;
  if (pixels.length !== count * plane * 3)
    throw new SightglassError('internal', `${pixels.length} bytes are not ${count} pictures of ${side} × ${side}.`);
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
