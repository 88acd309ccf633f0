import { useState } from 'react';
import { strings } from './strings.ts';
import type { OpenItem } from './useItem.ts';

/** A preview is not drawn larger than this many times its own pixels. */
const previewEnlargement = 2;
const previewSide = 384;

export interface LightboxPictureProps {
  name: string;
  item: OpenItem;
}

/** The preview at once, the original over it as soon as it is decoded, both in the same place and size. */
export function LightboxPicture({ name, item: { details, preview, original } }: LightboxPictureProps) {
  const [sharp, setSharp] = useState(false);
  const [broken, setBroken] = useState(false);
  const onlyPreview = original === null || broken;
  if (details?.kind === 'text' && !preview && onlyPreview)
    return (
      <figure className="picture-frame">
        <p className="picture-words">{details.caption ?? name}</p>
        <figcaption className="picture-note">{strings.vectors.lightbox.noPicture}</figcaption>
      </figure>
    );

  const width = details?.width ?? 0;
  const height = details?.height ?? 0;
  const style: Record<string, string> = {};
  if (width > 0 && height > 0) {
    const longest = onlyPreview ? Math.min(previewSide, Math.max(width, height)) * previewEnlargement : Math.max(width, height);
    style['--ratio'] = String(width / height);
    style['--width'] = `${Math.round(longest * Math.min(1, width / height))}px`;
  }

  return (
    <figure className="picture-frame">
      <div className="picture" data-sized={width > 0} style={style}>
        {preview ? <img className="picture-layer" src={preview} alt={onlyPreview || !sharp ? name : ''} draggable={false} /> : null}
        {original && !broken ? (
          <img
            className="picture-layer sharp"
            data-shown={sharp}
            src={original}
            alt={sharp ? name : ''}
            decoding="async"
            draggable={false}
            onLoad={() => setSharp(true)}
            onError={() => setBroken(true)}
          />
        ) : null}
      </div>
      {onlyPreview ? <figcaption className="picture-note">{strings.lightbox.preview}</figcaption> : null}
    </figure>
  );
}
