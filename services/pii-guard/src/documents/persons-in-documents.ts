import { fold } from '@decroche/french';
import type { Lexicon } from '../lexicon/lexicon.ts';
import type { PiiSpan } from '../span.ts';
import { type DocumentPolicy, type DocumentScene, FIRST_PERSON, REACH } from './document-scene.ts';

/** Words before a proper name that make it the name of a place or of a thing. */
const NAMED_AFTER =
  /\b(?:affaire|allee|arret|avenue|batiment|boulevard|centre|chemin|clinique|college|cours|ecole|espace|etablissement|fondation|gare|hopital|immeuble|impasse|loi|lycee|maison|mediatheque|parc|place|plan|pont|prix|quai|quartier|rapport|reforme|residence|route|rue|salle|square|stade|universite|ville)s?(?: (?:de|du|des|la|le|d'|l'))* ?$/;
/** Where somebody speaks of himself, a name needs no capital letter. */
const INTRODUCED_BY_HIMSELF = 0.8;
const INTRODUCED = 0.85;
const RELATED = 0.82;

/** A courtesy title or an introduction before a name, or a first name with a surname. */
export const isPerson: DocumentPolicy = (span, scene) =>
  isSomebodySpeaking(span, scene) || isWrittenName(span, scene) || isOpinion(span, scene);

/**
 * What a second reader takes for a person as well: a name that is written as one, and no word, place or body. Names that
 * lists know need more than that: they are those of firms and of singers too.
 */
function isOpinion(span: PiiSpan, { text, lexicon, utterance, opinions }: DocumentScene): boolean {
  if (!opinions.some(({ type, start, end }) => type === 'PERSON' && start < span.end && span.start < end))
    return false;
  if (NAMED_AFTER.test(fold(text.slice(Math.max(0, span.start - REACH), span.start)))) return false;
  const words = utterance.words.slice(utterance.firstFrom(span.start), utterance.firstFrom(span.end));
  const telling = words.filter(({ particle, stop }) => !particle && !stop);
  const unknown = telling.some(({ given: known }) => known === undefined || known === 'rare');
  return unknown && telling.every(({ text: word, entity }) => !entity && isRare(lexicon, word));
}

/** Where somebody speaks of himself, what introduces a name is enough. */
function isSomebodySpeaking(span: PiiSpan, { text, lexicon }: DocumentScene): boolean {
  if (span.score < INTRODUCED_BY_HIMSELF || !FIRST_PERSON.test(fold(text))) return false;
  if (span.score >= INTRODUCED) return true;
  // A surname alone that nothing introduces is as often that of a firm.
  const words = text.slice(span.start, span.end).split(NO_NAME);
  const named = words.some((word) => lexicon.givenName(fold(word)) !== undefined);
  return named && (span.score >= RELATED || words.length > 1);
}

const NO_NAME = /[^\p{L}'’-]+/u;

function isWrittenName(span: PiiSpan, { text, lexicon }: DocumentScene): boolean {
  const written = text.slice(span.start, span.end);
  const before = fold(text.slice(Math.max(0, span.start - REACH), span.start));
  const words = written.split(NO_NAME).filter((word) => word.length > 1);
  if (!/^\p{Lu}/u.test(written) || NAMED_AFTER.test(before)) return false;
  if (NAMED_AFTER.test(`${fold(words[0] ?? '')} `)) return false;
  if (span.score >= INTRODUCED) return words.some((word) => isRare(lexicon, word) || given(lexicon, word));
  if (span.score >= RELATED && words.length === 1) return given(lexicon, words[0] as string);
  return isFirstNameWithSurname(lexicon, words);
}

function isFirstNameWithSurname(lexicon: Lexicon, words: readonly string[]): boolean {
  if (words.length < 2) return false;
  if (words.length === 2 && words.some(isUpper) && words.some((word) => isFirstName(lexicon, word)))
    return true;
  const named = words.some((word) => given(lexicon, word) && (!isUpper(word) || words.every(isUpper)));
  return named && words.filter((word) => /^\p{Lu}/u.test(word)).length >= 2;
}

/** A capital letter, and neither a French word nor a commune. */
const isRare = (lexicon: Lexicon, word: string): boolean =>
  /^\p{Lu}/u.test(word) && !lexicon.isOrdinary(fold(word)) && lexicon.communeAt([fold(word)], 0) === 0;

/** `Claire` beside `MARTIN`: as forms and signatures put it, so that even a name that is a word counts. */
function isFirstName(lexicon: Lexicon, word: string): boolean {
  const name = lexicon.givenName(fold(word));
  const place = lexicon.communeAt([fold(word)], 0) > 0;
  return !isUpper(word) && /^\p{Lu}/u.test(word) && (name === 'sure' || (name !== undefined && !place));
}

function isUpper(word: string): boolean {
  return word === word.toUpperCase();
}

function given(lexicon: Lexicon, word: string): boolean {
  return lexicon.givenName(fold(word)) === 'sure';
}
