import type { Precision, TowerPrecision } from './registry.ts';

/** Which files a model has, and what they are called on the hub. */

/** In the order of preference where a folder has several. */
export const precisions: readonly Precision[] = ['q8', 'fp32', 'fp16', 'q4'];

const suffix: Record<Precision, string> = { q8: '_quantized', fp32: '', fp16: '_fp16', q4: '_q4' };

export function towerFile(tower: 'text' | 'vision', precision: Precision): string {
  return `onnx/${tower}_model${suffix[precision]}.onnx`;
}

/** The files that every model has, whatever its precision. */
export const commonFiles = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'] as const;

/** All files of a model in this precision. */
export function filesOf({ text, vision }: TowerPrecision): string[] {
  return [...commonFiles, towerFile('text', text), towerFile('vision', vision)];
}

/** Precisions of which both towers are there. Weights kept beside their graph (`.onnx_data`) are not read. */
export function precisionsAmong(paths: ReadonlySet<string>): Precision[] {
  const whole = (file: string) => paths.has(file) && !paths.has(`${file}_data`);
  return precisions.filter((precision) => whole(towerFile('text', precision)) && whole(towerFile('vision', precision)));
}

/** For revisions and for people: 'q8', or 'q8-fp32' where text and vision differ. */
export function precisionName({ text, vision }: TowerPrecision): string {
  return text === vision ? text : `${text}-${vision}`;
}

/** A precision as a file states it, or null. */
export function precisionOf(value: unknown): TowerPrecision | null {
  const { text, vision } = (typeof value === 'object' && value !== null ? value : {}) as Partial<TowerPrecision>;
  return text && vision && precisions.includes(text) && precisions.includes(vision) ? { text, vision } : null;
}
