import { areBelievable, DEFAULT_MIN_CONFIDENCE } from '../believable-words.ts';
import { DEFAULT_ENDPOINTING } from '../endpointing.ts';
import type { RecognisedWord, SpeechEngine } from '../engine/speech-engine.ts';
import type { HeardText, ListenOutput } from '../listening/listen-output.ts';
import { ListenSession } from '../listening/listen-session.ts';

/** Of some sounds: how many there were, in how many words were found, and in how many they were believed. */
export interface BelievedSounds {
  readonly sounds: number;
  readonly withWords: number;
  readonly believed: number;
}

/** Counts the sounds of one kind. */
export class BelievedCount {
  #sounds = 0;
  #withWords = 0;
  #believed = 0;

  /** @param words everything that was found in the sound; see {@link wordsIn} */
  add(words: readonly RecognisedWord[]): void {
    this.#sounds += 1;
    if (words.length > 0) this.#withWords += 1;
    if (words.length > 0 && areBelievable(words, DEFAULT_MIN_CONFIDENCE)) this.#believed += 1;
  }

  summary(): BelievedSounds {
    return { sounds: this.#sounds, withWords: this.#withWords, believed: this.#believed };
  }
}

const STEP_MS = 100;
const TAIL_MS = 1_500;

/** Keeps the words of the first utterance that ended, and says when to wait. */
class Words implements ListenOutput {
  words: readonly RecognisedWord[] = [];
  isOver = false;
  readonly #going: (() => void)[] = [];
  #held = false;

  text({ words, end }: HeardText): void {
    if (end !== undefined && this.words.length === 0) this.words = words;
  }

  hold(on: boolean): void {
    this.#held = on;
    if (!on) for (const go of this.#going.splice(0)) go();
  }

  over(): void {
    this.isOver = true;
    this.hold(false);
  }

  /** Resolves when more audio may be sent. */
  async ready(): Promise<void> {
    if (this.#held && !this.isOver) await new Promise<void>((resolve) => this.#going.push(resolve));
  }

  speechStarted(): void {}
  utteranceEnded(): void {}
  dropped(): void {}
}

/**
 * Every word that a caller's need would have, whether or not it would be believed: the sound is listened to as a call
 * is, as fast as it can be decoded, until its first end.
 */
export async function wordsIn(
  engine: SpeechEngine,
  samples: Int16Array,
  sampleRateHz: number,
): Promise<readonly RecognisedWord[]> {
  const output = new Words();
  const session = new ListenSession(
    {
      turn: { conversationId: '', turnId: '', source: 0 },
      format: 'pcm-s16le',
      sampleRateHz,
      offsetMs: 0,
      returnText: false,
      continuous: false,
      endpointing: { ...DEFAULT_ENDPOINTING, minConfidence: 0 },
    },
    engine,
    output,
    { wall: () => Date.now(), steady: () => performance.now() },
  );
  const padded = new Int16Array(samples.length + (TAIL_MS * sampleRateHz) / 1000);
  padded.set(samples);
  const audio = Buffer.from(padded.buffer);
  const step = ((STEP_MS * sampleRateHz) / 1000) * 2;
  for (let at = 0; at < audio.length && !output.isOver; at += step) {
    session.audio(audio.subarray(at, at + step));
    await output.ready();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await session.finish('closed');
  return output.words;
}
