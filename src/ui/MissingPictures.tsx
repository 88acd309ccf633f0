/** Says which pictures are no longer in a folder, and leaves to the person what becomes of them. */
import { useEffect, useState } from 'react';
import type { FolderState } from '../app/contract.ts';
import { useActions } from './appContext.ts';
import { strings } from './strings.ts';
import { useDetails } from './useDetails.ts';
import { useThumbnail } from './useThumbnail.ts';

/** Pictures that are drawn; whoever has more is told how many. */
const SHOWN = 24;
const words = strings.folders;

export function MissingPictures({ folder: { id, name, missing } }: { folder: FolderState }) {
  const actions = useActions();
  const [isOpen, setOpen] = useState(false);
  const listId = `missing-${id}`;
  const choices = [
    { label: words.remove, act: () => actions.removeMissing(id) },
    { label: words.keep, act: () => actions.keepMissing(id) },
  ];
  return (
    <div className="missing" data-testid="missing">
      <div className="missing-row">
        <p>
          <strong>{words.missing(missing)}</strong> {words.missingSafe}
        </p>
        <div className="button-row">
          <button
            type="button"
            className="button small quiet"
            aria-expanded={isOpen}
            aria-controls={listId}
            aria-label={words.named(isOpen ? words.hide : words.show, name)}
            onClick={() => setOpen(!isOpen)}
          >
            {isOpen ? words.hide : words.show}
          </button>
          {choices.map(({ label, act }) => (
            <button key={label} type="button" className="button small" aria-label={words.named(label, name)} onClick={act}>
              {label}
            </button>
          ))}
        </div>
      </div>
      <div id={listId}>{isOpen ? <MissingList key={missing} folder={id} /> : null}</div>
    </div>
  );
}

function MissingList({ folder }: { folder: string }) {
  const { missingPictures } = useActions();
  const [ids, setIds] = useState<readonly string[]>([]);

  useEffect(() => {
    let wanted = true;
    missingPictures(folder).then(
      (found) => wanted && setIds(found),
      // The folder was forgotten meanwhile: it goes from the page, too.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [folder, missingPictures]);

  return (
    <ul className="missing-list">
      {ids.slice(0, SHOWN).map((id) => (
        <MissingPicture key={id} id={id} />
      ))}
      {ids.length > SHOWN ? <li className="missing-rest">{words.more(ids.length - SHOWN)}</li> : null}
    </ul>
  );
}

function MissingPicture({ id }: { id: string }) {
  const url = useThumbnail(id);
  const name = useDetails(id)?.name ?? '';
  return (
    <li className="missing-picture">
      <span className="missing-frame">{url ? <img src={url} alt="" draggable={false} /> : null}</span>
      <span className="missing-name" title={name}>
        {name}
      </span>
    </li>
  );
}
