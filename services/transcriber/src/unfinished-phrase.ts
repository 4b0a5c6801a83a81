import { HESITATION_SOUNDS } from '@decroche/french';

/** Calls and sighs; like sounds of hesitation, no need is in them. */
const INTERJECTIONS = ['hein', 'ben', 'ah', 'oh', 'eh'];

/** Words that call for another one. */
const OPEN_WORDS = [
  ...['alors', 'donc', 'voilà', 'enfin', 'bon', 'allô', 'bonjour'],
  ...['et', 'ou', 'mais', 'car', 'que', 'qui', 'si', 'comme', 'parce', 'puis', 'quand', 'lorsque', 'puisque'],
  ...[
    'de',
    'du',
    'des',
    'à',
    'au',
    'aux',
    'en',
    'pour',
    'par',
    'sur',
    'avec',
    'sans',
    'chez',
    'dans',
    'depuis',
  ],
  ...['le', 'la', 'les', 'un', 'une', 'mon', 'ma', 'mes', 'son', 'sa', 'ses', 'ce', 'cet', 'cette', 'votre'],
  ...['je', 'il', 'elle', 'ils', 'elles', 'on', 'est-ce', "j'ai", "c'est", 'très'],
];

/** Words that numbers, dates, phone and social security numbers are dictated with. */
const NUMBERS = [
  ...['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix', 'onze', 'douze'],
  ...[
    'treize',
    'quatorze',
    'quinze',
    'seize',
    'vingt',
    'vingts',
    'trente',
    'quarante',
    'cinquante',
    'soixante',
  ],
  ...['cent', 'cents', 'mille', 'virgule', 'numéro', 'double'],
];

const HESITATION: ReadonlySet<string> = new Set([...HESITATION_SOUNDS, ...INTERJECTIONS]);
const UNFINISHED: ReadonlySet<string> = new Set([...HESITATION, ...OPEN_WORDS, ...NUMBERS]);

/** True for a sound of hesitation. */
export function isHesitation(word: string): boolean {
  return HESITATION.has(word);
}

/**
 * True when the last word leaves the phrase open: a hesitation, a greeting, a linking word, an article, or a number
 * that may go on ("un quarante deux … zéro sept …").
 *
 * @param words lower-case words as the recogniser writes them, in order
 */
export function isUnfinished(words: readonly string[]): boolean {
  const last = words.at(-1);
  return last !== undefined && UNFINISHED.has(last);
}
