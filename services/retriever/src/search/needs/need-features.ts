import type { Token } from '@decroche/french';
import type { Reading } from '@decroche/question';
import type { Term } from '../question/analysis.ts';
import type { SpottedConcept } from '../question/concept-spotter.ts';

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

/** Words that carry the form of a question: who asks about whose thing, and what for. */
const FORM_WORDS: ReadonlySet<string> = new Set(
  'vous m me moi mon ma mes j ai avez est etes a ont quel quelle combien quand ou en comment pourquoi je on son sa'.split(
    ' ',
  ),
);

/** Words that point to a moment of the caller's own. */
const MOMENTS: ReadonlySet<string> = new Set(
  (
    'hier demain lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout ' +
    'septembre octobre novembre decembre semaine dernier derniere prochain prochaine heure matin midi soir'
  ).split(' '),
);

const CONTENT = '*';
const MOMENT = '#moment';

/**
 * The form of a question without its content: pairs of neighbouring form words, with every run of other words as one.
 * `vous avez bien reçu ma lettre` and `vous avez enregistré mon chèque` have nearly the same.
 */
function formFeatures(tokens: readonly Token[]): string[] {
  const features: string[] = [];
  let last = '^';
  for (const { norm, kind } of tokens) {
    if (kind === 'punctuation') continue;
    const part = FORM_WORDS.has(norm) ? norm : MOMENTS.has(norm) ? MOMENT : CONTENT;
    if (part !== CONTENT || last !== CONTENT) features.push(`&${last}_${part}`);
    last = part;
  }
  return features;
}

/** Words of a question about something that is somebody's own, or that the fund did. */
const OWN: ReadonlySet<string> = new Set(
  'mon ma mes notre nos son sa ses m me moi j je vous votre vos on ils dossier'.split(' '),
);

/** True when a text speaks of somebody's own business; without it no question is one about a file. */
export function speaksOfOwn({ words }: Reading): boolean {
  return words.some((word) => OWN.has(word));
}

/** What a text is told apart by: its terms, the families of its words, notions of the lexicon, and how it asks. */
export function needFeatures(
  { tokens }: Reading,
  terms: readonly Term[],
  concepts: readonly SpottedConcept[],
): string[] {
  const features = terms.map(({ term }) => term);
  for (const { word } of terms) {
    if (word.length >= LEAST_WORD) features.push(`${word.slice(0, FAMILY_LETTERS)}…`);
  }
  for (const { concept } of concepts) features.push(`~${concept}`);
  for (const { norm } of tokens) if (CUES.has(norm)) features.push(`?${norm}`);
  features.push(...formFeatures(tokens));
  return features;
}

/** Letters of a group. */
const GROUP_LETTERS = 4;

/** Every group of neighbouring letters of a text, across its words. */
export function letterFeatures({ folded }: Reading): string[] {
  const letters = ` ${folded.replace(/[^a-z0-9]+/g, ' ').trim()} `;
  const features: string[] = [];
  for (let at = 0; at + GROUP_LETTERS <= letters.length; at++)
    features.push(letters.slice(at, at + GROUP_LETTERS));
  return features;
}
