import { Heard, heardCodec, heardSubject, signedHeard, TurnSource } from '@decroche/contracts';
import { createLogger, EventBus, startTelemetry } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

let scene: Scene;
let transcriber: EventBus;

beforeAll(async () => {
  scene = await Scene.create({ services: ['pii-guard', 'retriever', 'generator', 'agent-desktop'] });
  const { secrets, stack } = scene.constellation;
  transcriber = new EventBus({
    url: stack.nats.url,
    user: 'transcriber',
    password: secrets.busPassword('transcriber'),
    name: 'transcriber',
    logger: createLogger('transcriber', 'silent'),
    tracer: startTelemetry('transcriber', {}).tracer,
  });
  transcriber.start();
  await until(() => transcriber.connected);
});
afterEach(() => scene.forget());
afterAll(async () => {
  await transcriber?.destroy();
  await scene?.stop();
});

/** Says a need as the transcriber does. */
async function hear(): Promise<void> {
  const turn = { conversationId: v7(), turnId: v7(), source: TurnSource.CALLER_IVR };
  const words = SURVIVOR_NEED.split(' ').map((text, at) => ({
    ...{ text, confidence: 1, startMs: at * 300, endMs: at * 300 + 250 },
  }));
  const heard = Heard.fromPartial({ turn, sequence: 1, final: true, words, stableWords: words.length });
  const { privateKey, keyId } = scene.constellation.secrets.signing('heard');
  const signed = heardCodec.encode(signedHeard.sign(heard, privateKey, keyId));
  await transcriber.publishVolatile(heardSubject(turn.conversationId), signed);
}

describe('a need has its draft although NATS starts again, and forgets everything,', () => {
  it.each([
    ['before anything was looked for', 'retriever', 'said'],
    ['before anything was composed', 'generator', 'passages'],
  ] as const)('%s', async (_when, frozen, last) => {
    const service = scene.constellation.services[frozen];
    const { process } = scene.constellation.stack.nats;
    await service.freeze();
    await hear();
    await scene.seen(last, ({ type, final }) => type === last && final === true);
    await process.kill();
    service.thaw();
    await until(() => !transcriber.connected);
    await process.start();
    const draft = await scene.seen('draft', ({ type, final }) => type === 'draft' && final === true, 30_000);
    expect(draft.abstained).toBe(false);
    await Promise.all([scene.constellation.whenReady(frozen), until(() => transcriber.connected)]);
  });
});
