import {
  type Heard,
  type Redaction,
  type Repair,
  type Said,
  SaidOutcome,
  type Word,
} from '@decroche/contracts';
import { type AcronymRegistry, acronyms, normaliseSpoken, plainText } from '@decroche/french';
import { foreignLanguageOf } from '@decroche/question';
import type { Pseudonyms } from './conversation-memory.ts';
import { readHeard, type TextWord } from './heard-text.ts';
import { settledEnd } from './hold-back.ts';
import { placeholderOf } from './placeholders.ts';
import type { Redactor, Replacement } from './redaction.ts';
import type { PiiSpan } from './span.ts';
import type { Vocabulary } from './vocabulary.ts';

/** The parts of a `Said` that redaction decides. */
export type RedactedParts = Pick<
  Said,
  'outcome' | 'text' | 'stableLength' | 'redactions' | 'doubtful' | 'repairs' | 'language'
>;

/** Words below this confidence are marked as doubtful. */
const DOUBTFUL_CONFIDENCE = 0.6;
/** Longest recognised text that is classified, in words; what is longer is dropped. */
const MAX_WORDS = 2_000;
/** Longest word that is classified, UTF-16 code units. */
const LONGEST_WORD = 128;
/** Letters of other scripts, in which no name could be told from a word. */
const UNREADABLE = /[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u;

/** Whether the detectors know how to read a text; what they do not is dropped. */
function isClassifiable(text: string): boolean {
  const { text: plain } = plainText(text);
  return !UNREADABLE.test(plain) && !plain.split(/\s+/).some((word) => word.length > LONGEST_WORD);
}

/** ISO 639-1. */
const LANGUAGE = /^[a-z]{2}$/;
/** Stands for a text of which nobody can say what is personal. */
const UNREAD = 'UNREADABLE';
const EMPTY = { text: '', stableLength: 0, redactions: [], doubtful: [], repairs: [], language: '' };

interface Piece {
  readonly text: string;
  readonly type?: string;
  readonly doubtful?: boolean;
  /** What was recognised instead. */
  readonly heard?: string;
}

/**
 * Redacts recognised words, after those of the vocabulary took the place of what was misheard for them.
 *
 * Of a partial text only the stable words are used, less those at its end that could begin a name or a number.
 *
 * @param vocabulary words that experts own; without it nothing is repaired
 * @param added what a second reader found in {@link heardText}
 * @returns `undefined` when a partial text has nothing that can be shown yet
 */
export function redactHeard(
  redactor: Redactor,
  heard: Heard,
  pseudonyms: Pseudonyms,
  vocabulary?: Vocabulary,
  added: readonly PiiSpan[] = [],
): RedactedParts | undefined {
  const usable = usableWords(heard);
  if (usable.length === 0) {
    if (!heard.final) return undefined;
    return {
      outcome: SaidOutcome.NOTHING_HEARD,
      ...EMPTY,
      language: LANGUAGE.exec(heard.language)?.[0] ?? '',
    };
  }
  if (usable.length > MAX_WORDS) return { outcome: SaidOutcome.DROPPED, ...EMPTY };
  try {
    if (!isClassifiable(usable.map((word) => word.text).join(' ')))
      return heard.final ? { outcome: SaidOutcome.DROPPED, ...EMPTY } : undefined;
    const { words, utterance, spans } = readHeard(
      redactor,
      usable,
      (word) => pseudonyms.isKnown(word),
      vocabulary,
      added,
    );
    const end = heard.final ? utterance.text.length : settledEnd(utterance, spans);
    const text = utterance.text.slice(0, end).trimEnd();
    if (text === '') return undefined;
    const shown = spans.filter((span) => span.end <= text.length);
    const pieces = piecesOf(
      text,
      shown.map((span) => ({ ...span, placeholder: placeholderOf(span, text, pseudonyms) })),
      words,
      vocabulary?.acronyms ?? acronyms,
    );
    const parts = assemble(pieces);
    const language = foreignLanguageOf(text) ?? '';
    return { outcome: SaidOutcome.TEXT, ...parts, stableLength: parts.text.length, language };
  } catch {
    return heard.final ? { outcome: SaidOutcome.DROPPED, ...EMPTY } : undefined;
  }
}

/** Recognised words that redaction looks at: of a partial text the stable ones. */
const usableWords = (heard: Heard): readonly Word[] =>
  heard.final ? heard.words : heard.words.slice(0, heard.stableWords);

/** A partial text without the stable words from an offset in {@link heardText} on; a final one stays whole. */
export function shownUntil(heard: Heard, offset: number): Heard {
  if (heard.final) return heard;
  let stableWords = 0;
  let end = -1;
  for (const { text } of usableWords(heard)) {
    end += 1 + text.length;
    if (end > offset) break;
    stableWords += 1;
  }
  return { ...heard, stableWords };
}

/** Recognised text as a second reader gets it. */
export const heardText = (heard: Heard): string =>
  usableWords(heard)
    .map(({ text }) => text)
    .join(' ');

/**
 * Redacts typed text; its own spelling and punctuation stay.
 *
 * @param added what a second reader found in it
 */
export function redactTyped(
  redactor: Redactor,
  text: string,
  pseudonyms: Pseudonyms,
  added: readonly PiiSpan[] = [],
): RedactedParts {
  if (!isClassifiable(text)) return { outcome: SaidOutcome.DROPPED, ...EMPTY };
  try {
    const pieces: Piece[] = [];
    let at = 0;
    for (const span of redactor.replace(redactor.read(text), pseudonyms, added)) {
      pieces.push({ text: text.slice(at, span.start) }, { text: span.placeholder, type: span.type });
      at = span.end;
    }
    pieces.push({ text: text.slice(at) });
    const parts = assemble(pieces, '');
    const language = foreignLanguageOf(text) ?? '';
    return { outcome: SaidOutcome.TEXT, ...parts, stableLength: parts.text.length, language };
  } catch {
    return { outcome: SaidOutcome.DROPPED, ...EMPTY };
  }
}

/**
 * Types of what is personal in a typed text, each once.
 *
 * @param added what a second reader found in it
 */
export function personalTypes(redactor: Redactor, text: string, added: readonly PiiSpan[] = []): string[] {
  if (!isClassifiable(text)) return [UNREAD];
  try {
    return [...new Set(redactor.find(redactor.read(text), () => false, added).map(({ type }) => type))];
  } catch {
    return [UNREAD];
  }
}

/** Splits a spoken text into placeholders and normalised words. */
function piecesOf(
  text: string,
  spans: readonly Replacement[],
  words: readonly TextWord[],
  registry: AcronymRegistry,
): Piece[] {
  const pieces: Piece[] = [];
  let word = 0;
  const plain = (stretch: string): void => {
    const texts = stretch.split(' ').filter((entry) => entry !== '');
    for (const shown of normaliseSpoken(texts, { acronyms: registry })) {
      const behind = words.slice(word + shown.from, word + shown.to);
      const repairs = new Set(behind.flatMap(({ repair }) => (repair === undefined ? [] : [repair])));
      pieces.push({
        text: shown.text,
        doubtful: behind.some(({ confidence }) => confidence < DOUBTFUL_CONFIDENCE),
        ...(repairs.size === 0 ? {} : { heard: [...repairs].map(({ heard }) => heard).join(' ') }),
      });
    }
    word += texts.length;
  };
  let at = 0;
  for (const span of spans) {
    plain(text.slice(at, span.start));
    pieces.push({ text: span.placeholder, type: span.type });
    word += text.slice(span.start, span.end).split(' ').length;
    at = span.end;
  }
  plain(text.slice(at));
  return pieces;
}

function assemble(
  pieces: readonly Piece[],
  separator = ' ',
): Omit<RedactedParts, 'outcome' | 'stableLength' | 'language'> {
  let text = '';
  const redactions: Redaction[] = [];
  const doubtful: { start: number; end: number }[] = [];
  const repairs: Repair[] = [];
  for (const piece of pieces) {
    if (text !== '' && !text.endsWith("'")) text += separator;
    const start = text.length;
    text += piece.text;
    const end = text.length;
    if (piece.type !== undefined) redactions.push({ type: piece.type, start, end });
    else if (piece.doubtful) doubtful.push({ start, end });
    if (piece.heard !== undefined) repairs.push({ start, end, heard: piece.heard });
  }
  return { text, redactions, doubtful, repairs };
}
