import { describe, expect, it } from 'vitest';
import { filesOf, precisionName, precisionOf, precisionsAmong } from '../../src/models/files.ts';
import { checkFiles, layoutOf } from '../../src/models/layout.ts';

const normal = { image_mean: [0.5, 0.5, 0.5], image_std: [0.25, 0.25, 0.25] };
const clip = { model_type: 'clip', projection_dim: 512, text_config: { max_position_embeddings: 77 } };

describe('what a model says of itself', () => {
  it('a CLIP: short side resized, centre cropped', () => {
    const preprocessor = {
      ...normal,
      do_resize: true,
      size: { shortest_edge: 224 },
      resample: 3,
      do_center_crop: true,
      crop_size: { height: 224, width: 224 },
    };
    expect(layoutOf('a', clip, preprocessor)).toEqual({
      family: 'clip',
      view: { side: 224, fit: 'crop', share: 1, filter: 'bicubic' },
      mean: [0.5, 0.5, 0.5],
      deviation: [0.25, 0.25, 0.25],
      context: 77,
      dim: 512,
    });
  });

  it('resized to 256 and cropped to 224, as older files write it', () => {
    expect(layoutOf('a', clip, { ...normal, size: 256, crop_size: 224, resample: 2 }).view).toEqual({
      side: 224,
      fit: 'crop',
      share: 0.875,
      filter: 'bilinear',
    });
  });

  it('a SigLIP: the whole picture, squashed; texts of 64 tokens', () => {
    const { family, view, context, dim } = layoutOf('a', { model_type: 'siglip' }, { ...normal, size: { height: 224, width: 224 }, resample: 2 });
    expect({ family, view, context, dim }).toEqual({
      family: 'siglip',
      view: { side: 224, fit: 'squash', filter: 'bilinear' },
      context: 64,
      dim: null,
    });
  });

  it('no normalisation, as MobileCLIP has it', () => {
    const { mean, deviation, context } = layoutOf(
      'a',
      { model_type: 'clip' },
      { do_normalize: false, size: { shortest_edge: 256 }, crop_size: { height: 256, width: 256 } },
    );
    expect({ mean, deviation, context }).toEqual({ mean: [0, 0, 0], deviation: [1, 1, 1], context: null });
  });

  it.each([
    ['another kind of model', { model_type: 'bert' }, {}, 'config.json says model_type "bert"; it must be "clip" or "siglip"'],
    ['no kind', {}, {}, 'config.json says model_type nowhere'],
    ['no size', clip, normal, 'preprocessor_config.json does not resize pictures to a size'],
    ['not square', clip, { ...normal, size: { height: 224, width: 448 } }, 'preprocessor_config.json asks for 448 × 224; pictures must be square'],
    ['no fixed size', clip, { ...normal, size: { shortest_edge: 224 } }, 'resizes the short side and crops nothing'],
    ['a crop larger than the picture', clip, { ...normal, size: 224, crop_size: 256 }, 'crops 256 out of 224 pixels'],
    ['no mean', clip, { size: 224, crop_size: 224 }, 'has no image_mean and image_std of three numbers'],
    ['a deviation of zero', clip, { size: 224, crop_size: 224, image_mean: [0, 0, 0], image_std: [1, 0, 1] }, 'has no image_mean and image_std'],
  ])('refuses %s', (_, config, preprocessor, message) => {
    expect(() => layoutOf('a', config, preprocessor)).toThrow(message);
  });
});

describe('which files a model has', () => {
  const common = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'];

  it('of one precision, or of one a tower', () => {
    expect(filesOf({ text: 'q8', vision: 'fp32' })).toEqual([...common, 'onnx/text_model_quantized.onnx', 'onnx/vision_model.onnx']);
    expect(precisionName({ text: 'q8', vision: 'fp32' })).toBe('q8-fp32');
    expect(precisionName({ text: 'fp16', vision: 'fp16' })).toBe('fp16');
    expect(precisionOf({ text: 'q4', vision: 'q8' })).toEqual({ text: 'q4', vision: 'q8' });
    expect(precisionOf({ text: 'q3', vision: 'q8' })).toBeNull();
  });

  it('precisions of which both towers are there, and whole', () => {
    const paths = [
      'onnx/text_model.onnx',
      'onnx/vision_model.onnx',
      'onnx/vision_model.onnx_data',
      'onnx/text_model_fp16.onnx',
      'onnx/vision_model_fp16.onnx',
      'onnx/text_model_q4.onnx',
    ];
    expect(precisionsAmong(new Set(paths))).toEqual(['fp16']);
  });

  it('names all that is missing', () => {
    expect(() => checkFiles('holiday', new Set(['config.json', 'onnx/text_model.onnx']))).toThrow(
      'The folder holiday is not a model: it lacks preprocessor_config.json, tokenizer.json, tokenizer_config.json, onnx/text_model….onnx and onnx/vision_model….onnx of one precision',
    );
    expect(() => checkFiles('good', new Set([...common, 'onnx/text_model.onnx', 'onnx/vision_model.onnx']))).not.toThrow();
  });
});
