import { describe, expect, it } from 'vitest';
import { LostVoice } from './lost-voice.ts';

const ZEROS = Buffer.alloc(640);
const NOISE = Buffer.alloc(640, 8);

/** Frames, counted from 1, at which a tap is to be set up anew. */
function renewals(...stretches: readonly [Buffer, number][]): number[] {
  const voice = new LostVoice();
  return stretches
    .flatMap(([frame, count]) => Array<Buffer>(count).fill(frame))
    .flatMap((frame, at) => (voice.take(frame) ? [at + 1] : []));
}

describe('a voice', () => {
  it('is lost 400 ms after it turned into digital silence', () => {
    expect(renewals([NOISE, 50], [ZEROS, 19], [NOISE, 50])).toEqual([]);
    expect(renewals([NOISE, 50], [ZEROS, 20], [NOISE, 50])).toEqual([70]);
  });

  it('is not lost while it has not been heard, nor in the noise of a line', () => {
    expect(renewals([ZEROS, 500], [NOISE, 500])).toEqual([]);
  });

  it('that a new tap gives back can be lost again, a few times', () => {
    const cycle: [Buffer, number][] = [
      [ZEROS, 20],
      [NOISE, 20],
    ];
    expect(renewals([NOISE, 1], ...Array(9).fill(cycle).flat())).toEqual([21, 61, 101, 141, 181]);
  });

  it('of a phone that sends nothing in pauses is not looked for after two taps in vain', () => {
    expect(renewals([NOISE, 50], [ZEROS, 500], [NOISE, 50], [ZEROS, 500])).toEqual([70, 90]);
    expect(renewals([NOISE, 50], [ZEROS, 35], [NOISE, 50], [ZEROS, 35], [NOISE, 50], [ZEROS, 500])).toEqual([
      70, 155,
    ]);
  });
});
