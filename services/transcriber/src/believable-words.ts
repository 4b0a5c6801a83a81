import { isHesitation } from './unfinished-phrase.ts';

/** A recognised word and how sure the recogniser is of it, 0 to 1. */
export interface HeardWord {
  readonly text: string;
  readonly confidence: number;
  /** The confidence is that of the whole text: which word is the surest is not known. */
  readonly ofWholeText?: boolean;
}

/**
 * Mean confidence from which a text is believed. Fitted on the embedded model: the least of 235 telephone sentences
 * that were understood has 0.73. What it lets through is counted by `./run eval asr --noises`.
 */
export const DEFAULT_MIN_CONFIDENCE = 0.7;

/**
 * Confidence below which one word spoils a text. Where noise leaves the recogniser a single way, it is sure of every
 * word of it (1.00) but the last, of which it knows nothing (0.00): a mean does not see that. The least sure word of
 * 215 telephone sentences has 0.28.
 */
const NO_CONFIDENCE = 0.05;

/**
 * How far from the mean that is asked for up to full confidence the surest telling word must be: 0.95 for 0.7. In speech
 * some word is unmistakable (1.00 in each of 235 telephone sentences); noise that passes the mean is often middling in all
 * its words.
 */
const SURE = 5 / 6;

/** Words that tell something: hesitations and lone letters do not, since noise gives them with full confidence. */
export function tellingWords(words: readonly HeardWord[]): readonly HeardWord[] {
  return words.filter(({ text }) => text.length > 1 && !isHesitation(text));
}

/** Mean confidence of words; 0 of none. */
export function meanConfidence(words: readonly HeardWord[]): number {
  return words.reduce((total, { confidence }) => total + confidence, 0) / Math.max(1, words.length);
}

/**
 * Whether what was recognised can be somebody's words. A recogniser finds words in noise, too: audio in another
 * encoding, music, a fax. It doubts most of them, or one of them wholly, and is sure of none, where in speech it doubts few. Only
 * {@link tellingWords} count.
 *
 * @param words final words; partial ones have no confidences
 * @param minConfidence mean confidence from which they are believed, 0 to 1; 0 believes everything
 */
export function areBelievable(words: readonly HeardWord[], minConfidence: number): boolean {
  if (minConfidence === 0) return true;
  if (words.some(({ confidence }) => confidence < NO_CONFIDENCE)) return false;
  const telling = tellingWords(words);
  const sure = minConfidence + (1 - minConfidence) * SURE;
  if (!telling.some(({ confidence, ofWholeText }) => ofWholeText === true || confidence >= sure))
    return false;
  return meanConfidence(telling) >= minConfidence;
}
