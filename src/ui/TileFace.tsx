import { type RefObject, useState } from 'react';
import { PictureIcon } from './icons.tsx';
import { useDetails } from './useDetails.ts';
import { useThumbnail } from './useThumbnail.ts';

/** The preview of an item, or that there is none. */
export function TilePicture({ id, scrolling }: { id: string; scrolling: RefObject<boolean> }) {
  const url = useThumbnail(id, scrolling);
  const [shown, setShown] = useState(false);
  if (url)
    return <img className="tile-picture" data-shown={shown} src={url} alt="" decoding="async" draggable={false} onLoad={() => setShown(true)} />;
  if (url === undefined) return null;
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
