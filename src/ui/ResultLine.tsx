import type { ReactNode } from 'react';
import type { AppState } from '../app/contract.ts';
import { useAppState } from './appContext.ts';
import { resultWords } from './collectionWords.ts';
import { strings } from './strings.ts';

function sentence({ phase, results, current, refining, loading }: AppState): string {
  if (phase === 'opening') return strings.results.opening;
  if (results.state === 'failed' || !current) return '';
  const words = resultWords(current);
  if (results.mode === 'hits') {
    if (results.state === 'searching' && results.hits.length === 0) return strings.results.searching;
    const found = words.hits(results.hits.length, results.tookMs, results.searched);
    return loading && loading.of > loading.vectors ? `${found} · ${strings.results.reading(loading.vectors, loading.of)}` : found;
  }
  if (refining.chosen.length > 0) return strings.refine.browse(results.hits.length, current.items, current.name);
  return results.hits.length > 0 ? words.browse(results.hits.length, current.name) : '';
}

export interface ResultLineProps {
  showScores: boolean;
  onShowScores: (show: boolean) => void;
  /** Before the switch. */
  children?: ReactNode;
}

/** How many, how fast, among how many; read out politely when it changes. */
export function ResultLine({ showScores, onShowScores, children }: ResultLineProps) {
  const state = useAppState();
  const { results } = state;
  // The best of them is: then none is better.
  const weak = results.mode === 'hits' && results.hits[0]?.match === 'weak';
  return (
    <div className="result-line" data-weak={weak}>
      <p className="result-text" data-testid="result-line" role="status">
        {weak ? <strong className="result-weak">{strings.results.noneStrong} </strong> : null}
        {sentence(state)}
      </p>
      {children}
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
