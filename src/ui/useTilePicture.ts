import { type RefObject, useEffect, useRef, useState } from 'react';
import { useActions } from './appContext.ts';

/** While the page scrolls, a tile that is gone again within this time asks for nothing. */
const SCROLLING_DELAY_MS = 70;
/** A preview this much larger than its tile is made smaller first. */
const WORTH_SHRINKING = 1.4;

export interface TilePictureState {
  canvas: RefObject<HTMLCanvasElement | null>;
  state: 'loading' | 'shown' | 'missing';
}

/**
 * Draws an item's preview on a canvas, in the size of its tile. Browsers keep what they decode for an `img` long after it is gone,
 * hundreds of megabytes of it as one scrolls along; a canvas's pixels go with the canvas.
 */
export function useTilePicture(id: string, scrolling: RefObject<boolean>): TilePictureState {
  const { preview } = useActions();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [told, setTold] = useState<{ id: string; state: 'shown' | 'missing' } | null>(null);

  useEffect(() => {
    let wanted = true;
    const load = async (): Promise<void> => {
      const blob = await preview(id);
      if (!wanted) return;
      if (blob) await draw(blob, () => (wanted ? canvas.current : null));
      if (wanted) setTold({ id, state: blob ? 'shown' : 'missing' });
    };
    // A preview that cannot be read shows as "no picture"; the app has told the person why.
    const begin = (): void => void load().catch(() => wanted && setTold({ id, state: 'missing' }));
    const timer = scrolling.current ? setTimeout(begin, SCROLLING_DELAY_MS) : undefined;
    if (timer === undefined) begin();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [id, preview, scrolling]);

  return { canvas, state: told?.id === id ? told.state : 'loading' };
}

/** `target`: null where nobody wants it any more. */
async function draw(blob: Blob, target: () => HTMLCanvasElement | null): Promise<void> {
  let bitmap = await createImageBitmap(blob);
  const canvas = target();
  if (canvas) {
    const { width, height } = bitmap;
    const needed = Math.max(canvas.clientWidth / width, canvas.clientHeight / height) * devicePixelRatio;
    if (needed > 0 && needed * WORTH_SHRINKING < 1) {
      const size = { resizeWidth: Math.ceil(width * needed), resizeHeight: Math.ceil(height * needed) };
      const small = await createImageBitmap(bitmap, { ...size, resizeQuality: 'medium' });
      bitmap.close();
      bitmap = small;
    }
  }
  const shown = target();
  if (!shown) {
    bitmap.close();
    return;
  }
  shown.width = bitmap.width;
  shown.height = bitmap.height;
  shown.getContext('bitmaprenderer')?.transferFromImageBitmap(bitmap);
}
