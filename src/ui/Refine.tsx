/** Narrowing by what the pictures show: one quiet button, what is chosen, and the facets when they are asked for. */
import { useEffect, useId } from 'react';
import { useActions, useAppState } from './appContext.ts';
import { FacetPanel } from './FacetPanel.tsx';
import { choiceName } from './facetNames.ts';
import { CloseIcon, RefineIcon } from './icons.tsx';
import { strings } from './strings.ts';

const buttonId = 'refine-button';
const panelId = 'refine-panel';

/** The keyboard goes back here when what it was on is gone. */
function focusButton(): void {
  document.getElementById(buttonId)?.focus();
}

export interface RefineButtonProps {
  open: boolean;
  onOpen: (open: boolean) => void;
}

/** Only there where pictures can be told at all. */
export function RefineButton({ open, onOpen }: RefineButtonProps) {
  const { refining, current, phase } = useAppState();
  if (!refining.available || phase !== 'ready' || (current?.items ?? 0) === 0) return null;
  return (
    <button
      type="button"
      id={buttonId}
      className="refine-button"
      data-testid="refine"
      title={strings.refine.openHint}
      aria-expanded={open}
      aria-controls={open ? panelId : undefined}
      onClick={() => onOpen(!open)}
    >
      <RefineIcon />
      {strings.refine.open}
    </button>
  );
}

export interface RefineProps {
  open: boolean;
  onClose: () => void;
}

export function Refine({ open, onClose }: RefineProps) {
  const { refining, current } = useAppState();
  const actions = useActions();
  const shown = open && refining.available && (current?.items ?? 0) > 0;
  const collection = current?.id;
  const isUncounted = refining.state === 'idle';

  useEffect(() => {
    if (shown && collection !== undefined) actions.readFacets();
  }, [shown, collection, actions]);
  // What was counted is forgotten some time after another collection is shown.
  useEffect(() => {
    if (shown && isUncounted) actions.readFacets();
  }, [shown, isUncounted, actions]);

  return (
    <>
      {shown ? (
        <FacetPanel
          id={panelId}
          onClose={() => {
            onClose();
            focusButton();
          }}
        />
      ) : null}
      <Chosen />
    </>
  );
}

function Chosen() {
  const { refining } = useAppState();
  const actions = useActions();
  const label = useId();
  if (refining.chosen.length === 0) return null;
  return (
    <div className="chosen">
      <p className="chosen-label" id={label}>
        {strings.refine.chosen}
      </p>
      <ul className="chosen-list" aria-labelledby={label}>
        {refining.chosen.map((choice) => {
          const name = choiceName(refining, choice);
          return (
            <li key={`${choice.attribute} ${choice.value}`}>
              <button
                type="button"
                className="chosen-facet"
                data-testid="chosen-facet"
                aria-label={strings.refine.remove(name)}
                onClick={() => {
                  actions.toggleFacet(choice.attribute, choice.value);
                  focusButton();
                }}
              >
                {name}
                <CloseIcon />
              </button>
            </li>
          );
        })}
      </ul>
      {refining.chosen.length > 1 ? (
        <button
          type="button"
          className="button quiet small"
          onClick={() => {
            actions.clearFacets();
            focusButton();
          }}
        >
          {strings.refine.clear}
        </button>
      ) : null}
    </div>
  );
}
