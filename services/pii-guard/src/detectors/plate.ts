import { wordSet } from '@decroche/french';
import type { Detector, Scene } from '../detector.ts';
import { openLetters, openNumbers } from '../open-ends.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';

const WRITTEN =
  /(?<![\p{L}\d])(?:[A-HJ-NP-TV-Z]{2}[ -]?\d{3}[ -]?[A-HJ-NP-TV-Z]{2}|\d{1,4} ?[A-HJ-NP-TV-Z]{2,3} ?(?:\d{2}|2[AB]))(?![\p{L}\d])/giu;

const DIGITS = 3;
const CUES = wordSet('plaque plaques immatricule immatriculee immatriculation voiture vehicule');

/** Licence plates: two letters, three digits, two letters, written or spelled (arrêté of 9 February 2009). */
export const PLATES: Detector = {
  name: 'plate',
  finds: ['PLATE'],
  stage: 'plain',
  rules: {
    written: 'ma voiture est immatriculée AB-482-CD',
    hyphenated: 'gh-731-kl',
    spelled: 'a b cent vingt-trois c d',
    older: 'plaque quatre cent douze b r y trente-cinq',
  },
  openFrom: (utterance) =>
    Math.min(openLetters(utterance), openNumbers(utterance), openOlderPlate(utterance)),
  detect: (scene) => [
    ...writtenPlates(scene),
    ...hyphenatedPlates(scene),
    ...spelledPlates(scene),
    ...olderPlates(scene),
  ],
};

const writtenPlates = ({ utterance }: Scene): PiiSpan[] =>
  [...utterance.text.matchAll(WRITTEN)]
    .filter(({ 0: text, index }) => isPlate(utterance, text, index))
    .map(({ 0: text, index }) => plate(index, index + text.length, 0.7, 'written'));

const hyphenatedPlates = ({ utterance }: Scene): PiiSpan[] =>
  utterance.words
    .filter((word) => word.kind === 'code' && /^[a-z]{2}-?\d{3}-?[a-z]{2}$/.test(word.norm))
    .map(({ start, end }) => plate(start, end, 0.7, 'hyphenated'));

const spelledPlates = ({ utterance, stretches }: Scene): PiiSpan[] =>
  stretches.flatMap(({ from, to, digits }) => {
    const letters = [from - 2, from - 1, to, to + 1].map((at) => utterance.words[at]);
    if (digits.length !== DIGITS || !letters.every(isLetter)) return [];
    return [plate(startOf(utterance, from - 2), endOf(utterance, to + 1), 0.85, 'spelled')];
  });

const plate = (start: number, end: number, score: number, rule: string): PiiSpan => ({
  type: 'PLATE',
  start,
  end,
  score,
  rule,
});

/** `quatre cent douze b r y trente-cinq`: plates of before 2009, said behind the words for them. */
function olderPlates({ utterance, stretches }: Scene): PiiSpan[] {
  return stretches.flatMap(({ from, to, digits }): PiiSpan[] => {
    if (digits.length > MOST_OLDER_DIGITS || !utterance.cueBefore(from, CUE_REACH, CUES)) return [];
    let end = to;
    while (end < to + DIGITS && isLetter(utterance.words[end])) end += 1;
    const department = utterance.numberAt(end);
    if (end === to || department?.from !== end || department.digits.length > 2) return [];
    return [plate(startOf(utterance, from), department.end, 0.85, 'older')];
  });
}

const MOST_OLDER_DIGITS = 4;
const CUE_REACH = 6;
/** Letters and a department behind the first figures, in tokens. */
const LONGEST_REST = 5;

/** Where figures stand behind the words for a plate, whose letters and department may follow. */
function openOlderPlate(utterance: Utterance): number {
  const { length } = utterance.words;
  const begun = utterance.numbers.find(
    ({ from, to, digits }) =>
      length - to <= LONGEST_REST &&
      digits.length <= MOST_OLDER_DIGITS &&
      utterance.cueBefore(from, CUE_REACH, CUES),
  );
  return begun?.from ?? length;
}

/** Written in capitals, or after the words for it; not `LE 119 ET` in a text all in capitals. */
function isPlate(utterance: Utterance, text: string, start: number): boolean {
  const at = utterance.firstFrom(start);
  if (utterance.cueBefore(at, 4, CUES)) return true;
  const first = utterance.words[at];
  return text === text.toUpperCase() && (first?.kind !== 'word' || !first.stop);
}

const isLetter = (word: Lexeme | undefined): boolean =>
  word?.kind === 'word' && !word.elided && /^[a-z]$/.test(word.norm);
const startOf = (utterance: Utterance, at: number): number => utterance.words[at]?.start ?? 0;
const endOf = (utterance: Utterance, at: number): number => utterance.words[at]?.end ?? utterance.text.length;
