/** Queries to begin with, in one language at a time. */
import { useActions } from './appContext.ts';
import type { Example } from '../app/contract.ts';
import { setExampleLanguage, useExampleLanguage } from './exampleLanguage.ts';
import { focusSearchBox } from './searchBoxFocus.ts';
import { Segmented } from './Segmented.tsx';
import { strings } from './strings.ts';

export function Examples({ examples }: { examples: readonly Example[] }) {
  const actions = useActions();
  const languages = [...new Set(examples.map(({ language }) => language))];
  const language = useExampleLanguage(languages);
  return (
    <div className="examples">
      <ul className="example-list" aria-label={strings.search.examplesLabel} lang={language}>
        {examples.map(({ text, language: own }) =>
          own === language ? (
            <li key={text}>
              <button
                type="button"
                className="example"
                data-testid="example"
                onClick={() => {
                  actions.setText(text);
                  actions.submit();
                  // The button goes with the empty box; the keyboard must not be left nowhere.
                  focusSearchBox();
                }}
              >
                {text}
              </button>
            </li>
          ) : null,
        )}
      </ul>
      {languages.length > 1 ? (
        <div className="example-languages">
          <Segmented
            legend={strings.search.examplesLanguage}
            options={languages.map((value) => ({ value, label: strings.search.languages[value] ?? value }))}
            value={language}
            onChange={setExampleLanguage}
          />
        </div>
      ) : null}
    </div>
  );
}
