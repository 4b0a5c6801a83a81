import type { RecognisedWord } from '../engine/speech-engine.ts';
import type { WrittenWord } from './spoken-form.ts';

/**
 * Probability of the pieces of a word at which it counts as 0.7, the mean from which a text is believed. Of 192 recorded
 * sentences of people the least mean is 0.60, of 79 sentences that the model does not understand the 95th percentile 0.59.
 */
const BELIEVED_PROBABILITY = 0.6;
const BELIEVED_CONFIDENCE = 0.7;
/**
 * The same for the probability of a whole text, which is lower than the mean of its words: the least mean log-probability
 * of those sentences is −0.66, and of what is not understood nine in ten are under −0.78.
 */
const BELIEVED_PROBABILITY_OF_TEXT = Math.exp(-0.7);

/**
 * Puts the probabilities of the model on the scale on which texts are believed: it doubts what it hears well more than
 * the embedded recogniser does.
 */
export function confidenceOf(probability: number, believed = BELIEVED_PROBABILITY): number {
  if (probability < believed) return (probability / believed) * BELIEVED_CONFIDENCE;
  const above = (probability - believed) / (1 - believed);
  return BELIEVED_CONFIDENCE + above * (1 - BELIEVED_CONFIDENCE);
}

/**
 * Words with times and confidences. The model gives no times: words are spread over the sound by their length, which tells
 * their order and about where they are, no more.
 *
 * @param said words in spoken form with the probabilities of their writing
 * @param durationMs of the sound
 * @param probabilityOf whose probability it is: of each word, or of the whole text
 */
export function heardWords(
  said: readonly WrittenWord[],
  durationMs: number,
  probabilityOf: 'word' | 'text' = 'word',
): RecognisedWord[] {
  const lengths = said.map(({ text }) => text.length + 1);
  const total = lengths.reduce((sum, length) => sum + length, 0);
  let passed = 0;
  return said.map(({ text, confidence }, at) => {
    const startMs = Math.floor((passed / total) * durationMs);
    passed += lengths[at] as number;
    const endMs = Math.floor((passed / total) * durationMs);
    return probabilityOf === 'word'
      ? { text, startMs, endMs, confidence: confidenceOf(confidence) }
      : {
          ...{ text, startMs, endMs, ofWholeText: true },
          confidence: confidenceOf(confidence, BELIEVED_PROBABILITY_OF_TEXT),
        };
  });
}
