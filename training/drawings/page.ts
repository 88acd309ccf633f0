/** Runs inside the headless browser that render.mjs starts; its exports become the global `drawings`. */
import init, { resize } from '@jsquash/resize/lib/resize/pkg/squoosh_resize.js';
import wasm from '@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm?url';
import { withoutAlpha } from '../../src/core/images/square.ts';
import { fashionDrawing, fashionItem } from '../../src/core/samples/fashion.ts';
import { paint } from '../../src/core/samples/drawCanvas.ts';

/** Each picture is drawn at this multiple of its side and resized by the page's own filter, as a kept preview would be. */
const OVERSAMPLING = 4;
const LANCZOS = 3;

function canvasOf(side: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('this browser gives no 2d context');
  return context;
}

/** RGB bytes (count × size × size × 3, row-major) as base64, and the items. */
export async function batch(seed: number, start: number, count: number, size: number): Promise<{ rgb: string; items: unknown[] }> {
  await init(wasm);
  const side = size * OVERSAMPLING;
  const context = canvasOf(side);
  const rgb = new Uint8Array(count * size * size * 3);
  const items = [];
  for (let k = 0; k < count; k++) {
    items.push(fashionItem(seed, start + k));
    paint(fashionDrawing(seed, start + k), context, side);
    const { data } = context.getImageData(0, 0, side, side);
    const small = resize(data as unknown as Uint8Array, side, side, size, size, LANCZOS, false, false);
    rgb.set(withoutAlpha({ data: small, width: size, height: size }), k * size * size * 3);
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
