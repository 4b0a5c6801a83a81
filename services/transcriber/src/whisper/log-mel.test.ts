import { expect, test } from 'vitest';
import { BINS, POINTS, PowerSpectrum } from './fourier.ts';
import { HOP, LogMel, MELS, WHISPER_RATE } from './log-mel.ts';
import { forWhisper } from './upsampling.ts';

function tone(hz: number, seconds: number, rate = WHISPER_RATE): Float32Array {
  return Float32Array.from(
    { length: seconds * rate },
    (_, at) => 0.5 * Math.sin((2 * Math.PI * hz * at) / rate),
  );
}

test('the power spectrum is that of the sum that defines it', () => {
  const frame = Float64Array.from({ length: POINTS }, (_, at) => Math.sin(at * at) + (at % 7) / 7);
  const power = new Float64Array(BINS);
  new PowerSpectrum().of(frame, power);
  for (const bin of [0, 1, 25, 99, 200]) {
    const angle = (at: number): number => (2 * Math.PI * bin * at) / POINTS;
    const real = frame.reduce((sum, value, at) => sum + value * Math.cos(angle(at)), 0);
    const imaginary = frame.reduce((sum, value, at) => sum - value * Math.sin(angle(at)), 0);
    expect(power[bin]).toBeCloseTo(real ** 2 + imaginary ** 2, 6);
  }
});

test.each([
  [250, 6],
  [1000, 26],
  [3000, 54],
])('a tone of %i Hz is loudest in band %i, and silence is at the floor', (hz, band) => {
  const frames = 200;
  const mel = new LogMel().of(tone(hz, 1), frames);
  const column = Array.from({ length: MELS }, (_, at) => mel[at * frames + 50] as number);
  expect(Math.abs(column.indexOf(Math.max(...column)) - band)).toBeLessThanOrEqual(1);
  const silent = Array.from({ length: MELS }, (_, at) => mel[at * frames + 150] as number);
  expect(Math.max(...silent)).toBeCloseTo(Math.max(...column) - 2, 5);
});

test('sound of 8 kHz is doubled without a new tone', () => {
  const doubled = forWhisper(
    Int16Array.from(tone(1000, 1, 8000), (value) => value * 32_767),
    8000,
  );
  expect(doubled).toHaveLength(WHISPER_RATE);
  const expected = tone(1000, 1);
  for (let at = 10 * HOP; at < 90 * HOP; at += 7) expect(doubled[at]).toBeCloseTo(expected[at] as number, 2);
});
