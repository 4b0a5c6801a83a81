import { z } from 'zod';

/** A word of a result; times in seconds from the first sample, confidence from 0 to 1 where it is given. */
interface TimedWord {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly conf?: number | undefined;
}

/** One message of an outside recogniser, of what is used here. */
export type RecogniserAnswer =
  /** The text since the last result, which may still change. */
  | { readonly kind: 'partial'; readonly words: readonly string[] }
  /** A text that stays. Without usable times `timed` is absent. */
  | { readonly kind: 'result'; readonly words: readonly string[]; readonly timed?: readonly TimedWord[] }
  /** A message about something else than the text. */
  | { readonly kind: 'other' };

/** Largest message that is read, bytes: a result of five minutes, with times, is an eighth of it. */
export const MAX_ANSWER_BYTES = 1024 * 1024;
/** Most words of one utterance: ten a second in the longest one that can be asked for, 300 s. */
export const MAX_WORDS = 3_000;
/** Longest run of characters without a space that is taken for a word. */
const MAX_WORD_LENGTH = 100;

const seconds = z.number().nonnegative();

const timedWord = z.object({
  word: z.string().max(MAX_WORD_LENGTH),
  start: seconds,
  end: seconds,
  conf: z.number().optional().catch(undefined),
});

const result = z.object({
  text: z.string(),
  // LinTO-STT gives none; from one that cannot be read the text is still good.
  result: z.array(timedWord).max(MAX_WORDS).optional().catch(undefined),
});
const partial = z.object({ partial: z.string() });
const other = z.object({ text: z.undefined().optional(), partial: z.undefined().optional() });
const answer = z.union([result, partial, other]);

/** The recogniser answered something that is not its protocol. */
export class AnswerError extends Error {
  override readonly name = 'AnswerError';
  readonly code = 'ANSWER_UNREADABLE';
}

/**
 * Reads one text message of alphacep/vosk-server or LinTO-STT: `partial`, or `text` with `result` where there is one.
 *
 * @throws AnswerError when it is not JSON, has a text of another kind than text, or has words that cannot be words
 */
export function readAnswer(json: string): RecogniserAnswer {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new AnswerError(`an answer of ${json.length} characters is not JSON`, { cause });
  }
  const parsed = answer.safeParse(value);
  if (!parsed.success) throw new AnswerError('an answer is no object with a text or a partial text');
  const { data } = parsed;
  if ('text' in data && data.text !== undefined) {
    const words = plainWords(data.text);
    const timed = data.result;
    return { kind: 'result', words, ...(timed === undefined || timed.length === 0 ? {} : { timed }) };
  }
  if ('partial' in data && data.partial !== undefined) {
    return { kind: 'partial', words: plainWords(data.partial) };
  }
  return { kind: 'other' };
}

/**
 * Words in the way libvosk writes them: lower case, without punctuation.
 *
 * @throws AnswerError when there are too many, or one is too long
 */
export function plainWords(text: string): string[] {
  const pieces = text.toWellFormed().toLowerCase().replaceAll('’', "'").split(/\s+/);
  if (pieces.length > MAX_WORDS) throw new AnswerError(`an answer has ${pieces.length} words`);
  if (pieces.some((piece) => piece.length > MAX_WORD_LENGTH)) {
    throw new AnswerError(`an answer has a word of more than ${MAX_WORD_LENGTH} characters`);
  }
  return pieces.map((piece) => piece.replaceAll(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}']+$/gu, '')).filter(Boolean);
}
