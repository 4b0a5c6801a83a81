import type { Heard, Turn } from '@decroche/contracts';
import { until } from '@decroche/test-kit';
import { TestBus } from '@decroche/test-stage';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Caller, recording, silence, startOf, turn } from './caller.ts';
import { RedactorEar } from './redactor-ear.ts';
import { type RunningTranscriber, startTranscriber } from './running-transcriber.ts';

let bus: TestBus;
let ear: RedactorEar;
let transcriber: RunningTranscriber;

beforeAll(async () => {
  bus = await TestBus.start();
  transcriber = await startTranscriber(bus.env('transcriber'));
});
beforeEach(async () => {
  ear = new RedactorEar(bus);
  await until(() => isReady() && ear.reading, 20_000);
});
afterEach(async () => {
  const { process } = bus.stack.nats;
  if (process.state === 'stopped') await process.start();
  await ear.close();
});
afterAll(async () => {
  await transcriber?.stop();
  await bus?.stop();
});

const isReady = (): boolean => transcriber.service.readiness().every(({ ready }) => ready);
const finals = (): Heard[] => ear.heard.filter(({ final }) => final);

/** Says a need to its end, while something goes away in the middle. */
async function needThrough(loss: () => Promise<void>): Promise<Turn> {
  const who = turn();
  const caller = new Caller(transcriber.client, startOf({ turn: who }));
  const speech = await recording('b032-unseen-clean');
  const middle = 2 * Math.round(speech.length / 4);
  caller.speak(speech.subarray(0, middle));
  await until('his first words are heard', () => ear.heard.length > 0);
  await loss();
  caller.speak(Buffer.concat([speech.subarray(middle), silence(1_500)]));
  expect(await caller.ended).toBe('OK');
  expect(finals()).toEqual([]);
  return who;
}

async function expectNeedOf(who: Turn): Promise<void> {
  await until('the need is heard', () => finals().length > 0, 10_000);
  const [need] = finals();
  expect(need?.turn).toEqual(who);
  expect(need?.words.map(({ text }) => text).join(' ')).toContain('nom de jeune fille');
}

describe('the need that a caller ends', () => {
  it('while the bus is away reaches the redactor once it is back', async () => {
    const { process } = bus.stack.nats;
    const who = await needThrough(async () => {
      await process.kill();
      await until(() => !isReady());
    });
    await process.start();
    await expectNeedOf(who);
  });

  it('while nobody reads reaches the redactor who comes', async () => {
    const who = await needThrough(() => ear.close());
    ear = new RedactorEar(bus);
    await expectNeedOf(who);
  });
});
