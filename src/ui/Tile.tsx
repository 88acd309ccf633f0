import { memo, type RefObject, useState } from 'react';
import type { Match } from '../core/api.ts';
import { formatScore } from './format.ts';
import { PictureIcon, SimilarIcon } from './icons.tsx';
import { strings } from './strings.ts';
import { useThumbnail } from './useThumbnail.ts';

export interface TileProps {
  id: string;
  name: string;
  index: number;
  column: number;
  /** Estimated cosine, or null where it is not shown. */
  score: number | null;
  /** What it means, where that is known; said to screen readers in any case. */
  match: Match | null;
  /** The one tile of the grid that Tab reaches. */
  active: boolean;
  scrolling: RefObject<boolean>;
  onOpen: (index: number) => void;
  onMoreLike: (index: number) => void;
}

/** One picture of the grid. Opens on click; a second, quiet button searches for more like it. */
export const Tile = memo(function Tile({ id, name, index, column, score, match, active, scrolling, onOpen, onMoreLike }: TileProps) {
  const url = useThumbnail(id, scrolling);
  const [shown, setShown] = useState(false);
  const tab = active ? 0 : -1;
  return (
    <div role="gridcell" aria-colindex={column + 1} className="cell">
      <button
        type="button"
        className="tile"
        data-testid="tile"
        data-id={id}
        data-name={name}
        data-index={index}
        tabIndex={tab}
        title={name}
        aria-label={[name, match ? strings.results.matches[match] : '', score === null ? '' : `${strings.results.score} ${formatScore(score)}`]
          .filter(Boolean)
          .join(', ')}
        onClick={() => onOpen(index)}
      >
        {url ? (
          <img className="tile-picture" data-shown={shown} src={url} alt="" decoding="async" draggable={false} onLoad={() => setShown(true)} />
        ) : null}
        {url === null ? (
          <span className="tile-missing">
            <PictureIcon />
          </span>
        ) : null}
        {score === null ? null : (
          <span className="tile-score" data-match={match}>
            {formatScore(score)}
            {match ? <span className="tile-match">{strings.results.match[match]}</span> : null}
          </span>
        )}
      </button>
      <button
        type="button"
        className="tile-more"
        tabIndex={tab}
        title={strings.results.moreLike}
        aria-label={strings.results.moreLikeNamed(name)}
        onClick={() => onMoreLike(index)}
      >
        <SimilarIcon />
      </button>
    </div>
  );
});
