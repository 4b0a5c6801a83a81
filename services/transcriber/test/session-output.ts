import { DEFAULT_ENDPOINTING } from '../src/endpointing.ts';
import type { HeardText, ListenOutput, UtteranceEnd } from '../src/listening/listen-output.ts';
import type { ListenOrder } from '../src/listening/listen-request.ts';
import { turn } from './caller.ts';

/** Keeps what a session tells. */
export class KeptOutput implements ListenOutput {
  readonly told: string[] = [];
  readonly texts: HeardText[] = [];
  readonly ends: UtteranceEnd[] = [];
  readonly droppedMs: number[] = [];
  held = false;

  speechStarted(): void {
    this.told.push('speech');
  }

  text(text: HeardText): void {
    this.texts.push(text);
    if (text.end) this.told.push('final');
  }

  utteranceEnded(end: UtteranceEnd): void {
    this.ends.push(end);
    this.told.push('ended');
  }

  dropped(ms: number): void {
    this.droppedMs.push(ms);
  }

  hold(on: boolean): void {
    this.held = on;
  }

  over(): void {
    this.told.push('over');
  }
}

/** An order to listen to linear audio of 8000 Hz. */
export function orderOf(overrides: Partial<ListenOrder> = {}): ListenOrder {
  return {
    turn: turn(),
    format: 'pcm-s16le',
    sampleRateHz: 8000,
    offsetMs: 0,
    returnText: false,
    continuous: false,
    endpointing: DEFAULT_ENDPOINTING,
    ...overrides,
  };
}

/** Milliseconds of a vowel that is clearly voice. */
export function voice(ms: number): Buffer {
  const samples = Buffer.alloc(ms * 16);
  for (let index = 0; index < ms * 8; index++) {
    const at = index / 8000;
    const value = [1, 2, 3, 4].reduce(
      (sum, harmonic) => sum + (4000 / harmonic) * Math.sin(2 * Math.PI * 140 * harmonic * at),
      0,
    );
    samples.writeInt16LE(Math.round(value * (0.6 + 0.4 * Math.sin(2 * Math.PI * 4 * at))), index * 2);
  }
  return samples;
}
