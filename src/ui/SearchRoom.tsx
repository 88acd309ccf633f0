/** The room the page opens in: one box, and the pictures it finds. */
import { useRef, useState } from 'react';
import type { Hit } from '../core/api.ts';
import { useActions, useAppState } from './appContext.ts';
import { isMadeElsewhere } from './collectionWords.ts';
import { Grid, type GridHandle } from './Grid.tsx';
import { InterruptedLine } from './InterruptedJobs.tsx';
import { Lightbox } from './Lightbox.tsx';
import { Refine, RefineButton } from './Refine.tsx';
import { ResultLine } from './ResultLine.tsx';
import { SearchBox } from './SearchBox.tsx';
import { EmptyCollection, Failure, FilteredOut, FirstPicturesComing, NoHits, SampleBanner, Skeleton } from './States.tsx';
import { SelectionBar } from './SelectionBar.tsx';
import { focusSearchBox } from './searchBoxFocus.ts';
import { searchView } from './searchView.ts';
import { RepairCollection } from './RepairCollection.tsx';
import { strings } from './strings.ts';
import { UnderBox } from './UnderBox.tsx';
import { UpdateCollection } from './UpdateCollection.tsx';
import { useSelection } from './useSelection.ts';

const noHits: readonly Hit[] = [];

export function SearchRoom() {
  const state = useAppState();
  const actions = useActions();
  const { results, current, sample } = state;
  const grid = useRef<GridHandle>(null);
  const [showScores, setShowScores] = useState(false);
  const [refineOpen, setRefineOpen] = useState(false);
  const [openId, setOpenId] = useState<string | null>(null);
  const view = searchView(state);
  const answered = results.mode === 'hits';
  // A search in progress still shows the answer before it; the key follows what is shown.
  const chosen = state.refining.chosen.map(({ attribute, value }) => `${attribute}=${value}`).join(' ');
  const queryKey = `${current?.id ?? ''} ${results.mode} ${answered ? results.answers : ''} ${chosen}`;
  const { selected, selection } = useSelection(view === 'grid' ? results.hits : noHits, queryKey);

  return (
    <main id="content" className="room search-room" tabIndex={-1}>
      <h1 className="visually-hidden">{strings.search.heading}</h1>
      <div className="search-dock">
        <SearchBox onEnterGrid={() => grid.current?.focusItem(null)} />
      </div>
      <UnderBox />
      {sample && view !== 'opening' ? <SampleBanner /> : null}
      <InterruptedLine />
      <UpdateCollection />
      <RepairCollection />
      <ResultLine showScores={showScores} onShowScores={setShowScores}>
        <RefineButton open={refineOpen} onOpen={setRefineOpen} />
      </ResultLine>
      <Refine open={refineOpen} onClose={() => setRefineOpen(false)} />
      {view === 'opening' || view === 'waiting' ? <Skeleton /> : null}
      {view === 'grid' ? (
        <Grid
          ref={grid}
          hits={results.hits}
          label={strings.results.grid(answered ? results.answers : '')}
          queryKey={queryKey}
          showScores={showScores && answered}
          selected={selected}
          selection={selection}
          onOpen={setOpenId}
          onMoreLike={actions.moreLike}
          onLeave={focusSearchBox}
        />
      ) : null}
      {view === 'empty' ? <EmptyCollection /> : null}
      {view === 'adding' ? <FirstPicturesComing /> : null}
      {view === 'filtered-out' ? <FilteredOut /> : null}
      {view === 'no-hits' ? <NoHits /> : null}
      {view === 'search-failed' && results.error ? (
        <Failure title={results.error.message} safe={results.error.safe} next={results.error.next}>
          {state.outdated || isMadeElsewhere(current) ? (
            <button type="button" className="button" onClick={actions.clear}>
              {strings.states.clear}
            </button>
          ) : (
            <button type="button" className="button primary" onClick={actions.submit}>
              {strings.states.tryAgain}
            </button>
          )}
        </Failure>
      ) : null}
      {view === 'open-failed' && state.failure ? (
        <Failure title={strings.states.openFailed} text={state.failure.message} safe={state.failure.safe} next={state.failure.next}>
          <button type="button" className="button primary" onClick={() => location.reload()}>
            {strings.states.reload}
          </button>
        </Failure>
      ) : null}
      <SelectionBar selected={selected} onClear={selection.clear} onGone={() => grid.current?.focusAgain()} />
      {openId === null ? null : (
        <Lightbox
          hits={results.hits}
          id={openId}
          showScore={answered}
          onMove={setOpenId}
          onClose={() => {
            setOpenId(null);
            grid.current?.focusItem(openId);
          }}
        />
      )}
    </main>
  );
}
