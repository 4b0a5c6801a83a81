/** Keeps the theme of the page on what the system asks for, light or dark. */
export function followColorScheme(): void {
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  const apply = (): void => {
    document.documentElement.classList.toggle('cunningham-theme--dark', dark.matches);
  };
  dark.addEventListener('change', apply);
  apply();
}
