import { availableParallelism } from 'node:os';
import path from 'node:path';
import { toLinear } from '../audio/audio-format.ts';
import { readWav } from '../audio/wav-file.ts';
import type { RecognitionListener, SpeechEngine } from './speech-engine.ts';

const BENCHMARK_SPEECH = path.resolve(import.meta.dirname, '../../assets/benchmark-speech.wav');

/** What the recogniser costs on this machine. */
export interface DecodingCost {
  /** CPU seconds of this process per second of speech, with many utterances side by side. */
  readonly cpuPerSecond: number;
}

/**
 * Share of the measured throughput that streams may use: the rest is for receiving audio, for colder caches when
 * audio trickles in in real time, and for peaks.
 */
const USABLE_SHARE = 0.45;

/** CPU time that the measurement may take on each core, seconds. */
const BUDGET_S = 0.4;

/** Most utterances side by side: enough to see the cost of going from one to another. */
const MOST_SIDE_BY_SIDE = 24;

const SILENT_LISTENER: RecognitionListener = {
  partial: () => undefined,
  progress: () => undefined,
  failed: () => undefined,
};

/**
 * Streams of speech that an engine can decode in real time here, measured now.
 *
 * @param threads that decode
 * @param spentUs CPU time that it has taken so far, microseconds: of the whole process where an engine does not count its own
 */
export async function measureCapacity(
  engine: SpeechEngine,
  threads: number,
  spentUs: () => number = processUs,
): Promise<number> {
  const { sampleRateHz, pcm } = await readWav(BENCHMARK_SPEECH);
  const cores = Math.min(threads, availableParallelism());
  const { cpuPerSecond } = await measureCost(engine, {
    speech: toLinear(pcm, 'pcm-s16le'),
    sampleRateHz,
    cores,
    spentUs,
  });
  return Math.max(1, Math.floor((cores / cpuPerSecond) * USABLE_SHARE));
}

/** What is measured with. */
interface Measurement {
  /** Linear samples of someone who speaks. */
  readonly speech: Int16Array;
  readonly sampleRateHz: number;
  readonly cores: number;
  readonly spentUs: () => number;
}

/**
 * Measures what the loaded recogniser costs on this machine, in CPU time, so that other work on the machine at that
 * moment hardly matters. It takes about half a second.
 */
async function measureCost(
  engine: SpeechEngine,
  { speech, sampleRateHz, cores, spentUs }: Measurement,
): Promise<DecodingCost> {
  const seconds = speech.length / sampleRateHz;
  const first = (await cpuOf(spentUs, () => decode(engine, speech, sampleRateHz, 2))) / (2 * seconds);
  const affordable = Math.round((BUDGET_S * cores) / (first * seconds));
  const sideBySide = Math.max(2, Math.min(MOST_SIDE_BY_SIDE, affordable));
  const cpu = await cpuOf(spentUs, () => decode(engine, speech, sampleRateHz, sideBySide));
  return { cpuPerSecond: cpu / (sideBySide * seconds) };
}

async function decode(
  engine: SpeechEngine,
  speech: Int16Array,
  sampleRateHz: number,
  sideBySide: number,
): Promise<void> {
  const recognitions = Array.from({ length: sideBySide }, () => engine.open(sampleRateHz, SILENT_LISTENER));
  for (const recognition of recognitions) recognition.write(speech);
  await Promise.all(recognitions.map((recognition) => recognition.finish()));
}

/** CPU seconds that some work takes. */
async function cpuOf(spentUs: () => number, work: () => Promise<void>): Promise<number> {
  const before = spentUs();
  await work();
  return (spentUs() - before) / 1e6;
}

function processUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}
