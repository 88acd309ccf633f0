import type { RefObject } from 'react';
import { PictureIcon } from './icons.tsx';
import { useDetails } from './useDetails.ts';
import { useTilePicture } from './useTilePicture.ts';

/** The preview of an item, or that there is none. */
export function TilePicture({ id, scrolling }: { id: string; scrolling: RefObject<boolean> }) {
  const { canvas, state } = useTilePicture(id, scrolling);
  if (state !== 'missing') return <canvas ref={canvas} className="tile-picture" data-shown={state === 'shown'} width={1} height={1} />;
  return (
    <span className="tile-missing">
      <PictureIcon />
    </span>
  );
}

/** An item that came without a picture: its words, on a quiet ground. */
export function TileText({ id, name }: { id: string; name: string }) {
  const caption = useDetails(id)?.caption;
  return (
    <span className="tile-text">
      {caption ? <span className="tile-caption">{caption}</span> : null}
      <span className="tile-name">{name}</span>
    </span>
  );
}
