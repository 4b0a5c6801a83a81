import { EndReason } from '@decroche/contracts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { Caller, recording, silence, startOf } from './caller.ts';
import { OddRecogniser } from './odd-recogniser.ts';
import { type RunningTranscriber, startTranscriber } from './running-transcriber.ts';

let recogniser: OddRecogniser;
let transcriber: RunningTranscriber;

beforeAll(async () => {
  recogniser = await OddRecogniser.start();
  transcriber = await startTranscriber({ TRANSCRIBER_EVALUATION: 'true', RECOGNISER_URL: recogniser.url });
  await vi.waitFor(() =>
    expect(transcriber.service.readiness()).toEqual([{ name: 'recogniser', ready: true }]),
  );
});

afterAll(async () => {
  await transcriber?.stop();
  await recogniser?.stop();
});

async function callerHeardBy(during: readonly string[], last: string) {
  recogniser.answers(during, last);
  const caller = new Caller(transcriber.client, startOf({ returnText: true }));
  caller.speak(Buffer.concat([await recording('b032-unseen-clean'), silence(1500)]));
  expect(await caller.ended).toBe('OK');
  const final = caller.of('transcript').find((transcript) => transcript.final);
  return { end: caller.of('utteranceEnded').at(-1), text: final?.words.map((word) => word.text).join(' ') };
}

test.each([
  ['null', 'null'],
  ['a list', '[]'],
  ['a text that is no text', '{"text": {"text": "bonjour"}}'],
  ['no JSON', '<html>'],
])(
  'a caller whose recogniser answers %s keeps the words heard so far and is not held up',
  async (_, last) => {
    const { end, text } = await callerHeardBy(['{"partial": "je suis veuve"}'], last);
    expect(end).toMatchObject({ reason: EndReason.GIVEN_UP, somethingHeard: true });
    expect(text).toBe('je suis veuve');
  },
);

test('a text whose list of words cannot be read is a text all the same', async () => {
  const { end, text } = await callerHeardBy([], '{"text": "je suis veuve", "result": null}');
  expect(end).toMatchObject({ reason: EndReason.END_OF_SPEECH, somethingHeard: true });
  expect(text).toBe('je suis veuve');
});

test('a need that the final text leaves out is told with the words of the last partial text', async () => {
  const { end, text } = await callerHeardBy(['{"partial": "je suis veuve"}'], '{"text": ""}');
  expect(end).toMatchObject({ reason: EndReason.GIVEN_UP, somethingHeard: true });
  expect(text).toBe('je suis veuve');
});

test('an answer in the middle that cannot be read ends the listening, and the next caller is heard', async () => {
  const { end } = await callerHeardBy(['{"partial": 5}'], '{"text": "bonjour"}');
  expect(end).toMatchObject({ reason: EndReason.GIVEN_UP, somethingHeard: false });
  expect((await callerHeardBy([], '{"text": "bonjour"}')).text).toBe('bonjour');
});
