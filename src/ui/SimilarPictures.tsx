import type { Hit } from '../core/api.ts';
import { strings } from './strings.ts';
import { useThumbnail } from './useThumbnail.ts';

export interface SimilarPicturesProps {
  hits: readonly Hit[];
  onOpen: (hit: Hit) => void;
}

/** Pictures that are very similar to the open one, small; each opens in its place. */
export function SimilarPictures({ hits, onOpen }: SimilarPicturesProps) {
  if (hits.length === 0) return null;
  return (
    <section className="similar" data-testid="similar" aria-label={strings.lightbox.similar(hits.length)}>
      <h4 className="similar-title">{strings.lightbox.similar(hits.length)}</h4>
      <ul className="similar-list">
        {hits.map((hit) => (
          <li key={hit.id}>
            <SimilarPicture hit={hit} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function SimilarPicture({ hit, onOpen }: { hit: Hit; onOpen: (hit: Hit) => void }) {
  const url = useThumbnail(hit.id);
  return (
    <button
      type="button"
      className="similar-picture"
      title={hit.name}
      aria-label={strings.lightbox.similarOpen(hit.name)}
      onClick={() => onOpen(hit)}
    >
      {url ? <img src={url} alt="" draggable={false} /> : null}
    </button>
  );
}
