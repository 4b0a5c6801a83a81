import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_ENDPOINTING, type EndpointEvent, Endpointer } from './endpointing.ts';

const FRAME = 20;

/** Gives frames to an endpointer: positive numbers are milliseconds of voice, negative ones of silence. */
function play(endpointer: Endpointer, ...spans: number[]): (EndpointEvent & { at: number })[] {
  const events: (EndpointEvent & { at: number })[] = [];
  for (const span of spans) {
    for (let ms = 0; ms < Math.abs(span); ms += FRAME) {
      const event = endpointer.frame(span > 0, FRAME);
      if (event) events.push({ ...event, at: endpointer.positionMs });
    }
  }
  return events;
}

/** Gives voice that is decoded as it comes and has so many words in all. */
function playDecoded(
  endpointer: Endpointer,
  voiceMs: number,
  words: number,
): (EndpointEvent & { at: number })[] {
  const events: (EndpointEvent & { at: number })[] = [];
  for (let ms = 0; ms < voiceMs; ms += FRAME) {
    events.push(...play(endpointer, FRAME));
    endpointer.decoded(words, endpointer.positionMs);
  }
  return events;
}

test('speech ends 700 ms after its last voice', () => {
  const events = play(new Endpointer(), -1000, 2000, -1000);
  expect(events).toEqual([
    { kind: 'onset', atMs: 1000, at: 1060 },
    { kind: 'speech', atMs: 1000, at: 1260 },
    { kind: 'ended', reason: 'end-of-speech', speechEndMs: 3000, voicedMs: 2000, at: 3700 },
  ]);
});

test('a pause shorter than the end silence does not end the utterance', () => {
  const events = play(new Endpointer(), 1000, -600, 1000, -700);
  expect(events.filter(({ kind }) => kind === 'ended')).toMatchObject([{ speechEndMs: 2600, at: 3300 }]);
});

test.each([
  ['euh', 1200],
  ['quarante', 1200],
  ['retraite', 700],
])('after "%s" the utterance ends with %i ms of silence', (word, silence) => {
  const endpointer = new Endpointer();
  play(endpointer, 1000);
  endpointer.recognised(['je', 'voudrais', word]);
  expect(play(endpointer, -2000).find(({ kind }) => kind === 'ended')?.at).toBe(1000 + silence);
});

test('nobody speaks: the wait ends at the no-speech time-out', () => {
  expect(play(new Endpointer(), -7000)).toEqual([
    { kind: 'ended', reason: 'no-speech', speechEndMs: 6000, voicedMs: 0, at: 6000 },
  ]);
});

test('without a no-speech time-out the wait has no end', () => {
  expect(play(new Endpointer({ ...DEFAULT_ENDPOINTING, noSpeechMs: 0 }), -120_000)).toEqual([]);
});

test('a click shorter than the onset starts nothing', () => {
  expect(play(new Endpointer(), -500, 40, -1000, 40, -1000)).toEqual([]);
});

test('a noise that is dismissed after the time-out ends the wait at once', () => {
  const endpointer = new Endpointer();
  play(endpointer, 200, -6500);
  expect(endpointer.dismiss()).toMatchObject({ kind: 'ended', reason: 'no-speech', speechEndMs: 6700 });
});

test('a cough is dismissed and the wait for speech goes on from where it began', () => {
  const endpointer = new Endpointer();
  const [, ended] = play(endpointer, -1000, 200, -800);
  expect(ended).toMatchObject({ kind: 'ended', voicedMs: 200 });
  expect(endpointer.isSpeech([], 200)).toBe(false);
  expect(endpointer.dismiss()).toBeUndefined();
  expect(play(endpointer, -6000)).toMatchObject([{ reason: 'no-speech', at: 6000 }]);
});

test.each([
  ['a sure short word', [['oui', 0.9]], 180, true],
  ['a doubtful short word', [['ils', 0.3]], 180, false],
  ['a thinking sound', [['euh', 1]], 400, false],
  ['a lone letter', [['r', 1]], 400, false],
  [
    'two doubtful words',
    [
      ['la', 0.3],
      ['retraite', 0.5],
    ],
    600,
    true,
  ],
  [
    'two doubtful words in a click',
    [
      ['la', 0.3],
      ['le', 0.2],
    ],
    100,
    false,
  ],
  ['voice without words', [], 4000, false],
] as const)('%s: is it a need?', (_, words, voicedMs, expected) => {
  const heard = words.map(([text, confidence]) => ({ text, confidence }));
  expect(new Endpointer().isSpeech(heard, voicedMs)).toBe(expected);
});

test('an utterance ends at the longest length even if voice goes on', () => {
  const endpointer = new Endpointer();
  const events: EndpointEvent[] = [];
  for (let words = 1; words < 40; words++) {
    events.push(...play(endpointer, 1000));
    endpointer.decoded(words, endpointer.positionMs);
  }
  expect(events.find(({ kind }) => kind === 'ended')).toMatchObject({
    reason: 'max-length',
    speechEndMs: 30_000,
  });
});

test('voice that brings no new word any more is the noise of the line and ends the utterance', () => {
  const endpointer = new Endpointer();
  play(endpointer, 1000);
  endpointer.decoded(2, 1000);
  expect(playDecoded(endpointer, 5000, 2).find(({ kind }) => kind === 'ended')).toMatchObject({
    reason: 'end-of-speech',
    speechEndMs: 1000,
    at: 3520,
  });
});

test('voice that nobody has decoded yet is no noise', () => {
  const endpointer = new Endpointer();
  play(endpointer, 1000);
  endpointer.decoded(2, 1000);
  expect(play(endpointer, 8000)).toEqual([]);
  expect(playDecoded(endpointer, 1000, 2).find(({ kind }) => kind === 'ended')).toMatchObject({
    reason: 'end-of-speech',
    speechEndMs: 1000,
  });
});

test('noise in which no word was ever recognised ends with the no-speech time-out', () => {
  expect(playDecoded(new Endpointer(), 8000, 0).find(({ kind }) => kind === 'ended')).toMatchObject({
    reason: 'no-speech',
    at: 6000,
  });
});

test('positions start at the given offset', () => {
  expect(play(new Endpointer(DEFAULT_ENDPOINTING, 4000), -100, 500)[0]).toMatchObject({
    kind: 'onset',
    atMs: 4100,
  });
});

test('whatever the voice, onsets and ends alternate and an end is never before its onset', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -150, max: 150 }), { maxLength: 60 }), (spans) => {
      const events = play(new Endpointer(), ...spans.map((span) => span * FRAME)).filter(
        ({ kind }) => kind !== 'speech',
      );
      let onset: number | undefined;
      for (const event of events) {
        if (event.kind === 'onset') {
          expect(onset).toBeUndefined();
          onset = event.atMs;
        } else if (event.kind === 'ended') {
          if (onset === undefined) expect(event.reason).toBe('no-speech');
          else expect(event.speechEndMs).toBeGreaterThan(onset);
          expect(event.speechEndMs).toBeLessThanOrEqual(event.at);
          onset = undefined;
        }
      }
    }),
  );
});
