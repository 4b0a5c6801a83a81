import { z } from 'zod';
import { AnswerError } from '../engine/recogniser-answer.ts';
import type { RecognisedWord } from '../engine/speech-engine.ts';
import { heardWords } from '../whisper/heard-words.ts';
import { inventionIn } from '../whisper/inventions.ts';
import { spokenForm } from '../whisper/spoken-form.ts';

/** Largest answer that is read, bytes: that of the longest utterance, with the times of its words, is a tenth of it. */
export const MAX_ANSWER_BYTES = 1024 * 1024;
/** Most characters of one utterance: twenty a second in the longest that is heard at once. */
const MAX_TEXT = 20_000;

const number = z.number().optional().catch(undefined);
const segment = z.object({ avg_logprob: number, no_speech_prob: number });
const answer = z.object({
  text: z.string().max(MAX_TEXT),
  // Only in `verbose_json`, and not from every server: without it the text is still good.
  segments: z.array(segment).optional().catch(undefined),
});

/**
 * Reads the answer to a transcription in OpenAI's protocol: `text`, and where the server gives them the mean
 * log-probability and the probability of silence of its segments. A text that must have been invented has no words.
 *
 * @param seconds of the sound that was sent
 * @throws AnswerError when it is no JSON of that shape
 */
export function readTranscription(json: string, seconds: number): RecognisedWord[] {
  const parsed = answer.safeParse(jsonOf(json));
  if (!parsed.success) throw new AnswerError('it is no transcription: a text is missing or too long');
  const { text, segments } = parsed.data;
  const written = text.split(/\s+/).filter(Boolean);
  const logProbability = meanOf(segments?.map(({ avg_logprob }) => avg_logprob)) ?? 0;
  const invention = inventionIn({
    text,
    tokens: written.length,
    meanLogProbability: logProbability,
    noSpeech: meanOf(segments?.map(({ no_speech_prob }) => no_speech_prob)) ?? 0,
    seconds,
  });
  if (invention !== undefined) return [];
  const confidence = Math.min(1, Math.exp(logProbability));
  const words = written.map((word) => ({ text: word, confidence }));
  return heardWords(spokenForm(words), seconds * 1000);
}

function jsonOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new AnswerError('it is no JSON', { cause });
  }
}

function meanOf(values: readonly (number | undefined)[] | undefined): number | undefined {
  const known = (values ?? []).filter((value) => value !== undefined);
  return known.length === 0 ? undefined : known.reduce((sum, value) => sum + value, 0) / known.length;
}
