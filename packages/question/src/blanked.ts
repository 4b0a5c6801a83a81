import { fold } from '@decroche/french';

/**
 * A text with what some patterns over its folded form find replaced by spaces: what is left keeps its places, so that
 * offsets still hold.
 *
 * @param patterns with the flag `g`
 */
export function blanked(text: string, patterns: readonly RegExp[]): string {
  const folded = fold(text).replaceAll('’', "'");
  // Folding keeps the length of nearly every text; where it does not, nothing is taken away.
  if (folded.length !== text.length) return text;
  let kept = text;
  for (const pattern of patterns) {
    for (const { index, 0: found } of folded.matchAll(pattern)) {
      kept = kept.slice(0, index) + ' '.repeat(found.length) + kept.slice(index + found.length);
    }
  }
  return kept;
}
