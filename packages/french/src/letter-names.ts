/** Letters by the folded words a recogniser writes for their names. */
export const LETTER_NAMES: ReadonlyMap<string, string> = new Map([
  ['be', 'b'],
  ['ce', 'c'],
  ['effe', 'f'],
  ['ache', 'h'],
  ['ka', 'k'],
  ['elle', 'l'],
  ['aime', 'm'],
  ['emme', 'm'],
  ['enne', 'n'],
  ['pe', 'p'],
  ['ku', 'q'],
  ['erre', 'r'],
  ['esse', 's'],
  ['te', 't'],
  ['ve', 'v'],
  ['ixe', 'x'],
  ['igrec', 'y'],
  ['zede', 'z'],
  ['double-v', 'w'],
  ['double-ve', 'w'],
  ['i-grec', 'y'],
]);

/** Those of {@link LETTER_NAMES} that are ordinary words as well. */
export const ORDINARY_LETTER_NAMES: ReadonlySet<string> = new Set(['ce', 'elle', 'aime', 'te', 'ache']);
