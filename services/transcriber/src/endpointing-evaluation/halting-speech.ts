import { FRAME_MS, VoiceActivity } from '../audio/voice-activity.ts';
import { DEFAULT_ENDPOINTING, Endpointer } from '../endpointing.ts';

/** A sentence that a person says, and one way of saying it haltingly. */
export interface HaltingSpeech {
  /** Such as `pause of 800 ms`. */
  readonly manner: string;
  /** 8 kHz, linear. */
  readonly samples: Int16Array;
}

/** How one end silence treats one manner of speaking. */
export interface EndpointingFigures {
  readonly endSilenceMs: number;
  readonly manner: string;
  readonly sentences: number;
  /** Sentences that were ended before their last word. */
  readonly cutOff: number;
  /** Time from the last voice to the end, milliseconds, of those that were not cut off: median and 95th percentile. */
  readonly waitP50Ms: number;
  readonly waitP95Ms: number;
}

const RATE = 8000;
const FRAME = (RATE * FRAME_MS) / 1000;
/** The last word is not longer: an end that comes earlier has cut something off, milliseconds. */
const LAST_WORD_MS = 300;
/** Pauses are put into the middle part of a sentence, where it is quietest. */
const FROM = 0.3;
const TO = 0.75;
const PAUSES_MS = [300, 500, 800, 1200];
/** A drawn-out sound with a pause on each side. */
const HESITATION_MS = 450;
const AROUND_HESITATION_MS = 500;
const RESTART_PAUSE_MS = 600;
/** Silence of a line is no digital silence. */
const NOISE = 12;
const LEAD_MS = 300;
const TAIL_MS = 4000;

/** A sentence as it is, with a pause, with a hesitation between pauses, and begun twice. */
export function haltingly(sentence: Int16Array): HaltingSpeech[] {
  const at = quietestIn(sentence);
  const [before, after] = [sentence.subarray(0, at), sentence.subarray(at)];
  const sound = hesitationLike(sentence);
  return [
    { manner: 'as said', samples: sentence },
    ...PAUSES_MS.map((ms) => ({ manner: `pause of ${ms} ms`, samples: joined(before, quiet(ms), after) })),
    {
      manner: `hesitation between pauses of ${AROUND_HESITATION_MS} ms`,
      samples: joined(before, quiet(AROUND_HESITATION_MS), sound, quiet(AROUND_HESITATION_MS), after),
    },
    {
      manner: `begun again after ${RESTART_PAUSE_MS} ms`,
      samples: joined(before, quiet(RESTART_PAUSE_MS), sentence),
    },
  ];
}

/**
 * Ends utterances by voice alone, as it is done where no text so far is known: words that leave a phrase open make the wait
 * longer, and cut-offs fewer.
 */
export function evaluateEndpointing(
  sentences: readonly Int16Array[],
  endSilencesMs: readonly number[],
): EndpointingFigures[] {
  const manners = new Map<string, Int16Array[]>();
  for (const { manner, samples } of sentences.flatMap(haltingly)) {
    manners.set(manner, [...(manners.get(manner) ?? []), samples]);
  }
  return endSilencesMs.flatMap((endSilenceMs) =>
    [...manners].map(([manner, said]) => {
      const ends = said.map((samples) => endOf(samples, endSilenceMs));
      const waits = ends.filter(({ isCut }) => !isCut).map(({ waitMs }) => waitMs);
      waits.sort((a, b) => a - b);
      const percentile = (share: number): number =>
        Math.round(waits[Math.floor(share * (waits.length - 1))] ?? 0);
      return {
        endSilenceMs,
        manner,
        sentences: said.length,
        cutOff: ends.length - waits.length,
        waitP50Ms: percentile(0.5),
        waitP95Ms: percentile(0.95),
      };
    }),
  );
}

function endOf(samples: Int16Array, endSilenceMs: number): { isCut: boolean; waitMs: number } {
  const line = joined(quiet(LEAD_MS), samples, quiet(TAIL_MS));
  const activity = new VoiceActivity(RATE);
  const lastMs = LEAD_MS + lastVoiceMs(samples);
  const endpointer = new Endpointer({
    ...DEFAULT_ENDPOINTING,
    endSilenceMs,
    noiseMs: Number.POSITIVE_INFINITY,
  });
  for (let at = 0; at + FRAME <= line.length; at += FRAME) {
    const event = endpointer.frame(activity.push(line.subarray(at, at + FRAME)), FRAME_MS);
    if (event?.kind !== 'ended') continue;
    return {
      isCut: event.speechEndMs < lastMs - LAST_WORD_MS,
      waitMs: Math.max(0, endpointer.positionMs - lastMs),
    };
  }
  return { isCut: false, waitMs: TAIL_MS };
}

/** Position of the last sound above a twentieth of the loudest, milliseconds. */
function lastVoiceMs(samples: Int16Array): number {
  const loudest = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  let last = samples.length - 1;
  while (last > 0 && Math.abs(samples[last] as number) < loudest / 20) last -= 1;
  return (last * 1000) / RATE;
}

/** Where the middle part is quietest over 60 ms: between two words more often than in one. */
function quietestIn(samples: Int16Array): number {
  const width = 3 * FRAME;
  let [best, least] = [Math.floor(samples.length / 2), Number.POSITIVE_INFINITY];
  for (let at = Math.floor(FROM * samples.length); at + width < TO * samples.length; at += FRAME) {
    let energy = 0;
    for (let of = at; of < at + width; of++) energy += (samples[of] as number) ** 2;
    if (energy < least) [best, least] = [at + width / 2, energy];
  }
  return Math.floor(best);
}

/** The loudest bit of the sentence, repeated: a vowel of this voice, drawn out. */
function hesitationLike(samples: Int16Array): Int16Array {
  let [best, most] = [0, -1];
  for (let at = 0; at + 2 * FRAME < samples.length; at += FRAME) {
    let energy = 0;
    for (let of = at; of < at + 2 * FRAME; of++) energy += (samples[of] as number) ** 2;
    if (energy > most) [best, most] = [at, energy];
  }
  const length = (HESITATION_MS * RATE) / 1000;
  return Int16Array.from({ length }, (_, at) => (samples[best + (at % (2 * FRAME))] as number) / 2);
}

const quiet = (ms: number): Int16Array =>
  Int16Array.from({ length: (ms * RATE) / 1000 }, (_, at) => Math.round(NOISE * Math.sin(at * at)));

function joined(...parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
