/** One picture, as large as the window: neighbours by arrows and swipe, details beside it. */
import { type KeyboardEvent, useCallback, useEffect, useState } from 'react';
import type { Hit } from '../core/api.ts';
import { useActions } from './appContext.ts';
import { Dialog } from './Dialog.tsx';
import { CloseIcon, InfoIcon, LeftIcon, MoveIcon, RightIcon, SimilarIcon, TrashIcon } from './icons.tsx';
import { ItemAttributes } from './ItemAttributes.tsx';
import { ItemPanel } from './ItemPanel.tsx';
import { LightboxPicture } from './LightboxPicture.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { Notices } from './Notices.tsx';
import { SimilarPictures } from './SimilarPictures.tsx';
import { strings } from './strings.ts';
import { useItem } from './useItem.ts';
import { useSimilar } from './useSimilar.ts';
import { useSwipe } from './useSwipe.ts';

export interface LightboxProps {
  hits: readonly Hit[];
  id: string;
  /** Scores mean something only for an answered query. */
  showScore: boolean;
  onMove: (id: string) => void;
  onClose: () => void;
}

export function Lightbox({ hits, id, showScore, onMove, onClose }: LightboxProps) {
  const actions = useActions();
  const [panelOpen, setPanelOpen] = useState(false);
  const found = hits.findIndex((hit) => hit.id === id);
  const [lastIndex, setLastIndex] = useState(found);
  if (found >= 0 && found !== lastIndex) setLastIndex(found);
  // A removed picture gives way to the one that took its place.
  const index = Math.min(found >= 0 ? found : lastIndex, hits.length - 1);
  const [moving, setMoving] = useState(false);
  const [aside, setAside] = useState<Hit | null>(null);
  const hit = aside ?? hits[index];
  const item = useItem(hit?.id ?? id);
  const similar = useSimilar(hit?.id ?? id);

  const move = useCallback(
    (step: number) => {
      const next = hits[index + step];
      setAside(null);
      if (next) onMove(next.id);
    },
    [hits, index, onMove],
  );
  const swipe = useSwipe(move);

  useEffect(() => {
    if (hits.length === 0) onClose();
    else if (found < 0 && !aside && hit) onMove(hit.id);
  }, [hits.length, found, hit, aside, onClose, onMove]);

  // The neighbours' previews are asked for early, so that an arrow key shows something at once.
  useEffect(() => {
    for (const near of [hits[index + 1], hits[index - 1]]) if (near) void actions.thumbnail(near.id).catch(() => null);
  }, [hits, index, actions]);

  if (!hit) return null;
  const openSimilar = (other: Hit): void => {
    const isInList = hits.some((one) => one.id === other.id);
    setAside(isInList ? null : other);
    if (isInList) onMove(other.id);
  };
  const moreLike = (): void => {
    actions.moreLike(hit.id);
    onClose();
  };

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1, Home: -index, End: hits.length - 1 - index }[event.key];
    if (step !== undefined) move(step);
    else if (event.key === 'i' || event.key === 'I') setPanelOpen(!panelOpen);
    else if (event.key === 'm' || event.key === 'M') moreLike();
    else return;
    event.preventDefault();
  }

  // The dialog stands beside this one: its keys are its own.
  return (
    <>
      <Dialog className="lightbox" testId="lightbox" label={strings.lightbox.label(hit.name)} onClose={onClose} onKeyDown={onKeyDown}>
        <div className="lightbox-bar">
          <div className="lightbox-title">
            <h2 className="lightbox-name">{hit.name}</h2>
            <p className="lightbox-position" aria-live="polite">
              {aside ? strings.lightbox.aside : strings.lightbox.position(index + 1, hits.length)}
            </p>
            {similar.length > 0 ? (
              <button
                type="button"
                className="lightbox-similar"
                data-testid="similar-count"
                aria-expanded={panelOpen}
                onClick={() => setPanelOpen(true)}
              >
                {strings.lightbox.similar(similar.length)}
              </button>
            ) : null}
          </div>
          <button type="button" className="button on-dark" onClick={moreLike}>
            <SimilarIcon />
            <span className="lightbox-label">{strings.results.moreLike}</span>
          </button>
          <button type="button" className="button on-dark" aria-expanded={panelOpen} onClick={() => setPanelOpen(!panelOpen)}>
            <InfoIcon />
            <span className="lightbox-label">{strings.lightbox.details}</span>
          </button>
          <button
            type="button"
            className="icon-button on-dark"
            title={strings.selection.move}
            aria-label={strings.selection.move}
            aria-haspopup="dialog"
            onClick={() => setMoving(true)}
          >
            <MoveIcon />
          </button>
          <button
            type="button"
            className="icon-button on-dark"
            title={`${strings.lightbox.remove}. ${strings.lightbox.removeHint}`}
            aria-label={strings.lightbox.remove}
            onClick={() => {
              actions.removeItems([hit.id]);
              setAside(null);
            }}
          >
            <TrashIcon />
          </button>
          <button type="button" className="icon-button on-dark" title={strings.lightbox.close} aria-label={strings.lightbox.close} onClick={onClose}>
            <CloseIcon />
          </button>
        </div>
        <div className="lightbox-body">
          <div className="stage" {...swipe}>
            <LightboxPicture key={hit.id} name={hit.name} item={item} />
            <button
              type="button"
              className="stage-step previous"
              disabled={index === 0}
              aria-label={strings.lightbox.previous}
              onClick={() => move(-1)}
            >
              <LeftIcon />
            </button>
            <button
              type="button"
              className="stage-step next"
              disabled={index === hits.length - 1}
              aria-label={strings.lightbox.next}
              onClick={() => move(1)}
            >
              <RightIcon />
            </button>
          </div>
          {panelOpen ? (
            <ItemPanel hit={hit} details={item.details} score={showScore ? hit.score : null} onClose={() => setPanelOpen(false)}>
              <SimilarPictures hits={similar} onOpen={openSimilar} />
              <ItemAttributes key={hit.id} id={hit.id} onChoose={onClose} />
            </ItemPanel>
          ) : null}
        </div>
        <Notices />
      </Dialog>
      {moving ? <MoveDialog ids={[hit.id]} onMoved={() => setAside(null)} onClose={() => setMoving(false)} /> : null}
    </>
  );
}
