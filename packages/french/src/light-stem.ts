import { fold } from './fold.ts';

const VERB_ENDINGS =
  /(?:eraient|iraient|erions|issons|issant|erait|irait|erons|irons|eront|iront|aient|erai|irai|ions|ais|ait|ant|ons|ez)$/;

const DERIVATIONS: readonly (readonly [RegExp, string])[] = [
  [/issements?$/, 'i'],
  [/(?:a|e)mment$/, 'ant'],
  [/(?:e|i)ments?$/, ''],
  [/(?:ateur|atrice|ation)s?$/, ''],
  [/itions?$/, ''],
  [/(?:ivite|ivement|ives?|ifs?)$/, 'if'],
  [/(?:euses?|eux)$/, 'eu'],
  [/(?:ables?|ibles?)$/, 'bl'],
  [/(?:ances?|ences?)$/, 'anc'],
  [/(?:iere|ier)s?$/, 'ier'],
  [/(?:elles?|els?)$/, 'el'],
  [/(?:ennes?|ens?)$/, 'en'],
];

const MIN_LEFT = 3;

function derived(word: string): string {
  for (const [ending, by] of DERIVATIONS) {
    const at = word.search(ending);
    if (at >= MIN_LEFT) return word.slice(0, at) + by;
  }
  return word;
}

/**
 * A light stem for retrieval over folded text, in the spirit of Savoy's light French stemmer: plural, gender,
 * common derivations and verb endings go, accents do not matter (`décédée`, `decede` and `décédés` agree).
 * Words of three letters or fewer are only folded.
 */
export function lightStem(word: string): string {
  let stemmed = fold(word);
  if (stemmed.length <= 3 || /\d/.test(stemmed)) return stemmed;
  if (stemmed.endsWith('aux') && stemmed.length > 4) {
    stemmed = `${stemmed.slice(0, -3)}${stemmed.endsWith('eaux') ? 'au' : 'al'}`;
  } else if (/[^s]s$/.test(stemmed) || /[aeo]ux$/.test(stemmed)) {
    if (!stemmed.endsWith('eux')) stemmed = stemmed.slice(0, -1);
  }
  stemmed = derived(stemmed);
  const verb = stemmed.length > 5 ? stemmed.search(VERB_ENDINGS) : -1;
  if (verb >= MIN_LEFT) stemmed = stemmed.slice(0, verb);
  stemmed = stemmed.replace(/(?:ee|er|e)$/, (ending, at: number) => (at >= MIN_LEFT ? '' : ending));
  if (stemmed.length > 4 && /([bcdfglmnprst])\1$/.test(stemmed)) stemmed = stemmed.slice(0, -1);
  return stemmed;
}
