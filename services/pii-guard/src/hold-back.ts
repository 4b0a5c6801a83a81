import { LETTER_NAMES } from '@decroche/french';
import { wordSet } from './detector.ts';
import { startOfOpenEmail } from './detectors/email.ts';
import { startOfCandidate } from './detectors/introduced-name.ts';
import { looksLikeName } from './detectors/name-run.ts';
import { startOfOpenPlace } from './detectors/street-address.ts';
import { isInterruption } from './digit-stretches.ts';
import type { PiiSpan } from './span.ts';
import { isForeignParticle, type Lexeme, type Utterance } from './utterance.ts';

/** Words that a number, an address or a sign before it may still draw in. */
const DRAWN_IN = wordSet('au aux a la le l les numero n plus de du d des');
const MOST_DRAWN_IN = 4;
/** Units that take part in how a number is shown: `mille euros cinquante`, `quatorze heures trente`. */
const SHOWN_WITH_NUMBER = wordSet('euro euros heure heures virgule et pour');
const INSIDE_NAME = wordSet('de du des d la le l les et avec euh heu ben alors voila donc bon enfin hein');
/** Most words that may lie between a name, an address or a disease and what still belongs to it. */
const MOST_BETWEEN = 3;
const LONGEST_INTERRUPTION = 6;

/**
 * How much of a partial text can be shown: up to the first word that later words could still make part of something
 * personal, or that would be shown otherwise. What is before it no later word can change.
 *
 * Ordinary words wait for the next word only; a number, a name, an address or a spelled word waits until it is
 * over; a word that no list knows waits for the final text, since it may be a name.
 *
 * @returns UTF-16 offset of the first character that waits
 */
export function settledEnd(utterance: Utterance, spans: readonly PiiSpan[]): number {
  const { mended } = utterance;
  const heard = settledEndOf(utterance, spans);
  if (mended === undefined) return heard;
  const said = settledEndOf(
    mended.utterance,
    spans.map((span) => mended.toMended(span)),
  );
  const end = Math.min(heard, mended.heardOffset(said));
  return spans.find((span) => span.start < end && end < span.end)?.start ?? end;
}

function settledEndOf(utterance: Utterance, spans: readonly PiiSpan[]): number {
  const { words } = utterance;
  let cut = words.length;
  const hold = (at: number): void => {
    cut = Math.min(cut, Math.max(at, 0));
  };
  const last = words.at(-1);
  if (last !== undefined && !last.stop) hold(last.at);
  for (const span of spans) if (isOpen(utterance, span)) hold(firstIn(utterance, span));
  for (const word of words) {
    const covered = spans.some((span) => word.start >= span.start && word.end <= span.end);
    if (!covered && isUnknown(word)) hold(word.at);
  }
  hold(openNumbers(utterance));
  for (const date of utterance.dates) if (words.length - date.to <= MOST_BETWEEN) hold(date.from);
  hold(openRunOfNames(utterance));
  hold(openLetters(utterance));
  hold(startOfCandidate(utterance));
  hold(startOfOpenEmail(utterance));
  hold(startOfOpenPlace(utterance));
  cut = withWhatIsDrawnIn(utterance, cut);
  const covering = spans.find(
    (span) => span.start < offset(utterance, cut) && offset(utterance, cut) < span.end,
  );
  return covering?.start ?? offset(utterance, cut);
}

const offset = (utterance: Utterance, at: number): number =>
  utterance.words[at]?.start ?? utterance.text.length;

function firstIn(utterance: Utterance, span: PiiSpan): number {
  return utterance.firstFrom(span.start);
}

/** Whether what was found may still grow over the words behind it. */
function isOpen(utterance: Utterance, span: PiiSpan): boolean {
  const { words } = utterance;
  const after = utterance.firstFrom(span.end);
  if (after === words.length) return true;
  const tail = words.length - after;
  if (span.type === 'PERSON' || span.type === 'HEALTH') {
    const inside = words
      .slice(after)
      .every((word) => INSIDE_NAME.has(word.norm) || word.particle || !word.stop);
    return tail <= MOST_BETWEEN && inside;
  }
  if (span.type === 'ADDRESS' || span.type === 'EMAIL') return tail <= MOST_BETWEEN;
  return isNumberOpen(utterance, after);
}

/** A number goes on over interruptions, or over one word of any kind. */
function isNumberOpen(utterance: Utterance, to: number): boolean {
  const tail = utterance.words.length - to;
  if (tail <= 1) return true;
  return tail <= LONGEST_INTERRUPTION && isInterruption(utterance, to, utterance.words.length);
}

/** Where the chain of numbers begins that the words to come may go on with. */
function openNumbers(utterance: Utterance): number {
  let from = utterance.words.length;
  for (const number of utterance.numbers.toReversed()) {
    const beside = from < utterance.words.length && from - number.to <= 1;
    if (!beside && !isNumberOpen(utterance, number.to) && !isInterruption(utterance, number.to, from)) break;
    from = number.from;
  }
  return from;
}

/** No list knows the word: it may turn out to be a name. */
function isUnknown(word: Lexeme): boolean {
  return (
    word.kind === 'word' &&
    word.norm.length > 2 &&
    !word.ordinary &&
    !word.stop &&
    !word.entity &&
    !word.commune
  );
}

/** Where the words begin that end the text and may all be parts of a name. */
function openRunOfNames(utterance: Utterance): number {
  let from = utterance.words.length;
  while (from > 0) {
    const word = utterance.words[from - 1] as Lexeme;
    const particle = word.particle && (from < utterance.words.length || isForeignParticle(word));
    if (!looksLikeName(word) && word.given === undefined && !particle) break;
    from -= 1;
  }
  return from;
}

/** Where the single letters begin that end the text. */
function openLetters(utterance: Utterance): number {
  let from = utterance.words.length;
  for (let at = from - 1; at >= 0 && at >= utterance.words.length - 40; at--) {
    const word = utterance.words[at] as Lexeme;
    const letter = word.kind === 'word' && (/^[a-z]$/.test(word.norm) || LETTER_NAMES.has(word.norm));
    if (letter && !word.elided) from = at;
    else if (from - at > 3) break;
  }
  return from;
}

/** Prepositions, letters and codes before a number that is still being said. */
function isDrawnIn(utterance: Utterance, at: number): boolean {
  const word = utterance.words[at];
  if (word === undefined || word.elided) return false;
  const country = word.kind === 'word' && word.norm.length === 2 && !word.ordinary && !word.stop;
  return (
    country ||
    DRAWN_IN.has(word.norm) ||
    /^[a-z+]$/.test(word.norm) ||
    word.kind === 'code' ||
    word.kind === 'number'
  );
}

function withWhatIsDrawnIn(utterance: Utterance, cut: number): number {
  let from = cut;
  for (let step = 0; step < MOST_DRAWN_IN && isDrawnIn(utterance, from - 1); step++) from -= 1;
  const before = utterance.numberEndingAt(from - 1);
  return before !== undefined && SHOWN_WITH_NUMBER.has(utterance.norm(from - 1)) ? before.from : from;
}
