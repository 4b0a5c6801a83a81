import type { Understood } from './whisper-model.ts';

/**
 * Probability from which a language is believed: no French recording of two people has so much of another, and most of people
 * who speak English, Italian or Russian have (`./run eval asr --languages`).
 */
const SURE = 0.95;
/** Shorter sounds do not tell a language, seconds. */
const LEAST_SECONDS = 1.5;
/** A silent line has no language. */
const SILENT = 0.6;
const ISO_639_1 = /^[a-z]{2}$/;

/**
 * Language that is surely spoken instead of French, ISO 639-1. What is written down of it then is no word that was said:
 * the model puts any language into French.
 *
 * @param seconds of the sound
 */
export function foreignLanguageIn(
  { language, noSpeech }: Pick<Understood, 'language' | 'noSpeech'>,
  seconds: number,
): string | undefined {
  const { code, probability } = language;
  if (code === 'fr' || !ISO_639_1.test(code)) return undefined;
  return probability >= SURE && seconds >= LEAST_SECONDS && noSpeech < SILENT ? code : undefined;
}
