import { SightglassError } from '../core/errors.ts';
import type { PictureView } from '../core/images/view.ts';
import { MAX_DIM } from '../core/vectors/operand.ts';
import { commonFiles, precisionsAmong } from './files.ts';

/** What `config.json` and `preprocessor_config.json` say of a model. */
export interface Layout {
  /** Decides which transformers classes load it. */
  family: 'clip' | 'siglip';
  view: PictureView;
  /** Of the vision input, per channel, on values 0…1. */
  mean: [number, number, number];
  deviation: [number, number, number];
  /** Longest text, tokens; null: as the tokenizer says. */
  context: number | null;
  /** Length of the vectors where the configuration says it. */
  dim: number | null;
}

type Json = Record<string, unknown>;

/** Numbers of `resample` in PIL. */
const filters: Record<number, NonNullable<PictureView['filter']>> = { 1: 'lanczos', 2: 'bilinear', 3: 'bicubic' };
/** SigLIP was trained with every text filled up to this. */
const SIGLIP_CONTEXT = 64;

/** Checks that a folder holds what a model needs. Throws `model-invalid` naming every file that is missing. */
export function checkFiles(name: string, paths: ReadonlySet<string>): void {
  const missing: string[] = commonFiles.filter((file) => !paths.has(file));
  if (precisionsAmong(paths).length === 0)
    missing.push('onnx/text_model….onnx and onnx/vision_model….onnx of one precision (_quantized, none, _fp16 or _q4)');
  if (missing.length > 0) throw new SightglassError('model-invalid', `The folder ${name} is not a model: it lacks ${missing.join(', ')}.`);
}

/** Throws `model-invalid` for vectors too long to be searched. `dim`: null where no file says it. */
export function checkDim(name: string, dim: number | null): void {
  if (dim !== null && dim > MAX_DIM)
    throw new SightglassError(
      'model-invalid',
      `The model ${name} cannot be used: its vectors have ${dim} numbers, and at most ${MAX_DIM} can be searched.`,
    );
}

/** Reads a model's configuration. Throws `model-invalid` with the file and what is wrong in it. */
export function layoutOf(name: string, config: Json, preprocessor: Json): Layout {
  const wrong = (file: string, what: string) => new SightglassError('model-invalid', `The model ${name} cannot be used: ${file} ${what}.`);
  const type = config['model_type'];
  const family = type === 'clip' || type === 'siglip' ? type : null;
  if (!family) throw wrong('config.json', `says model_type ${JSON.stringify(type) ?? 'nowhere'}; it must be "clip" or "siglip"`);
  const inPreprocessor = (what: string) => wrong('preprocessor_config.json', what);
  const text = record(config['text_config']);
  const context = Number(text?.['max_position_embeddings']);
  return {
    family,
    view: viewOf(preprocessor, inPreprocessor),
    ...normalisationOf(preprocessor, inPreprocessor),
    context: context > 0 ? context : family === 'siglip' ? SIGLIP_CONTEXT : null,
    dim: Number(config['projection_dim']) > 0 ? Number(config['projection_dim']) : null,
  };
}

function viewOf(preprocessor: Json, wrong: (what: string) => SightglassError): PictureView {
  const size = sizeOf(preprocessor['size']);
  const crop = preprocessor['do_center_crop'] === false ? null : sizeOf(preprocessor['crop_size']);
  const filter = filters[Number(preprocessor['resample'] ?? 3)] ?? 'bicubic';
  if (preprocessor['do_resize'] === false || !size) throw wrong('does not resize pictures to a size');
  for (const { width, height } of [size, ...(crop ? [crop] : [])])
    if (width !== height) throw wrong(`asks for ${width} × ${height}; pictures must be square`);
  if (crop && crop.width > size.width) throw wrong(`crops ${crop.width} out of ${size.width} pixels`);
  if (size.shortest) {
    if (!crop) throw wrong('resizes the short side and crops nothing, so pictures would have no fixed size');
    return { side: crop.width, fit: 'crop', share: crop.width / size.width, filter };
  }
  if (crop && crop.width !== size.width) throw wrong('stretches pictures to a square and crops them then');
  return { side: size.width, fit: 'squash', filter };
}

interface Size {
  width: number;
  height: number;
  /** The short side is meant, not both. */
  shortest: boolean;
}

function sizeOf(value: unknown): Size | null {
  const given = record(value);
  const shortest = given ? given['shortest_edge'] : value;
  if (typeof shortest === 'number' && shortest > 0) return { width: shortest, height: shortest, shortest: true };
  const [width, height] = [Number(given?.['width']), Number(given?.['height'])];
  return width > 0 && height > 0 ? { width, height, shortest: false } : null;
}

function normalisationOf(preprocessor: Json, wrong: (what: string) => SightglassError): Pick<Layout, 'mean' | 'deviation'> {
  if (preprocessor['do_rescale'] === false) throw wrong('leaves bytes as they are (do_rescale is false)');
  if (preprocessor['do_normalize'] === false) return { mean: [0, 0, 0], deviation: [1, 1, 1] };
  const mean = numbers(preprocessor['image_mean'], 3);
  const deviation = numbers(preprocessor['image_std'], 3);
  if (!mean || !deviation?.every((value) => value > 0)) throw wrong('has no image_mean and image_std of three numbers');
  return { mean: mean as Layout['mean'], deviation: deviation as Layout['deviation'] };
}

export function record(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
}

export function numbers(value: unknown, count: number): number[] | null {
  return Array.isArray(value) && value.length === count && value.every((n) => typeof n === 'number' && Number.isFinite(n)) ? value : null;
}
