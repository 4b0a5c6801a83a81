import { useSyncExternalStore } from 'react';
import { keepChoice, keptChoice } from './browser-choice.ts';

/** How pages look: as the system asks for, or always so. */
export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

let chosen: Theme = 'system';
const listeners = new Set<() => void>();

/** Keeps every page on the theme that was chosen in this browser, here or in another tab, or that the system asks for. */
export function followColorScheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    const isDark = chosen === 'system' ? dark.matches : chosen === 'dark';
    document.documentElement.classList.toggle('cunningham-theme--dark', isDark);
  };
  const read = (): void => {
    const kept = keptChoice('theme');
    chosen = THEMES.find((theme) => theme === kept) ?? 'system';
    for (const listener of listeners) listener();
  };
  listeners.add(apply);
  dark.addEventListener('change', apply);
  window.addEventListener('storage', read);
  read();
}

/** The theme that was chosen, and how to choose another. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, () => chosen), choose];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function choose(theme: Theme): void {
  chosen = theme;
  keepChoice('theme', theme === 'system' ? null : theme);
  for (const listener of listeners) listener();
}
