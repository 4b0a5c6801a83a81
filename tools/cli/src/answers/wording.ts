import { fold } from '@decroche/french';

/**
 * A text in the form in which wordings are compared: without case, accents and punctuation, the groups of a figure
 * (`25 001,60`) joined with its decimals, words between single spaces with one at each end.
 */
export function comparable(text: string): string {
  const joined = fold(text)
    .replace(/(?<=\d)[\s.](?=\d{3}(?!\d))/gu, '')
    .replace(/(?<=\d),(?=\d)/gu, 'v');
  return ` ${joined.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
}

/**
 * Whether a wording stands in a text made by {@link comparable}: from the beginning of a word on; a figure to its end,
 * while a word may go on with its inflection.
 */
export function stands(wording: string, inText: string): boolean {
  const wanted = comparable(wording).trimEnd();
  if (wanted === '') return false;
  return inText.includes(/\d$/.test(wanted) ? `${wanted} ` : wanted);
}
