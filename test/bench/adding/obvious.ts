/** The obvious way to embed pictures: transformers' own pipeline, one picture after the other, in a worker. */
import { type ImageFeatureExtractionPipeline, pipeline, RawImage } from '@xenova/transformers';
import { prepareRuntime } from '../../../src/models/runtime.ts';

type Asked = { base: string; model: string; dtype: 'q8' } | { files: File[] };

let extract: ImageFeatureExtractionPipeline | null = null;

async function answer(asked: Asked): Promise<{ threads: number } | { vectors: number }> {
  if ('model' in asked) {
    const threads = prepareRuntime('wasm', new URL(asked.base));
    // As the page's own encoder: what both do is the same network.
    const options = { dtype: asked.dtype, device: 'wasm', session_options: { extra: { session: { disable_quant_qdq: '1' } } } } as const;
    extract = await pipeline('image-feature-extraction', asked.model, options);
    return { threads };
  }
  let vectors = 0;
  for (const file of asked.files) {
    const output = await extract?.(await RawImage.fromBlob(file));
    if (output && output.data.length > 0) vectors++;
  }
  return { vectors };
}

globalThis.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  answer(data).then(
    (value) => postMessage({ value }),
    (thrown: unknown) => postMessage({ error: String(thrown) }),
  );
});
