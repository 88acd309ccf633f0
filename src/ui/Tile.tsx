import { memo, type MouseEvent, type RefObject } from 'react';
import type { HitKind, Match } from '../core/api.ts';
import { formatScore } from './format.ts';
import { CheckIcon, OpenIcon, SimilarIcon } from './icons.tsx';
import { strings } from './strings.ts';
import { TilePicture, TileText } from './TileFace.tsx';

const words = strings.selection;

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
  selected: boolean;
  /** Is any picture selected? */
  selecting: boolean;
  scrolling: RefObject<boolean>;
  onPress: (index: number, event: MouseEvent) => void;
  onCheck: (index: number, event: MouseEvent) => void;
  onOpen: (index: number) => void;
  onMoreLike: (index: number) => void;
}

/**
 * One picture of the grid, with a check at its corner. A second, quiet button searches for more like it; while pictures are
 * selected it opens this one, which a click then does not.
 */
export const Tile = memo(function Tile(props: TileProps) {
  const { id, name, kind, index, column, score, match, active, selected, selecting, scrolling } = props;
  const tab = active ? 0 : -1;
  const more = selecting
    ? { Icon: OpenIcon, title: words.open, label: words.openNamed(name), act: props.onOpen }
    : { Icon: SimilarIcon, title: strings.results.moreLike, label: strings.results.moreLikeNamed(name), act: props.onMoreLike };
  return (
    <div role="gridcell" aria-colindex={column + 1} aria-selected={selected} className="cell">
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
        onClick={(event) => props.onPress(index, event)}
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
        role="checkbox"
        className="tile-check"
        data-testid="tile-check"
        tabIndex={tab}
        aria-checked={selected}
        aria-label={words.select(name)}
        onClick={(event) => props.onCheck(index, event)}
      >
        <span className="tile-tick">
          <CheckIcon />
        </span>
      </button>
      <button type="button" className="tile-more" tabIndex={tab} title={more.title} aria-label={more.label} onClick={() => more.act(index)}>
        <more.Icon />
      </button>
    </div>
  );
});
