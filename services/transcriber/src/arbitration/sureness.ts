import { type HeardWord, meanConfidence, tellingWords } from '../believable-words.ts';

/**
 * What the embedded recogniser loses beside the one for people, and what it loses more the fewer words it has: it writes
 * letters and figures over a short sound of a person, and is sure of them. Fitted on 192 recorded sentences and 314 short
 * prompts of one person and on 235 synthetic sentences: of the sentences none is lost by it.
 */
const HANDICAP = 0.05;
const HANDICAP_OF_A_WORD = 0.4;

/**
 * Sureness from which the embedded recogniser is believed without hearing the other: the surest of 192 sentences of a
 * person has 0.91, 171 of 235 synthetic ones are surer than 0.95.
 */
const SURE = 0.95;
const LEAST_SURE_WORDS = 4;

/** True when the words of the embedded recogniser need no second opinion. */
export function areSure(words: readonly HeardWord[]): boolean {
  const telling = tellingWords(words);
  return meanConfidence(telling) >= SURE && telling.length >= LEAST_SURE_WORDS;
}

/** True when the words of the recogniser for people are to be believed rather than those of the embedded one. */
export function isBetter(people: readonly HeardWord[], embedded: readonly HeardWord[]): boolean {
  const ofPeople = tellingWords(people);
  const ofEmbedded = tellingWords(embedded);
  if (ofPeople.length === 0) return false;
  if (ofEmbedded.length === 0) return true;
  const handicap = HANDICAP + HANDICAP_OF_A_WORD / ofEmbedded.length;
  return meanConfidence(ofPeople) > meanConfidence(ofEmbedded) - handicap;
}

/** The words that are believed of those that both have heard. */
export function believedOf<T extends HeardWord>(embedded: readonly T[], people: readonly T[]): readonly T[] {
  return !areSure(embedded) && isBetter(people, embedded) ? people : embedded;
}
