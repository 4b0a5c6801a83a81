import { toLinear } from '../audio/audio-format.ts';
import { readWav } from '../audio/wav-file.ts';
import { areBelievable, DEFAULT_MIN_CONFIDENCE } from '../believable-words.ts';
import type { RecognitionListener, SpeechEngine } from '../engine/speech-engine.ts';

/** A recording whose language is known. */
export interface RecordingOfALanguage {
  /** ISO 639-1. */
  readonly language: string;
  /** Who speaks, such as `person`. */
  readonly speaker: string;
  /** Linear samples. */
  readonly samples: () => Promise<{ readonly samples: Int16Array; readonly sampleRateHz: number }>;
}

/** What was told of recordings in one language by one kind of speaker. */
export interface ToldLanguages {
  readonly language: string;
  readonly speaker: string;
  /** Recordings that are long enough to be a sentence. */
  readonly recordings: number;
  /** Said to be in this language, which of French nothing says. */
  readonly right: number;
  /** Said to be in a language that is neither this one nor French. */
  readonly wrong: number;
  /** Taken for French: words of it are believed. */
  readonly believed: number;
  /** Neither: the caller reaches the queue without a text. */
  readonly nothing: number;
}

/** Shorter recordings are single words and digits, seconds. */
const LEAST_S = 1.5;
const LONGEST_S = 30;
const SILENT: RecognitionListener = {
  partial: () => undefined,
  progress: () => undefined,
  failed: () => undefined,
};

/** The samples of a WAV file. @throws RecordingError */
export async function samplesOf(file: string): Promise<{ samples: Int16Array; sampleRateHz: number }> {
  const { pcm, sampleRateHz } = await readWav(file);
  return { samples: toLinear(pcm, 'pcm-s16le'), sampleRateHz };
}

/** Hears each recording and counts which language is told of it, or whether words of it are believed. */
export async function evaluateLanguages(
  engine: SpeechEngine,
  recordings: readonly RecordingOfALanguage[],
  progress: (done: number, of: number) => void,
): Promise<ToldLanguages[]> {
  const found = new Map<string, { -readonly [key in keyof ToldLanguages]: ToldLanguages[key] }>();
  for (const [at, recording] of recordings.entries()) {
    const { samples, sampleRateHz } = await recording.samples();
    progress(at + 1, recordings.length);
    const seconds = samples.length / sampleRateHz;
    if (seconds < LEAST_S || seconds > LONGEST_S) continue;
    const { language, speaker } = recording;
    const key = `${language}\t${speaker}`;
    const counts = found.get(key) ?? {
      ...{ language, speaker, recordings: 0, right: 0, wrong: 0, believed: 0, nothing: 0 },
    };
    found.set(key, counts);
    const recognition = engine.open(sampleRateHz, SILENT);
    recognition.write(samples);
    const words = await recognition.finish();
    const told = recognition.language;
    counts.recordings += 1;
    if (told === language) counts.right += 1;
    else if (told !== undefined) counts.wrong += 1;
    else if (areBelievable(words, DEFAULT_MIN_CONFIDENCE)) counts.believed += 1;
    else counts.nothing += 1;
  }
  return [...found.values()];
}
