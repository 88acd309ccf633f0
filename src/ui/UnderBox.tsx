/** What stands under the box: examples while it is empty, and how far the model is. */
import { useAppState } from './appContext.ts';
import { Examples } from './Examples.tsx';
import { strings } from './strings.ts';

export function UnderBox() {
  const { phase, text, chips, examples, current, outdated } = useAppState();
  const empty = text === '' && chips.length === 0;
  // Nothing to find in an empty collection, and nothing by words in one whose model is gone.
  const searchable = phase === 'opening' || ((current?.items ?? 0) > 0 && !outdated);
  return (
    <div className="under-box">
      {empty && searchable && examples.length > 0 ? <Examples examples={examples} /> : null}
      <ModelLine />
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
