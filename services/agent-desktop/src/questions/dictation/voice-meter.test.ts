import { expect, test } from 'vitest';
import { VoiceMeter } from './voice-meter.ts';

/** 20 ms. */
const FRAME = 640;

test('frames at the pace of speech are taken for 30 seconds and not longer', () => {
  const meter = new VoiceMeter(1_000);
  const verdicts = Array.from({ length: 1_500 }, (_, at) => meter.take(FRAME, 1_000 + at * 20));
  expect(verdicts.slice(0, -1).every((verdict) => verdict === 'taken')).toBe(true);
  expect(verdicts.at(-1)).toBe('full');
});

test('what was held back comes at once; a recording that is poured in is refused', () => {
  const meter = new VoiceMeter(0);
  expect(Array.from({ length: 200 }, () => meter.take(FRAME, 0)).every((each) => each === 'taken')).toBe(
    true,
  );
  expect(meter.take(FRAME, 0)).toBe('too-fast');
});

test.each([[0], [641], [3_202]])('a frame of %i bytes is malformed', (bytes) => {
  expect(new VoiceMeter(0).take(bytes, 0)).toBe('malformed');
});
