import { tokenize } from '@decroche/french';
import type { Term } from './analysis.ts';
import type { ConceptSpotter } from './concept-spotter.ts';

/** Small words that say what is asked about a thing (its how, its when, its how much) and whose thing it is. */
const CUES: ReadonlySet<string> = new Set(
  (
    'comment quand pourquoi qui ou quel quelle quels quelles combien faut peut peux puis dois doit plus pas avant apres ' +
    'sans depuis deja encore chez droit mon ma mes votre vos vous m avez'
  ).split(' '),
);

/** Letters of a word's beginning that stand for its family (`retraité`, `retraite`), and from which length on. */
const FAMILY_LETTERS = 5;
const LEAST_WORD = 7;

/** What a text is told apart by: its terms, the families of its words, notions of the lexicon, and how it asks. */
export function needFeatures(text: string, terms: readonly Term[], concepts: ConceptSpotter): string[] {
  const features = terms.map(({ term }) => term);
  for (const { word } of terms) {
    if (word.length >= LEAST_WORD) features.push(`${word.slice(0, FAMILY_LETTERS)}…`);
  }
  for (const { concept } of concepts.spot(terms)) features.push(`~${concept}`);
  for (const { norm } of tokenize(text)) if (CUES.has(norm)) features.push(`?${norm}`);
  return features;
}
