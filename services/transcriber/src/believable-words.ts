import { isHesitation } from './unfinished-phrase.ts';

/** A recognised word and how sure the recogniser is of it, 0 to 1. */
interface HeardWord {
  readonly text: string;
  readonly confidence: number;
}

/**
 * Mean confidence from which a text is believed. Fitted on the embedded model: the least of 235 telephone sentences
 * that were understood has 0.73; of noises in which it found words (another encoding, music, fax, speech played
 * backwards) 48 of 52 lie below 0.70.
 */
export const DEFAULT_MIN_CONFIDENCE = 0.7;

/**
 * Whether what was recognised can be somebody's words. A recogniser finds words in noise, too: audio in another
 * encoding, music, a fax. It doubts most of them, where in speech it doubts few. Hesitations and lone letters say
 * nothing, since noise gives them with full confidence.
 *
 * @param words final words; partial ones have no confidences
 * @param minConfidence mean confidence from which they are believed, 0 to 1; 0 believes everything
 */
export function areBelievable(words: readonly HeardWord[], minConfidence: number): boolean {
  if (minConfidence === 0) return true;
  const telling = words.filter(({ text }) => text.length > 1 && !isHesitation(text));
  if (telling.length === 0) return false;
  const sum = telling.reduce((total, { confidence }) => total + confidence, 0);
  return sum / telling.length >= minConfidence;
}
