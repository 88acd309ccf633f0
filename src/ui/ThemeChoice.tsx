import { strings } from './strings.ts';
import { setTheme, themes, useTheme } from './theme.ts';

export function ThemeChoice() {
  const theme = useTheme();
  return (
    <fieldset className="segmented">
      <legend>{strings.status.theme}</legend>
      <div className="segments">
        {themes.map((each) => (
          <label key={each} className="segment">
            <input type="radio" name="theme" className="visually-hidden" checked={each === theme} onChange={() => setTheme(each)} />
            <span>{strings.status.themes[each]}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
