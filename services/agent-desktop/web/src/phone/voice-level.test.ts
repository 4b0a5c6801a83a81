import { describe, expect, it } from 'vitest';
import { voiceLevel } from './voice-level.ts';

/** A tone of 440 Hz at 8 kHz with this amplitude. */
function tone(amplitude: number): Float32Array {
  return Float32Array.from(
    { length: 2048 },
    (_, at) => amplitude * Math.sin((2 * Math.PI * 440 * at) / 8000),
  );
}

describe('the level of the microphone', () => {
  it('is nothing in silence and full for a loud voice', () => {
    expect(voiceLevel(new Float32Array(2048))).toEqual({ level: 0, voice: false });
    expect(voiceLevel(new Float32Array(0))).toEqual({ level: 0, voice: false });
    expect(voiceLevel(tone(0.9))).toEqual({ level: 1, voice: true });
  });

  it('tells a voice from the noise of a room', () => {
    expect(voiceLevel(tone(0.05)).voice).toBe(true);
    const room = voiceLevel(tone(0.004));
    expect(room.voice).toBe(false);
    expect(room.level).toBeGreaterThan(0);
  });
});
