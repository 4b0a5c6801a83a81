import { fold } from '@decroche/french';

/** Folded ways of speaking in which nobody has died, is ill or is in danger. */
const FIGURES: readonly RegExp[] = [
  /\bmorte?s? (?:de|d') ?(?:rire|honte|peur|trouille|trac|ennui|fatigue|curiosite|jalousie|inquietude|impatience)\b/g,
  /\b(?:a|de quoi) mourir (?:de rire|d'ennui)\b/g,
  /\bmourir (?:de rire|de honte|d'ennui|d'impatience|moins bete)\b/g,
  /\bje meurs (?:de rire|de honte|d'ennui|d'impatience|d'envie)\b/g,
  /\b(?:malade|malades) (?:d'inquietude|de stress|de honte)\b/g,
  /\b(?:une?|la|cette|sa|ma) question de vie ou de mort\b/g,
  /\b(?:temps|heures?|periode|saison)s? mortes?\b/g,
  /\b(?:au )?point mort\b/g,
  /\b(?:une? )?lettres? mortes?\b/g,
  /\b(?:tuer|tue|tuait) le temps\b/g,
];

/**
 * A text without its figures of speech: `mort de rire` speaks of no death. What is left keeps its places, so that offsets
 * still hold.
 */
export function withoutFigures(text: string): string {
  const folded = fold(text).replaceAll('’', "'");
  // Folding keeps the length of nearly every text; where it does not, nothing is taken away.
  if (folded.length !== text.length) return text;
  let kept = text;
  for (const figure of FIGURES) {
    for (const { index, 0: found } of folded.matchAll(figure)) {
      kept = kept.slice(0, index) + ' '.repeat(found.length) + kept.slice(index + found.length);
    }
  }
  return kept;
}
