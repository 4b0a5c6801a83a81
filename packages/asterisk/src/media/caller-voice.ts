import { setTimeout as pause } from 'node:timers/promises';
import type { AriCalls } from '../ari/ari-calls.ts';
import { AUDIO_FORMATS, type CallerAudioSource, type Tap } from './caller-audio-source.ts';
import { LostVoice } from './lost-voice.ts';

/** Whose voice is heard, and how. */
export interface CallerVoiceOptions {
  readonly ari: Pick<AriCalls, 'startSilence' | 'stopSilence'>;
  readonly audio: Pick<CallerAudioSource, 'tap'>;
  readonly channelId: string;
  /** For the set-up of each tap, milliseconds. */
  readonly deadlineMs: number;
  /** Whether a prompt plays to the caller now. */
  readonly playing: () => boolean;
  /** Told of each 20 ms, `slin16`. Time in which nothing could be heard is told as silence. */
  readonly onFrame: (frame: Buffer) => void;
  /** Told when the voice was lost and its tap is set up anew. */
  readonly onLost?: () => void;
}

/** A voice that is heard. */
export interface CallerVoice {
  /** Resolves when frames stop for good, by whatever cause. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

const FORMAT = 'slin16';
const { frameBytes, frameMs } = AUDIO_FORMATS[FORMAT];
/** Asterisk has written some frames to the caller, and read some of him, after this time. */
const SWEEP_MS = 60;
const MOST_FILLED_FRAMES = 150;

/**
 * Hears a caller, also across a restart of his RTP.
 *
 * Debian's Asterisk drops every frame of a stream whose sequence restarts lower, for as long as the path lives on which
 * it translates the channel's audio (docs/adr/0010). The path goes with the channel's list of audiohooks, and the list
 * when it is empty; but an ended tap is taken out of it only with a frame that gets through, and of what the caller says
 * none does. What is written *to* him gets through: so the tap is closed, silence or the prompt that plays goes to the
 * caller for a moment, and a new tap finds a new list.
 */
export async function hearCaller(options: CallerVoiceOptions): Promise<CallerVoice> {
  return new Hearing(options, await newTap(options));
}

function newTap({ audio, channelId, deadlineMs }: CallerVoiceOptions): Promise<Tap> {
  return audio.tap({ channelId, format: FORMAT, direction: 'in', deadlineMs });
}

class Hearing implements CallerVoice {
  readonly ended: Promise<void>;
  readonly #options: CallerVoiceOptions;
  readonly #voice = new LostVoice();
  #tap: Tap;
  #closed = false;
  #lastFrameAt = performance.now();

  constructor(options: CallerVoiceOptions, first: Tap) {
    this.#options = options;
    this.#tap = first;
    this.ended = this.#hear();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#tap.close();
    // A tap that is being set up anew is closed by then.
    await this.ended;
  }

  async #hear(): Promise<void> {
    while (await this.#lost()) {
      this.#options.onLost?.();
      await this.#tap.close();
      await this.#sweep();
      if (this.#closed) return;
      try {
        this.#tap = await newTap(this.#options);
      } catch {
        // The caller is gone, or Asterisk cannot: either way nothing more is heard of him.
        return;
      }
      if (this.#closed) await this.#tap.close();
      else this.#fill();
    }
  }

  /** Tells frames until the tap has ended or its voice is lost. */
  async #lost(): Promise<boolean> {
    for await (const { data, unheard } of this.#tap.frames) {
      this.#lastFrameAt = performance.now();
      // Whoever is told a frame may wipe it.
      const lost = unheard === undefined && this.#voice.take(data);
      this.#options.onFrame(data);
      if (lost && !this.#closed) return true;
    }
    return false;
  }

  /** Has Asterisk take the ended tap out of the channel's list, and drop the list. */
  async #sweep(): Promise<void> {
    const { ari, channelId, playing } = this.#options;
    const silent = !playing();
    if (silent) await ari.startSilence(channelId).catch(() => undefined);
    await pause(SWEEP_MS);
    if (silent) await ari.stopSilence(channelId).catch(() => undefined);
  }

  /** Times of what is said are counted in frames: those that nobody heard count too. */
  #fill(): void {
    const missing = Math.round((performance.now() - this.#lastFrameAt) / frameMs);
    for (let frame = 0; frame < Math.min(missing, MOST_FILLED_FRAMES); frame += 1)
      this.#options.onFrame(Buffer.alloc(frameBytes));
  }
}
