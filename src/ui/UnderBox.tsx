/** What stands under the box: examples while it is empty, and how far the model is. */
import { useAppState } from './appContext.ts';
import { isMadeElsewhere } from './collectionWords.ts';
import { Examples } from './Examples.tsx';
import { whyItemsOnlyId } from './searchBoxFocus.ts';
import { strings } from './strings.ts';

export function UnderBox() {
  const { phase, text, chips, examples, current, outdated } = useAppState();
  const empty = text === '' && chips.length === 0;
  const itemsOnly = isMadeElsewhere(current);
  // Nothing to find in an empty collection, and nothing by words in one whose model is gone.
  const searchable = phase === 'opening' || ((current?.items ?? 0) > 0 && !outdated && !itemsOnly);
  return (
    <div className="under-box">
      {empty && searchable && examples.length > 0 ? <Examples examples={examples} /> : null}
      {current && itemsOnly ? <ItemsOnlyLine name={current.name} /> : <ModelLine />}
    </div>
  );
}

/** Why the box takes no words, and what it takes. */
function ItemsOnlyLine({ name }: { name: string }) {
  const { why, api, apiCall } = strings.vectors.search;
  return (
    <div className="items-only" data-testid="items-only">
      <p id={whyItemsOnlyId}>{why(name)}</p>
      <p>
        {api}
        <code>{apiCall}</code>
      </p>
    </div>
  );
}

function ModelLine() {
  const { encoder, examples, results } = useAppState();
  if (encoder.phase === 'failed') {
    return (
      <p className="model-line" data-tone="warning" data-testid="model-line" role="status">
        {strings.search.modelFailed} {encoder.message}
      </p>
    );
  }
  if (encoder.phase !== 'loading') return null;
  return (
    <p className="model-line" data-testid="model-line">
      {strings.search.modelLoading(encoder.loaded)}
      {results.state === 'searching' ? ` · ${strings.search.modelWaiting}` : examples.length > 0 ? ` · ${strings.search.modelHint}` : null}
    </p>
  );
}
