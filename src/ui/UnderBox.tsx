/** What stands under the box: examples while it is empty, and how far the model is. */
import { useActions, useAppState } from './appContext.ts';
import { focusSearchBox } from './searchBoxFocus.ts';
import { strings } from './strings.ts';

export function UnderBox() {
  const { phase, text, chips, examples, current } = useAppState();
  const empty = text === '' && chips.length === 0;
  // Nothing to find in an empty collection.
  const searchable = phase === 'opening' || (current?.items ?? 0) > 0;
  return (
    <div className="under-box">
      {empty && searchable && examples.length > 0 ? <Examples examples={examples} /> : null}
      <ModelLine empty={empty} />
    </div>
  );
}

function Examples({ examples }: { examples: readonly string[] }) {
  const actions = useActions();
  return (
    <ul className="examples" aria-label={strings.search.examplesLabel}>
      {examples.map((example) => (
        <li key={example}>
          <button
            type="button"
            className="example"
            data-testid="example"
            onClick={() => {
              actions.setText(example);
              actions.submit();
              // The button goes with the empty box; the keyboard must not be left nowhere.
              focusSearchBox();
            }}
          >
            {example}
          </button>
        </li>
      ))}
    </ul>
  );
}

function ModelLine({ empty }: { empty: boolean }) {
  const { encoder, examples } = useAppState();
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
      {empty ? (examples.length > 0 ? ` · ${strings.search.modelHint}` : null) : ` · ${strings.search.modelWaiting}`}
    </p>
  );
}
