import { fold } from './fold.ts';

/** Words whose final s or x is no plural. Folded. */
const INVARIABLE = new Set(
  (
    'acces ailleurs alors avis bas bras bus cas concours corps cours dans deces depuis discours divers dos fils ' +
    'fois francais frais gens gros jamais mauvais mois moins os parcours pays permis plus plusieurs poids proces ' +
    'puis recours repas sans secours sens sous succes temps toujours tres vers choix croix deux doux faux ' +
    'heureux paix prix roux six taux voix vieux'
  ).split(' '),
);

/** Ending, what takes its place, and how many letters must be left before it. First fit wins. */
const DERIVATIONS: readonly (readonly [ending: RegExp, by: string, left: number])[] = [
  [/iss(?:ement|age)$/, 'i', 3],
  [/[ae]mment$/, 'ant', 3],
  [/ivement$/, 'if', 3],
  [/iement$/, 'i', 3],
  [/(?<!pl)ement$/, '', 3],
  [/iage$/, 'i', 5],
  [/(?:ateur|atrice|ation)$/, '', 3],
  [/ition$/, '', 4],
  [/trice$/, 'teur', 3],
  [/bilite$/, 'bl', 3],
  [/ivite$/, 'if', 3],
  [/([ai][dl])ite$/, '$1', 3],
  [/i[fv]e?$/, 'if', 2],
  [/(?:euse|eux)$/, 'eu', 3],
  [/[ai]ble$/, 'bl', 3],
  [/([ae])nce$/, '$1nc', 3],
  [/iere?$/, 'i', 3],
  [/elle?$/, 'el', 3],
  [/enne?$/, 'en', 2],
  [/ante?$/, '', 5],
];

const VERB_ENDINGS =
  /(?:eraient|iraient|issaient|erions|issons|issant|issait|erait|irait|erons|irons|eront|iront|assent|issent|aient|erai|irai|ions|ais|ait|ons|ez)$/;

const replaced = (word: string, ending: RegExp, by: string, left: number): string => {
  const at = word.search(ending);
  return at >= left ? word.slice(0, at) + word.slice(at).replace(ending, by) : word;
};

function singular(word: string): string {
  if (INVARIABLE.has(word) || !/[sx]$/.test(word)) return word;
  if (word.endsWith('eaux')) return word.slice(0, -1);
  if (word.endsWith('aux')) return `${word.slice(0, -3)}al`;
  if (word.endsWith('oux')) return word.slice(0, -1);
  return /[^s]s$/.test(word) ? word.slice(0, -1) : word;
}

function derived(word: string): string {
  for (const [ending, by, left] of DERIVATIONS) {
    const shorter = replaced(word, ending, by, left);
    if (shorter !== word) return shorter;
  }
  return word.length > 5 ? replaced(word, VERB_ENDINGS, '', 3) : word;
}

/**
 * A light stem for retrieval over folded text, in the spirit of Savoy's light French stemmer
 * (J. Savoy, "Light stemming approaches for the French, Portuguese, German and Hungarian languages", SAC 2006):
 * plural, gender, common derivations and verb endings go, and accents do not matter, so that `décédée`,
 * `decede` and `décédés` agree. Words of three letters or fewer, and codes with digits, are only folded.
 */
export function lightStem(word: string): string {
  const folded = fold(word);
  if (folded.length <= 3 || /[\d'@]/.test(folded)) return folded;
  let stemmed = derived(singular(folded));
  stemmed = replaced(stemmed, /(?:ee|er|e)$/, '', 3);
  stemmed = replaced(stemmed, /(?<=[^aeiou])(?:ir|ie|it|i)$/, '', 4);
  if (stemmed.length > 4 && /([bcdfglmnprst])\1$/.test(stemmed)) stemmed = stemmed.slice(0, -1);
  return stemmed.replace(/v$/, 'f').replace(/y$/, 'i');
}
