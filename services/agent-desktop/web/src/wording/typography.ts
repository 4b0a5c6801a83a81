const NO_BREAK = '\u00a0';

/**
 * Keeps together what French typography keeps together: a word and the double sign after it, quotation marks and
 * what they hold, a number and its unit. Only spaces change, into no-break ones.
 */
export function withFixedSpaces(text: string): string {
  return text
    .replace(/ (?=[?!:;»€%])/g, NO_BREAK)
    .replace(/(?<=«) /g, NO_BREAK)
    .replace(/(?<=\d) (?=\d{3}(?!\d))/g, NO_BREAK)
    .replace(/(?<=\d) (?=\p{Ll})/gu, NO_BREAK);
}
