/** One encoder the page can use. Its files lie in `models/<id>/`, in the layout every CLIP on the model hub has. */
export interface EncoderEntry {
  id: string;
  /** Shown to the person. */
  name: string;
  /** Decides which transformers classes load it. */
  family: 'clip';
  /** Which onnx files: fp32 → model.onnx, q8 → model_quantized.onnx, fp16 → model_fp16.onnx. */
  dtype: 'fp32' | 'fp16' | 'q8' | 'q4';
  /** ISO 639-1 codes its text side was trained on. */
  languages: readonly string[];
  licence: string;
  /** Text is wrapped so before it is encoded; `{}` stands for the query. */
  prompt: string;
}

export const defaultEncoder = 'sightglass-mini';

export const registry: readonly EncoderEntry[] = [
  { id: 'sightglass-mini', name: 'Sightglass mini', family: 'clip', dtype: 'q8', languages: ['en', 'ko'], licence: 'Apache-2.0', prompt: '{}' },
];

/** The entry with this id, or null. */
export function encoderEntry(id: string): EncoderEntry | null {
  return registry.find((entry) => entry.id === id) ?? null;
}
