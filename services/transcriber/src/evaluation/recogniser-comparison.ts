import { believedOf } from '../arbitration/sureness.ts';
import { toLinear } from '../audio/audio-format.ts';
import { readWav } from '../audio/wav-file.ts';
import { areBelievable, DEFAULT_MIN_CONFIDENCE } from '../believable-words.ts';
import type { RecognisedWord, RecognitionListener, SpeechEngine } from '../engine/speech-engine.ts';
import { spokenForm } from '../whisper/spoken-form.ts';
import type { LineCondition } from './line-conditions.ts';
import { comparableWords, countWordErrors, WordErrorTotal } from './word-errors.ts';

/** A recording and what is said in it. */
export interface ComparedRecording {
  readonly file: string;
  readonly set: string;
  readonly text: string;
  /** The same with the misspelt words of whoever wrote it down, where there are any. */
  readonly written?: string;
}

/** Word errors of the two recognisers and of the one that is believed, in one set on one line. */
export interface ComparedSet {
  readonly set: string;
  readonly line: string;
  readonly utterances: number;
  readonly words: number;
  readonly embedded: number;
  readonly people: number;
  readonly arbitration: number;
  /** The same counting as errors words that are spelt right and misspelt in the script. */
  readonly asWritten: number;
  /** The one with fewer errors in each utterance: what no arbitration can better. */
  readonly best: number;
  /** Share of the utterances whose words are not believed at all, and so not used. */
  readonly notBelieved: number;
  /** Word errors of what is believed, an utterance that is not counting as no word. */
  readonly believed: number;
}

/** What both recognisers cost. */
export interface ComparedCost {
  readonly audioSeconds: number;
  /** CPU seconds for each hour of speech. */
  readonly embeddedPerHour: number;
  readonly peoplePerHour: number;
}

const SILENT: RecognitionListener = {
  partial: () => undefined,
  progress: () => undefined,
  failed: () => undefined,
};

type Totals = Record<
  'embedded' | 'people' | 'arbitration' | 'asWritten' | 'best' | 'believed',
  WordErrorTotal
>;

/**
 * Hears each recording with both recognisers on each line, one after the other, and counts word errors of either and of the one
 * that is believed. What is said is compared in spoken form: figures in words, no punctuation.
 *
 * @throws RecordingError
 */
export async function compareRecognisers(
  engines: { readonly embedded: SpeechEngine; readonly people: SpeechEngine },
  recordings: readonly ComparedRecording[],
  lines: readonly LineCondition[],
  progress: (done: number, of: number) => void,
  onHeard: (recording: ComparedRecording, words: readonly RecognisedWord[]) => void = () => undefined,
): Promise<{ sets: ComparedSet[]; cost: ComparedCost }> {
  const found = new Map<string, { totals: Totals; notBelieved: number; set: string; line: string }>();
  const cpu = { embedded: 0, people: 0 };
  let audioSeconds = 0;
  let done = 0;
  for (const recording of recordings) {
    const { pcm, sampleRateHz } = await readWav(recording.file);
    const reference = referenceOf(recording.text);
    const written = referenceOf(recording.written ?? recording.text);
    for (const line of lines) {
      const samples = line.apply(toLinear(pcm, 'pcm-s16le'));
      const heard = async (which: 'embedded' | 'people'): Promise<readonly RecognisedWord[]> => {
        const before = process.cpuUsage();
        const words = await hear(engines[which], samples, sampleRateHz);
        const { user, system } = process.cpuUsage(before);
        cpu[which] += (user + system) / 1e6;
        return words;
      };
      const embedded = await heard('embedded');
      const people = await heard('people');
      audioSeconds += samples.length / sampleRateHz;
      const chosen = believedOf(embedded, people);
      const isBelieved = areBelievable(chosen, DEFAULT_MIN_CONFIDENCE);
      onHeard(recording, isBelieved ? chosen : []);
      const key = `${recording.set}\t${line.name}`;
      const at = found.get(key) ?? {
        totals: newTotals(),
        notBelieved: 0,
        set: recording.set,
        line: line.name,
      };
      found.set(key, at);
      const errorsOf = (words: readonly RecognisedWord[]) => countWordErrors(reference, comparable(words));
      const [ofEmbedded, ofPeople] = [errorsOf(embedded), errorsOf(people)];
      at.totals.embedded.add(ofEmbedded);
      at.totals.people.add(ofPeople);
      at.totals.arbitration.add(chosen === people ? ofPeople : ofEmbedded);
      at.totals.asWritten.add(countWordErrors(written, comparable(chosen)));
      at.totals.best.add(ofPeople.errors < ofEmbedded.errors ? ofPeople : ofEmbedded);
      at.totals.believed.add(errorsOf(isBelieved ? chosen : []));
      if (!isBelieved) at.notBelieved += 1;
    }
    done += 1;
    progress(done, recordings.length);
  }
  const perHour = (seconds: number): number => Math.round((seconds / audioSeconds) * 3600);
  return {
    sets: [...found.values()].map(({ totals, notBelieved, set, line }) => {
      const { utterances, words } = totals.embedded.summary();
      const wer = (total: WordErrorTotal): number => total.summary().wer;
      return {
        set,
        line,
        utterances,
        words,
        embedded: wer(totals.embedded),
        people: wer(totals.people),
        arbitration: wer(totals.arbitration),
        asWritten: wer(totals.asWritten),
        best: wer(totals.best),
        notBelieved: Math.round((notBelieved / utterances) * 1e4) / 1e4,
        believed: wer(totals.believed),
      };
    }),
    cost: {
      audioSeconds: Math.round(audioSeconds),
      embeddedPerHour: perHour(cpu.embedded),
      peoplePerHour: perHour(cpu.people),
    },
  };
}

async function hear(
  engine: SpeechEngine,
  samples: Int16Array,
  sampleRateHz: number,
): Promise<readonly RecognisedWord[]> {
  const recognition = engine.open(sampleRateHz, SILENT);
  recognition.write(samples);
  return await recognition.finish();
}

const referenceOf = (text: string): string[] =>
  comparable(text.split(/\s+/).map((word) => ({ text: word, confidence: 1 })));

function comparable(words: readonly { text: string; confidence: number }[]): string[] {
  return comparableWords(
    spokenForm(words)
      .map(({ text }) => text)
      .join(' '),
  );
}

function newTotals(): Totals {
  return {
    embedded: new WordErrorTotal(),
    people: new WordErrorTotal(),
    arbitration: new WordErrorTotal(),
    asWritten: new WordErrorTotal(),
    best: new WordErrorTotal(),
    believed: new WordErrorTotal(),
  };
}
