import type { Detector } from '../detector.ts';
import type { PiiSpan } from '../span.ts';
import { isTelling, type Lexeme, type Utterance } from '../utterance.ts';
import { looksLikeName } from './name-run.ts';

const CLOSE_WORDS = 2;

/**
 * Names once more: a word that was part of a name is one wherever it comes again, and unknown words straight beside
 * an identifier are the name of whom it identifies (`Lê Văn Thành 2521099217597`).
 */
export const ECHOED_NAMES: Detector = {
  name: 'echoed-name',
  finds: ['PERSON'],
  stage: 'echo',
  rules: {
    again: 'madame szczepaniak pour la retraite szczepaniak',
    corrected: "madame Legros enfin c'est pas Legroz",
    bound: 'solange kerdoncuff veuve plouhinec',
    'beside-identifier': 'phan thi 2521099217597',
  },
  openFrom: openBond,
  detect: ({ utterance, found, isKnownName }) => {
    const persons = found.filter((span) => span.type === 'PERSON');
    return [
      ...saidAgain(utterance, persons, isKnownName).filter(
        ({ start, end }) => !found.some((span) => span.start <= start && end <= span.end),
      ),
      ...(persons.length === 0 ? [] : utterance.words)
        .filter((word) => isCorrected(utterance, word))
        .map(({ start, end }) => person(start, end, 0.55, 'corrected')),
      ...particlesBetween(utterance, persons),
      ...found.flatMap((span) => besideIdentifier(utterance, span)),
    ];
  },
};

const person = (start: number, end: number, score: number, rule: string): PiiSpan => ({
  type: 'PERSON',
  start,
  end,
  score,
  rule,
});

function saidAgain(
  utterance: Utterance,
  persons: readonly PiiSpan[],
  isKnownName: (norm: string) => boolean,
): PiiSpan[] {
  const said = new Set(
    persons.flatMap((span) =>
      utterance.words
        .slice(utterance.firstFrom(span.start), utterance.firstFrom(span.end))
        .filter(isTelling)
        .map(({ norm }) => norm),
    ),
  );
  return utterance.words
    .filter((word) => isTelling(word) && (said.has(word.norm) || isKnownName(word.norm)))
    .map(({ start, end }) => person(start, end, 0.65, 'again'));
}

/** Unknown words straight before and behind a number, an e-mail address or a date of birth. */
function besideIdentifier(utterance: Utterance, span: PiiSpan): PiiSpan[] {
  if (span.type === 'PERSON' || span.type === 'HEALTH' || span.type === 'ADDRESS') return [];
  const before = unknownBeside(utterance, utterance.firstFrom(span.start) - 1, -1);
  const after = unknownBeside(utterance, utterance.firstFrom(span.end), 1);
  return [before, after].flatMap((words) => {
    const [first] = words;
    const last = words.at(-1);
    if (first === undefined || last === undefined) return [];
    return person(Math.min(first.start, last.start), Math.max(first.end, last.end), 0.6, 'beside-identifier');
  });
}

const BEFORE_OTHER_NAME = /^(?:epouse|veuve|nee)$/;

/** `solange kerdoncuff veuve …`: the other name follows. */
function openBond({ words }: Utterance, spans: readonly PiiSpan[]): number {
  const last = words.at(-1);
  const before = words.at(-2);
  if (last === undefined || !BEFORE_OTHER_NAME.test(last.norm)) return words.length;
  const named = spans.some(({ type, end }) => type === 'PERSON' && end === before?.end);
  return named ? last.at : words.length;
}

/** `jean de villeroy de sainte marie`: what binds two parts of one long name. */
function particlesBetween(utterance: Utterance, persons: readonly PiiSpan[]): PiiSpan[] {
  return persons.flatMap((span, index): PiiSpan[] => {
    const next = persons[index + 1];
    if (next === undefined) return [];
    const from = utterance.firstFrom(span.end);
    const between = utterance.norms.slice(from, utterance.firstFrom(next.start));
    const whole = utterance.words.slice(utterance.firstFrom(span.start), from).length > 1;
    const bound = between.join(' ');
    if (!BEFORE_OTHER_NAME.test(bound) && !(whole && /^(?:de|du|de la|d|de l)$/.test(bound))) return [];
    return [person(span.start, next.end, 0.6, 'bound')];
  });
}

/** `c'est pas Legros c'est Legras`, beside another name. */
function isCorrected(utterance: Utterance, word: Lexeme): boolean {
  if (!isTelling(word) || word.commune || word.ordinary || !looksLikeName(word)) return false;
  const before = utterance.norm(word.at - 1);
  return before === 'pas' || before === 'non' || (before === 'est' && utterance.norm(word.at - 2) === 'c');
}

/** Up to two unknown words that run on from `at` in one direction, when both or a longer one look like a name. */
function unknownBeside(utterance: Utterance, at: number, step: 1 | -1): Lexeme[] {
  const words: Lexeme[] = [];
  for (let next = at; words.length < CLOSE_WORDS + 1; next += step) {
    const word = utterance.words[next];
    if (word === undefined || word.kind !== 'word' || word.elided || word.norm.length < 2) break;
    if (word.stop || word.entity || word.commune || (word.ordinary && word.given === undefined)) break;
    words.push(word);
  }
  return words.length >= 2 ? words : [];
}
