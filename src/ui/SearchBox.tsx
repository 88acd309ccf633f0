/** The one box: words, picture chips, and the ways to fill and empty it. */
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useActions, useAppState } from './appContext.ts';
import { isMadeElsewhere } from './collectionWords.ts';
import { CloseIcon, PictureIcon, SearchIcon } from './icons.tsx';
import { usePage } from './pageContext.ts';
import { QueryChips } from './QueryChips.tsx';
import { focusSearchBox, searchBoxId, takeWantedFocus, whyItemsOnlyId } from './searchBoxFocus.ts';
import { strings } from './strings.ts';
import { useNarrow } from './useNarrow.ts';

const onMac = typeof navigator !== 'undefined' && /Mac|iP(hone|ad|od)/.test(navigator.userAgent);

export interface SearchBoxProps {
  /** ArrowDown: into the results. */
  onEnterGrid: () => void;
}

export function SearchBox({ onEnterGrid }: SearchBoxProps) {
  const { text, chips, results, encoder, current } = useAppState();
  const actions = useActions();
  const { pickQueryPicture } = usePage();
  const narrow = useNarrow();
  const input = useRef<HTMLInputElement>(null);
  const filled = text !== '' || chips.length > 0;
  // Words and pictures mean nothing to vectors of another model; the box then shows what is searched by.
  const itemsOnly = isMadeElsewhere(current);
  const words = itemsOnly ? strings.vectors.search : strings.search;

  const first = narrow ? words.placeholderShort : words.placeholder;
  const more = itemsOnly ? '' : strings.search.placeholderWithChips;
  const placeholder = chips.length > 0 ? more : first;

  useEffect(() => {
    if (takeWantedFocus()) input.current?.focus();
  }, []);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    // Keys of a composition (Korean, Japanese, Chinese) belong to the input method.
    if (event.nativeEvent.isComposing) return;
    const last = chips.at(-1);
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      onEnterGrid();
    } else if (event.key === 'Backspace' && text === '' && last) {
      event.preventDefault();
      actions.removeChip(last.key);
    }
  }

  return (
    <form
      className="search-box"
      role="search"
      data-drop="query"
      data-searching={results.state === 'searching'}
      onSubmit={(event) => {
        event.preventDefault();
        actions.submit();
      }}
      onPointerDown={(event) => {
        // The whole pill is the box.
        if (!(event.target instanceof Element) || event.target.closest('button, input')) return;
        event.preventDefault();
        input.current?.focus();
      }}
    >
      <span className="search-glyph">
        <SearchIcon />
      </span>
      <div className="search-fields">
        <QueryChips chips={chips} onRemove={actions.removeChip} onRemoved={focusSearchBox} />
        <input
          ref={input}
          id={searchBoxId}
          className="search-input"
          data-testid="search-box"
          type="search"
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          aria-label={words.label}
          aria-describedby={itemsOnly ? whyItemsOnlyId : undefined}
          readOnly={itemsOnly}
          placeholder={placeholder}
          value={text}
          onChange={(event) => actions.setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      {filled ? (
        <button
          type="button"
          className="icon-button"
          data-testid="clear-search"
          title={strings.search.clear}
          aria-label={strings.search.clear}
          onClick={() => {
            actions.clear();
            input.current?.focus();
          }}
        >
          <CloseIcon />
        </button>
      ) : (
        <kbd className="search-kbd" aria-hidden="true">
          {onMac ? strings.search.shortcutMac : strings.search.shortcut}
        </kbd>
      )}
      {itemsOnly ? null : (
        <button
          type="button"
          className="icon-button"
          title={strings.search.byPicture}
          aria-label={strings.search.byPicture}
          onClick={pickQueryPicture}
        >
          <PictureIcon />
        </button>
      )}
      {encoder.phase === 'loading' && !itemsOnly ? (
        <span className="search-progress" style={{ transform: `scaleX(${encoder.loaded})` }} aria-hidden="true" />
      ) : null}
    </form>
  );
}
