import { type Detector, type Scene, wordSet } from '../detector.ts';
import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';

const WRITTEN =
  /(?<![\p{L}\d])(?:[A-HJ-NP-TV-Z]{2}[ -]?\d{3}[ -]?[A-HJ-NP-TV-Z]{2}|\d{1,4} ?[A-HJ-NP-TV-Z]{2,3} ?(?:\d{2}|2[AB]))(?![\p{L}\d])/giu;

const DIGITS = 3;
const CUES = wordSet('plaque plaques immatricule immatriculee immatriculation voiture vehicule');

/** Licence plates: two letters, three digits, two letters, written or spelled (arrêté of 9 February 2009). */
export const detectPlates: Detector = (scene) => {
  const { utterance, stretches } = scene;
  const written = [...utterance.text.matchAll(WRITTEN)]
    .filter(({ 0: text, index }) => isPlate(utterance, text, index))
    .map((match) => ({
      type: 'PLATE' as const,
      start: match.index,
      end: match.index + match[0].length,
      score: 0.7,
    }));
  const hyphenated = utterance.words
    .filter((word) => word.kind === 'code' && /^[a-z]{2}-?\d{3}-?[a-z]{2}$/.test(word.norm))
    .map(({ start, end }) => ({ type: 'PLATE' as const, start, end, score: 0.7 }));
  const spelled = stretches.flatMap(({ from, to, digits }) => {
    const before = [utterance.words[from - 2], utterance.words[from - 1]];
    const after = [utterance.words[to], utterance.words[to + 1]];
    if (digits.length !== DIGITS || ![...before, ...after].every(isLetter)) return [];
    return [
      {
        type: 'PLATE' as const,
        start: startOf(utterance, from - 2),
        end: endOf(utterance, to + 1),
        score: 0.85,
      },
    ];
  });
  return [...written, ...hyphenated, ...spelled, ...olderPlates(scene)];
};

/** `quatre cent douze b r y trente-cinq`: plates of before 2009, said behind the words for them. */
function olderPlates({ utterance, stretches }: Scene): PiiSpan[] {
  return stretches.flatMap(({ from, to, digits }): PiiSpan[] => {
    if (digits.length > MOST_OLDER_DIGITS || !utterance.cueBefore(from, 6, CUES)) return [];
    let end = to;
    while (end < to + DIGITS && isLetter(utterance.words[end])) end += 1;
    const department = utterance.numberAt(end);
    if (end === to || department?.from !== end || department.digits.length > 2) return [];
    return [{ type: 'PLATE', start: startOf(utterance, from), end: department.end, score: 0.85 }];
  });
}

const MOST_OLDER_DIGITS = 4;

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
