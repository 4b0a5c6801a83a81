import { blanked } from './blanked.ts';

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

/** A text without its figures of speech: `mort de rire` speaks of no death. What is left keeps its places. */
export function withoutFigures(text: string): string {
  return blanked(text, FIGURES);
}
