import { THEMES, type Theme, useTheme } from './color-scheme.ts';

const WORDS: Readonly<Record<Theme, string>> = {
  system: 'Thème du système',
  light: 'Thème clair',
  dark: 'Thème sombre',
};

/** How the pages look, in this browser. */
export function ThemeChoice() {
  const [theme, choose] = useTheme();
  return (
    <select
      className="theme-choice"
      aria-label="Thème"
      value={theme}
      onChange={({ target }) => choose(THEMES.find((each) => each === target.value) ?? 'system')}
    >
      {THEMES.map((each) => (
        <option key={each} value={each}>
          {WORDS[each]}
        </option>
      ))}
    </select>
  );
}
