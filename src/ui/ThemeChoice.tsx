import { Segmented } from './Segmented.tsx';
import { strings } from './strings.ts';
import { setTheme, themes, useTheme } from './theme.ts';

const options = themes.map((value) => ({ value, label: strings.status.themes[value] }));

export function ThemeChoice() {
  return <Segmented legend={strings.status.theme} options={options} value={useTheme()} onChange={setTheme} />;
}
