import { useEffect, useState } from 'react';
import type { ShownAttribute } from '../app/contract.ts';
import { useActions, useAppState } from './appContext.ts';
import { isChosen, nameOf } from './facetNames.ts';
import { strings } from './strings.ts';

export interface ItemAttributesProps {
  id: string;
  /** A value was chosen, or no longer is: the pictures behind are others now. */
  onChoose: () => void;
}

/** What the open picture shows, as far as the model is sure; each word leads to the pictures that show it too. */
export function ItemAttributes({ id, onChoose }: ItemAttributesProps) {
  const { refining } = useAppState();
  const actions = useActions();
  const [shown, setShown] = useState<readonly ShownAttribute[]>([]);

  useEffect(() => {
    let wanted = true;
    // What cannot be told is shown as not there.
    actions.attributes(id).then(
      (found) => wanted && setShown(found),
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [id, actions]);

  if (shown.length === 0) return null;
  return (
    <ul className="item-attributes" data-testid="item-attributes" aria-label={strings.refine.shows}>
      {shown.map((one) => (
        <li key={one.attribute}>
          <button
            type="button"
            className="facet"
            data-testid="item-attribute"
            aria-pressed={isChosen(refining, one.attribute, one.value)}
            title={strings.refine.narrowTo(nameOf(one))}
            onClick={() => {
              actions.toggleFacet(one.attribute, one.value);
              onChoose();
            }}
          >
            <span className="visually-hidden">{one.attributeName.en}: </span>
            {nameOf(one)}
          </button>
        </li>
      ))}
    </ul>
  );
}
