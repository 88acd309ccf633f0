import type { QueryChip } from '../app/contract.ts';
import { CloseIcon, PictureIcon } from './icons.tsx';
import { strings } from './strings.ts';

export interface QueryChipsProps {
  chips: readonly QueryChip[];
  onRemove: (key: string) => void;
  /** The removed chip had the focus. */
  onRemoved: () => void;
}

/** The pictures a query goes towards. */
export function QueryChips({ chips, onRemove, onRemoved }: QueryChipsProps) {
  return chips.map((chip) => (
    <span key={chip.key} className="chip" data-testid="chip">
      {chip.thumbnail ? (
        <img className="chip-picture" src={chip.thumbnail} alt="" draggable={false} />
      ) : (
        <span className="chip-picture">
          <PictureIcon />
        </span>
      )}
      <span className="chip-label">
        <span className="visually-hidden">{strings.search.similarTo} </span>
        {chip.label}
      </span>
      <button
        type="button"
        className="chip-remove"
        aria-label={strings.search.removeChip(chip.label)}
        onClick={() => {
          onRemove(chip.key);
          onRemoved();
        }}
      >
        <CloseIcon />
      </button>
    </span>
  ));
}
