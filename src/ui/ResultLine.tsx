import type { AppState } from '../app/contract.ts';
import { useAppState } from './appContext.ts';
import { strings } from './strings.ts';

function sentence({ phase, results, current }: AppState): string {
  if (phase === 'opening') return strings.results.opening;
  if (results.state === 'failed' || !current) return '';
  if (results.mode === 'hits') {
    if (results.state === 'searching' && results.hits.length === 0) return strings.results.searching;
    return strings.results.hits(results.hits.length, results.tookMs, results.searched);
  }
  return results.hits.length > 0 ? strings.results.browse(results.hits.length, current.name) : '';
}

export interface ResultLineProps {
  showScores: boolean;
  onShowScores: (show: boolean) => void;
}

/** How many, how fast, among how many; read out politely when it changes. */
export function ResultLine({ showScores, onShowScores }: ResultLineProps) {
  const state = useAppState();
  const { results } = state;
  return (
    <div className="result-line">
      <p className="result-text" data-testid="result-line" role="status">
        {sentence(state)}
      </p>
      {results.mode === 'hits' && results.hits.length > 0 ? (
        <button
          type="button"
          role="switch"
          className="switch"
          aria-checked={showScores}
          title={strings.results.scoreHint}
          onClick={() => onShowScores(!showScores)}
        >
          {strings.results.showScores}
          <span className="switch-track" aria-hidden="true" />
        </button>
      ) : null}
    </div>
  );
}
