/** What is kept in this browser, and nothing else is: how the pages look, and at which extension it stands. */
export type BrowserChoice = 'theme' | 'extension';

/** Prefix of the names, as `index.html` has it too: it sets the theme before anything is painted. */
const PREFIX = 'decroche.';

/** What was chosen in this browser; null when nothing was, or it keeps nothing. */
export function keptChoice(name: BrowserChoice): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** Keeps a choice in this browser, if it lets us; null takes it back. */
export function keepChoice(name: BrowserChoice, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // Then it holds as long as the page.
  }
}
