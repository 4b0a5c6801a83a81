import type { Word } from '@decroche/contracts';
import type { MisheardWord } from '@decroche/french';
import type { Redactor } from './redaction.ts';
import type { PiiSpan } from './span.ts';
import type { Utterance } from './utterance.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One word of the text that goes on. */
export interface TextWord {
  readonly text: string;
  /** Least confidence in the recognised words behind it, 0 to 1. */
  readonly confidence: number;
  /** What was recognised instead, when it was repaired; the words of one repair share it. */
  readonly repair?: { readonly heard: string };
}

/** Recognised text after repair, with the personal data found in it. */
export interface HeardText {
  readonly words: readonly TextWord[];
  readonly utterance: Utterance;
  readonly spans: readonly PiiSpan[];
}

/**
 * Reads recognised words and puts the words of the vocabulary in place of what was misheard for them.
 *
 * Redaction reads the text twice then: what was recognised, so that no repair touches anything personal, and what
 * goes on. If the second reading covers less than the first, the text stays as it was recognised.
 *
 * @param added spans of a second reader in the recognised words, joined by single spaces
 */
export function readHeard(
  redactor: Redactor,
  recognised: readonly Word[],
  isKnownName: (word: string) => boolean,
  vocabulary: Vocabulary | undefined,
  added: readonly PiiSpan[] = [],
): HeardText {
  const read = (words: readonly TextWord[], more: readonly PiiSpan[]): HeardText => {
    const utterance = redactor.read(words.map(({ text }) => text).join(' '));
    return { words, utterance, spans: redactor.find(utterance, isKnownName, more) };
  };
  const asHeard = read(recognised, added);
  if (vocabulary === undefined) return asHeard;
  const personal = personalWords(asHeard);
  const repairs = vocabulary.misheard
    .find(recognised)
    .filter(({ from, to }) => !personal.slice(from, to).includes(true));
  if (repairs.length === 0) return asHeard;
  const { words, origins } = withRepairs(recognised, repairs);
  const repaired = read(words, moved(added, recognised, words, origins));
  const covered = personalWords(repaired);
  const keepsAll = personal.every((hidden, at) => !hidden || covered[origins[at] as number] === true);
  return keepsAll ? repaired : asHeard;
}

/** Spans of the recognised text in the repaired one, whole words at a time. */
function moved(
  spans: readonly PiiSpan[],
  recognised: readonly TextWord[],
  words: readonly TextWord[],
  origins: readonly number[],
): PiiSpan[] {
  const before = rangesOf(recognised);
  const after = rangesOf(words);
  return spans.flatMap((span): PiiSpan[] => {
    const touched = before.flatMap(({ start, end }, at) =>
      span.start < end && span.end > start ? [at] : [],
    );
    const first = after[origins[touched[0] ?? -1] ?? -1];
    const last = after[origins[touched.at(-1) ?? -1] ?? -1];
    return first === undefined || last === undefined ? [] : [{ ...span, start: first.start, end: last.end }];
  });
}

/** Where each word stands in the text. */
function rangesOf(words: readonly TextWord[]): { start: number; end: number }[] {
  let next = 0;
  return words.map(({ text }) => {
    const start = next;
    next += text.length + 1;
    return { start, end: start + text.length };
  });
}

/** For each word whether a span touches it. */
function personalWords({ words, spans }: HeardText): boolean[] {
  return rangesOf(words).map(({ start, end }) => spans.some((span) => span.start < end && span.end > start));
}

/** The text with its repairs, and for each recognised word the place of the word that stands for it. */
function withRepairs(
  recognised: readonly Word[],
  repairs: readonly MisheardWord[],
): { words: TextWord[]; origins: number[] } {
  const words: TextWord[] = [];
  const origins: number[] = [];
  for (let at = 0; at < recognised.length; ) {
    const repair = repairs.find(({ from }) => from === at);
    const behind = recognised.slice(at, repair?.to ?? at + 1);
    for (let each = 0; each < behind.length; each++) origins.push(words.length);
    const confidence = Math.min(...behind.map((word) => word.confidence));
    const heard = behind.map(({ text }) => text).join(' ');
    const instead = { heard };
    if (repair === undefined) words.push({ text: heard, confidence });
    else for (const text of repair.text.split(' ')) words.push({ text, confidence, repair: instead });
    at += behind.length;
  }
  return { words, origins };
}
