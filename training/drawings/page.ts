/** Runs inside the headless browser that render.mjs starts; its exports become the global `drawings`. */
import { fashionDrawing, fashionItem } from '../../src/core/samples/fashion.ts';
import { paint } from '../../src/core/samples/drawCanvas.ts';

/** Each picture is drawn at this multiple of its side and averaged, as a large picture scaled down would be. */
const OVERSAMPLING = 2;

function canvasOf(side: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser gives no 2d context');
  return context;
}

/** RGB bytes (count × size × size × 3, row-major) as base64, and the items. */
export function batch(seed: number, start: number, count: number, size: number): { rgb: string; items: unknown[] } {
  const side = size * OVERSAMPLING;
  const context = canvasOf(side);
  const rgb = new Uint8Array(count * size * size * 3);
  const items = [];
  let at = 0;
  for (let index = start; index < start + count; index++) {
    items.push(fashionItem(seed, index));
    paint(fashionDrawing(seed, index), context, side);
    const { data } = context.getImageData(0, 0, side, side);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        for (let channel = 0; channel < 3; channel++) {
          let sum = 0;
          for (let v = 0; v < OVERSAMPLING; v++) {
            for (let u = 0; u < OVERSAMPLING; u++) {
              sum += data[((y * OVERSAMPLING + v) * side + x * OVERSAMPLING + u) * 4 + channel] ?? 0;
            }
          }
          rgb[at++] = Math.round(sum / OVERSAMPLING ** 2);
        }
      }
    }
  }
  let text = '';
  for (let k = 0; k < rgb.length; k += 32768) text += String.fromCharCode(...rgb.subarray(k, k + 32768));
  return { rgb: btoa(text), items };
}

/** A PNG (base64) of drawings side by side, for looking at; `list` names seed and index of each. */
export async function sheet(list: readonly (readonly [seed: number, index: number])[], columns: number, side: number): Promise<string> {
  const canvas = new OffscreenCanvas(columns * side, Math.ceil(list.length / columns) * side);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser gives no 2d context');
  for (const [k, [seed, index]] of list.entries()) {
    context.save();
    context.translate((k % columns) * side, Math.floor(k / columns) * side);
    context.beginPath();
    context.rect(0, 0, side, side);
    context.clip();
    paint(fashionDrawing(seed, index), context, side);
    context.restore();
  }
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer());
  let text = '';
  for (let k = 0; k < bytes.length; k += 32768) text += String.fromCharCode(...bytes.subarray(k, k + 32768));
  return btoa(text);
}

export { fashionItem };
