import { z } from 'zod';
import { AnswerError } from '../engine/recogniser-answer.ts';
import type { RecognisedWord } from '../engine/speech-engine.ts';
import { heardWords } from '../whisper/heard-words.ts';
import { inventionIn } from '../whisper/inventions.ts';
import { spokenForm, type WrittenWord } from '../whisper/spoken-form.ts';

/** Largest answer that is read, bytes: that of the longest utterance, with the times of its words, is a tenth of it. */
export const MAX_ANSWER_BYTES = 1024 * 1024;
/** Most characters of one utterance: twenty a second in the longest that is heard at once. */
const MAX_TEXT = 20_000;

const number = z.number().optional().catch(undefined);
/** A word, or a piece of one: a word begins with a space. */
const piece = z.object({ word: z.string(), probability: z.number().min(0).max(1) });
const pieces = z.array(piece).optional().catch(undefined);
const segment = z.object({ avg_logprob: number, no_speech_prob: number, words: pieces });
const answer = z.object({
  text: z.string().max(MAX_TEXT),
  // Only in `verbose_json`, and not from every server: without it the text is still good.
  segments: z.array(segment).optional().catch(undefined),
  words: pieces,
});

/** Least probability that is counted with: a piece of which the server is wholly unsure. */
const LEAST_PROBABILITY = 1e-6;

/**
 * Reads the answer to a transcription in OpenAI's protocol: `text`, and where the server gives them the probabilities of its
 * words (whisper.cpp in each segment, speaches beside them), the mean log-probability and the probability of silence of its
 * segments. A text that must have been invented has no words.
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
  const ofWords = writtenWords(parsed.data);
  if (ofWords !== undefined) return heardWords(spokenForm(ofWords), seconds * 1000);
  const confidence = Math.min(1, Math.exp(logProbability));
  const words = written.map((word) => ({ text: word, confidence }));
  return heardWords(spokenForm(words), seconds * 1000, 'text');
}

/** The words of the text with their own probabilities; nothing unless the server gives one for each. */
function writtenWords({ text, words, segments }: z.infer<typeof answer>): WrittenWord[] | undefined {
  const given = words ?? segments?.flatMap((each) => each.words ?? []) ?? [];
  const bare = (part: string): string => part.replaceAll(/\s/g, '');
  if (given.length === 0 || bare(given.map(({ word }) => word).join('')) !== bare(text)) return undefined;
  const groups: { text: string; logProbabilities: number[] }[] = [];
  for (const { word, probability } of given) {
    const last = groups.at(-1);
    const group = last === undefined || /^\s/.test(word) ? { text: '', logProbabilities: [] } : last;
    if (group !== last) groups.push(group);
    group.text += word.trim();
    if (/[\p{L}\d]/u.test(word))
      group.logProbabilities.push(Math.log(Math.max(LEAST_PROBABILITY, probability)));
  }
  return groups.map(({ text: word, logProbabilities }) => ({
    text: word,
    confidence: Math.exp(meanOf(logProbabilities) ?? 0),
  }));
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
