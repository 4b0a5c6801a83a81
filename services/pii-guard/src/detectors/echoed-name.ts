import type { PiiSpan } from '../span.ts';
import type { Lexeme, Utterance } from '../utterance.ts';
import { looksLikeName } from './name-run.ts';

const CLOSE_WORDS = 2;

/**
 * Names once more: a word that was part of a name is one wherever it comes again, and unknown words straight beside
 * an identifier are the name of whom it identifies (`Lê Văn Thành 2521099217597`).
 *
 * @param isKnown whether a folded word was part of a name earlier in the conversation
 */
export function detectEchoedNames(
  utterance: Utterance,
  found: readonly PiiSpan[],
  isKnown: (norm: string) => boolean,
): PiiSpan[] {
  const persons = found.filter((span) => span.type === 'PERSON');
  const said = new Set(
    persons.flatMap((span) =>
      utterance.words
        .slice(utterance.firstFrom(span.start), utterance.firstFrom(span.end))
        .filter(isTelling)
        .map(({ norm }) => norm),
    ),
  );
  const spans: PiiSpan[] = [];
  for (const word of utterance.words) {
    if (isTelling(word) && (said.has(word.norm) || isKnown(word.norm))) {
      spans.push({ type: 'PERSON', start: word.start, end: word.end, score: 0.65 });
    }
  }
  for (const word of persons.length === 0 ? [] : utterance.words) {
    if (isCorrected(utterance, word))
      spans.push({ type: 'PERSON', start: word.start, end: word.end, score: 0.55 });
  }
  spans.push(...particlesBetween(utterance, persons));
  for (const span of found) {
    if (span.type === 'PERSON' || span.type === 'HEALTH' || span.type === 'ADDRESS') continue;
    const before = unknownBeside(utterance, utterance.firstFrom(span.start) - 1, -1);
    const after = unknownBeside(utterance, utterance.firstFrom(span.end), 1);
    for (const words of [before, after]) {
      const [first] = words;
      const last = words.at(-1);
      if (first !== undefined && last !== undefined) {
        spans.push({
          type: 'PERSON',
          start: Math.min(first.start, last.start),
          end: Math.max(first.end, last.end),
          score: 0.6,
        });
      }
    }
  }
  return spans;
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
    if (!/^(?:epouse|veuve|nee)$/.test(bound) && !(whole && /^(?:de|du|de la|d|de l)$/.test(bound)))
      return [];
    return [{ type: 'PERSON', start: span.start, end: next.end, score: 0.6 }];
  });
}

/** `c'est pas Legros c'est Legras`, beside another name. */
function isCorrected(utterance: Utterance, word: Lexeme): boolean {
  if (!isTelling(word) || word.commune || word.ordinary || !looksLikeName(word)) return false;
  const before = utterance.norm(word.at - 1);
  return before === 'pas' || before === 'non' || (before === 'est' && utterance.norm(word.at - 2) === 'c');
}

/** Worth remembering: no ordinary word, long enough. */
export function isTelling(word: Lexeme): boolean {
  return (
    word.kind === 'word' &&
    word.norm.length > 2 &&
    !word.entity &&
    !word.stop &&
    (!word.ordinary || word.given === 'sure')
  );
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
