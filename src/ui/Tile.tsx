import { memo, type RefObject } from 'react';
import type { HitKind, Match } from '../core/api.ts';
import { formatScore } from './format.ts';
import { SimilarIcon } from './icons.tsx';
import { strings } from './strings.ts';
import { TilePicture, TileText } from './TileFace.tsx';

export interface TileProps {
  id: string;
  name: string;
  kind: HitKind;
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
export const Tile = memo(function Tile({ id, name, kind, index, column, score, match, active, scrolling, onOpen, onMoreLike }: TileProps) {
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
        {kind === 'text' ? <TileText id={id} name={name} /> : <TilePicture id={id} scrolling={scrolling} />}
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
