import { toLinear } from '../audio/audio-format.ts';
import { readWav } from '../audio/wav-file.ts';
import type { SpeechEngine } from '../engine/speech-engine.ts';
import { BelievedCount, type BelievedSounds, wordsIn } from './believed-sounds.ts';
import { type EvaluationItem, recordingOf } from './evaluation-set.ts';
import { NOISES, type Noise } from './noises.ts';

/** What was believed of the recordings themselves, and of each noise made of them. */
export type NoiseEvaluation = Readonly<Record<'speech' | Noise, BelievedSounds>>;

const KINDS = Object.keys(NOISES) as readonly Noise[];
const SIDE_BY_SIDE = 2;

/**
 * Listens to recordings, and to what {@link NOISES} makes of them, as to the need of a caller.
 *
 * @param onSound told after each sound
 * @throws RecordingError
 */
export async function evaluateNoises(
  engine: SpeechEngine,
  items: readonly EvaluationItem[],
  audioDir: string,
  onSound: () => void = () => undefined,
): Promise<NoiseEvaluation> {
  const counts = new Map<'speech' | Noise, BelievedCount>(
    (['speech', ...KINDS] as const).map((kind) => [kind, new BelievedCount()]),
  );
  const queue = items.values();
  const lane = async (): Promise<void> => {
    for (const { id } of queue) {
      const { pcm, sampleRateHz } = await readWav(recordingOf(audioDir, id));
      const speech = toLinear(pcm, 'pcm-s16le');
      for (const [kind, count] of counts) {
        const sound = kind === 'speech' ? speech : NOISES[kind](speech, sampleRateHz);
        count.add(await wordsIn(engine, sound, sampleRateHz));
        onSound();
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, lane));
  return Object.fromEntries([...counts].map(([kind, count]) => [kind, count.summary()])) as NoiseEvaluation;
}

/** All noises together. */
export function noisesTogether(evaluation: NoiseEvaluation): BelievedSounds {
  const sum = (field: keyof BelievedSounds): number =>
    KINDS.reduce((total, kind) => total + evaluation[kind][field], 0);
  return { sounds: sum('sounds'), withWords: sum('withWords'), believed: sum('believed') };
}
