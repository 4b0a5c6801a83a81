import { LETTER_NAMES, wordSet } from '@decroche/french';
import type { Detector } from '../detector.ts';
import { type DigitStretch, isInterruption } from '../digit-stretches.ts';
import { openLetters, openNumbers } from '../open-ends.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';

const CUES = wordSet('iban rib bancaire compte bic virement banque guichet');
/** Shortest account number taken for one after such words, in digits. */
const SHORTEST_ACCOUNT = 8;
/** Fields of a French account number, said one by one. */
const FIELDS = wordSet('banque guichet compte');
const SHORTEST_FIELD = 4;
/** Shortest IBAN, in characters. Source: ISO 13616 (Norway: 15). */
const SHORTEST = 14;
/** The beginning of one after the words that announce it. */
const SHORTEST_CUED = 6;
/** After `f r`, which is said of little else. */
const SHORTEST_SPELLED = 9;
const LONGEST_TOKENS = 60;
/** Countries whose code is no French word; others are taken in capitals only. */
const COUNTRIES = wordSet(
  'fr be lu ch it pt gb nl mc at ie gr pl ro dk fi se no cz hu bg hr sk si ee lv lt mt cy',
);

/** IBANs, written in any grouping or said, and account numbers after the words that announce them. */
export const IBANS: Detector = {
  name: 'iban',
  finds: ['IBAN'],
  stage: 'plain',
  rules: {
    announced: 'mon rib trente mille zéro zéro six zéro zéro zéro',
    written: 'FR76 3000 6000 0112 3456 7890 189',
    bank: 'bic AGRIFRPP882',
  },
  openFrom: (utterance) => Math.min(openLetters(utterance), openNumbers(utterance)),
  detect: ({ utterance, stretches }) => [
    ...stretches.flatMap((stretch) => announcedAccount(utterance, stretch)),
    ...utterance.words.flatMap(({ at }) => ibanAt(utterance, at) ?? []),
    ...utterance.words.flatMap((word) => bicAfter(utterance, word)),
  ],
};

function announcedAccount(utterance: Utterance, { from, to, start, digits }: DigitStretch): PiiSpan[] {
  const account = digits.length >= SHORTEST_ACCOUNT && utterance.cueBefore(from, 8, CUES);
  const field = digits.length >= SHORTEST_FIELD && utterance.cueBefore(from, 1, FIELDS);
  if (!account && !field) return [];
  // Of a spelled country one letter may be lost: `mon rib f soixante-seize`.
  const letter = /^[a-z]$/.test(utterance.norm(from - 1)) ? utterance.words[from - 1] : undefined;
  const { end } = accountEnd(utterance, to);
  return [{ type: 'IBAN', start: letter?.start ?? start, end, score: 0.86, rule: 'announced' }];
}

/** The code of the bank behind the word that announces it: 8 or 11 characters (ISO 9362). */
function bicAfter(utterance: Utterance, word: Lexeme): PiiSpan[] {
  if (word.norm !== 'bic' && word.norm !== 'swift') return [];
  const code = utterance.words
    .slice(word.at + 1, word.at + 4)
    .find(({ norm }) => /^[a-z]{6}[a-z0-9]{2}(?:[a-z0-9]{3})?$/.test(norm));
  if (code === undefined || code.ordinary) return [];
  return [{ type: 'IBAN', start: code.start, end: code.end, score: 0.7, rule: 'bank' }];
}

function ibanAt(utterance: Utterance, at: number): PiiSpan | undefined {
  const head = headAt(utterance, at);
  if (head === undefined) return undefined;
  const { characters, end } = accountEnd(utterance, head.to);
  const cued = head.characters > 2 && utterance.cueBefore(at, 8, CUES);
  const least = cued ? SHORTEST_CUED : head.spelled ? SHORTEST_SPELLED : SHORTEST;
  if (head.characters + characters < least) return undefined;
  const start = (utterance.words[at] as Lexeme).start;
  return { type: 'IBAN', start, end, score: 0.98, rule: 'written' };
}

/** Where the account number ends that goes on at `from`, and how many characters more it has. */
function accountEnd(utterance: Utterance, from: number): { characters: number; end: number } {
  let characters = 0;
  let to = from;
  for (let next = from; next < utterance.words.length && next < from + LONGEST_TOKENS; next++) {
    const size = sizeOf(utterance, next);
    if (size === 0) {
      if (isInterruption(utterance, to, next + 1)) continue;
      break;
    }
    characters += size;
    to = next + 1;
  }
  return { characters, end: (utterance.words[to - 1] as Lexeme).end };
}

/** A country and its key: `FR76`, `FR 76`, `f r soixante seize`. */
function headAt(
  utterance: Utterance,
  at: number,
): { to: number; characters: number; spelled: boolean } | undefined {
  const word = utterance.words[at];
  if (word === undefined) return undefined;
  if (word.kind === 'code' && /^[a-z]{2}\d{2}[a-z0-9]*$/.test(word.norm)) {
    return { to: at + 1, characters: word.norm.length, spelled: false };
  }
  if (word.kind !== 'word') return undefined;
  const country =
    COUNTRIES.has(word.norm) || (/^[A-Z]{2}$/.test(word.text) && (utterance.cased || !word.stop));
  const joined = country && !word.elided ? at + 1 : undefined;
  const letters = letterOf(word) + letterOf(utterance.words[at + 1]);
  const spelled = COUNTRIES.has(letters) ? at + 2 : undefined;
  const alphabet = COUNTRIES.has(letterOf(word) + letterOf(utterance.words[at + 3]));
  const named = alphabet && [1, 4].every((step) => utterance.norm(at + step) === 'comme');
  const to = joined ?? spelled ?? (named ? at + 6 : undefined);
  return to !== undefined && isFigure(utterance, to)
    ? { to, characters: 2, spelled: joined === undefined }
    : undefined;
}

/** The letter that a word is or names; nothing for other words. */
function letterOf(word: Lexeme | undefined): string {
  if (word?.kind !== 'word' || word.elided) return '';
  return /^[a-z]$/.test(word.norm) ? word.norm : (LETTER_NAMES.get(word.norm) ?? '');
}

function isFigure(utterance: Utterance, at: number): boolean {
  return utterance.words[at]?.kind === 'number' || utterance.numberAt(at) !== undefined;
}

/** How many characters of an account number stand at a token; 0 when it is none. */
function sizeOf(utterance: Utterance, at: number): number {
  const word = utterance.words[at];
  if (word === undefined) return 0;
  if (word.kind === 'number') return word.norm.replace(/\D/g, '').length;
  if (word.kind === 'code') return /\d/.test(word.norm) && word.norm.length <= 30 ? word.norm.length : 0;
  if (word.kind !== 'word') return 0;
  const number = utterance.numberAt(at);
  if (number?.ambiguous === true && word.norm !== 'un') return 0;
  const part = number?.parts.find((entry) => entry.from === at);
  if (part !== undefined) return part.digits.length;
  if (isFigure(utterance, at)) return 1;
  return /^[a-z]$/.test(word.norm) && !word.elided ? 1 : 0;
}
