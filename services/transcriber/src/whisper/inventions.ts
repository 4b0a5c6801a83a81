import { deflateRawSync } from 'node:zlib';

/** What was decoded of one utterance, as far as it tells speech from invention. */
export interface Decoded {
  readonly text: string;
  /** Pieces of text. */
  readonly tokens: number;
  /** Mean of the natural logarithms of the probabilities of the pieces. */
  readonly meanLogProbability: number;
  /** Probability that nobody speaks, 0 to 1. */
  readonly noSpeech: number;
  /** Sound that was decoded, seconds. */
  readonly seconds: number;
}

/** Why a text is not believed to have been said. */
export type Invention = 'nothing' | 'no-speech' | 'unsure' | 'repeats' | 'too-fast' | 'closing-phrase';

/** Mean log-probability under which a text says nothing of what was said. */
const LEAST_LOG_PROBABILITY = -1;
/** A silent line: the text must be all the surer. */
const SILENT = 0.6;
const LEAST_LOG_PROBABILITY_OF_SILENCE = -0.5;
/** Text that shrinks by more repeats itself; ordinary French shrinks to about two thirds. */
const MAX_COMPRESSION = 2.4;
const LEAST_COMPRESSED_LENGTH = 60;
/** Pieces a second; hurried speech has about seven. */
const MAX_TOKENS_A_SECOND = 12;
const FREE_TOKENS = 6;

/**
 * Phrases that the model learned from the ends of films and writes over silence and noise. They are what a caller never
 * says to a pension fund.
 */
const CLOSING_PHRASES =
  /sous-?titr|soustitr|merci d'avoir (?:regardé|visionné|suivi)|abonnez-vous|n'oubliez pas de vous abonner|(?:fin|suite) de (?:la|votre|cette) vidéo|à (?:la )?prochaine(?: vidéo)?[ .!]*$|amara\.org|radio-?canada|♪/i;

/** Why the text must have been invented; undefined when it may have been said. */
export function inventionIn(decoded: Decoded): Invention | undefined {
  const { text, tokens, meanLogProbability, noSpeech, seconds } = decoded;
  if (!/\p{L}|\d/u.test(text)) return 'nothing';
  if (CLOSING_PHRASES.test(text)) return 'closing-phrase';
  if (meanLogProbability < LEAST_LOG_PROBABILITY) return 'unsure';
  if (noSpeech > SILENT && meanLogProbability < LEAST_LOG_PROBABILITY_OF_SILENCE) return 'no-speech';
  if (tokens > FREE_TOKENS + seconds * MAX_TOKENS_A_SECOND) return 'too-fast';
  if (text.length >= LEAST_COMPRESSED_LENGTH && compression(text) > MAX_COMPRESSION) return 'repeats';
  return undefined;
}

function compression(text: string): number {
  const bytes = Buffer.from(text);
  return bytes.length / deflateRawSync(bytes).length;
}
