import type { CallerAudioSource, Tap } from '@decroche/asterisk';
import { KeyTones } from '../dialogue/key-tones.ts';
import type { LiveStream } from './live-stream.ts';

/** What a leg works with. */
export interface LiveLegParts {
  readonly audio: Pick<CallerAudioSource, 'tap'>;
  readonly channelId: string;
  readonly deadlineMs: number;
  /** Gives up the set-up. */
  readonly signal: AbortSignal;
  /** A key was heard as a tone. */
  readonly onKey: () => void;
}

/** One leg with its own tap. A frame goes to the stream that hears it now, and is wiped; without one it is wiped at once. */
export class LiveLeg {
  /** Resolves when no voice comes any more. */
  readonly ended: Promise<void>;
  readonly #tap: Tap;
  readonly #tones = new KeyTones();
  readonly #onKey: () => void;
  #stream: LiveStream | undefined;

  /** @throws TapError */
  static async open({ audio, channelId, deadlineMs, signal, onKey }: LiveLegParts): Promise<LiveLeg> {
    const tap = await audio.tap({ channelId, direction: 'in', format: 'slin16', deadlineMs, signal });
    return new LiveLeg(tap, onKey);
  }

  private constructor(tap: Tap, onKey: () => void) {
    this.#tap = tap;
    this.#onKey = onKey;
    this.ended = this.#read();
  }

  /** From now on the voice goes to this stream. */
  hear(stream: LiveStream): void {
    this.#stream?.discard();
    this.#stream = stream;
  }

  /** From now on nothing goes anywhere, and what is being said is thrown away. */
  deafen(): void {
    this.#stream?.discard();
    this.#stream = undefined;
  }

  /** Deafens it and waits until Asterisk was told to remove the tap. */
  async close(): Promise<void> {
    this.deafen();
    await this.#tap.close();
  }

  async #read(): Promise<void> {
    for await (const { data } of this.#tap.frames) {
      if (this.#tones.push(data) !== undefined) this.#onKey();
      if (this.#stream === undefined) data.fill(0);
      else this.#stream.write(data);
    }
  }
}
