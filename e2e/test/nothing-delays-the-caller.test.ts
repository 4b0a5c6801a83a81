import type { TimelineEntry } from '@decroche/cli/call';
import {
  type AgentPhone,
  type LocalStack,
  placeCall,
  startAgentPhone,
  startLocalStack,
} from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

/** Milliseconds from the answer of the caller's leg to the ring of the agent's phone. */
async function untilRing(stack: LocalStack, phone: AgentPhone): Promise<number> {
  const before = phone.events.length;
  const call = await placeCall({ stack });
  try {
    await call.answered;
    await until(
      'the agent phone rings',
      () => phone.events.slice(before).some(({ name }) => name === 'ringing'),
      20_000,
    );
    const rang = phone.events.slice(before).find(({ name }) => name === 'ringing')?.at ?? Number.NaN;
    const answered = call.events.find(({ name }) => name === 'answered')?.at ?? Number.NaN;
    return rang - answered;
  } finally {
    await call.hangUp();
    await call.ended;
  }
}

describe('with every service but Asterisk stopped', () => {
  let stack: LocalStack;

  beforeAll(async () => {
    stack = await startLocalStack({ services: ['asterisk'], agents: 1 });
  });
  afterAll(() => stack?.stop());

  it('the caller is in the queue within one second', async () => {
    const phone = await startAgentPhone({ stack, extension: '1001', ringMs: 500 });
    expect(await untilRing(stack, phone)).toBeLessThan(1_000);
  });
});

describe('when a part of the assistant is lost', () => {
  let scene: Scene;
  let phone: AgentPhone;

  beforeAll(async () => {
    scene = await Scene.create({ agents: 1 });
    phone = await scene.phone('1001', 400);
  });
  afterEach(() => scene.forget());
  afterAll(async () => {
    await phone?.stop();
    await scene?.stop();
  });

  it('a dead transcriber: the caller is queued at once, and the desk is told why', async () => {
    const { transcriber } = scene.constellation.services;
    await transcriber.kill();
    await until('the gateway has noticed', () =>
      scene.constellation.services['ivr-gateway'].output.lines.some((line) =>
        line.includes('no transcriber answers'),
      ),
    );
    expect(await untilRing(scene.constellation.stack, phone)).toBeLessThan(1_000);
    expect((await scene.step('queued')).mode).toBe('no-transcriber');
    await transcriber.start();
    await scene.constellation.whenReady('ivr-gateway');
  });

  it('a transcriber that dies while the caller speaks: he is queued without waiting for its return', async () => {
    const { transcriber } = scene.constellation.services;
    const speech = await scene.says(SURVIVOR_NEED);
    const call = await scene.call(speech);
    await scene.step('spoke');
    const killedAt = performance.now();
    await transcriber.kill();
    expect((await scene.step('queued')).mode).toBe('listening-lost');
    expect(performance.now() - killedAt).toBeLessThan(1_500);
    await call.hangUp();
    await call.ended;
    await transcriber.start();
    await scene.constellation.whenReady('ivr-gateway');
  });

  it('a dead redactor: the caller is not asked for a need that nobody could prepare, and the desk is told why', async () => {
    const guard = scene.constellation.services['pii-guard'];
    await guard.kill();
    const { health } = scene.constellation.ports;
    await until('the gateway has noticed', async () =>
      (await (await fetch(`http://127.0.0.1:${health['ivr-gateway']}/ready`)).text()).includes(
        'down: pii-guard',
      ),
    );
    expect(await untilRing(scene.constellation.stack, phone)).toBeLessThan(1_000);
    expect((await scene.step('queued')).mode).toBe('no-preparation');
    expect(scene.entries.some(({ step }) => step === 'listening')).toBe(false);
    await guard.start();
    await scene.constellation.whenReady('ivr-gateway');
  });

  it('NATS away: the call goes its whole way to the agent, and its end is told once NATS is back', async () => {
    const { nats } = scene.constellation.stack;
    const speech = await scene.says(SURVIVOR_NEED);
    const before = phone.events.length;
    await nats.process.kill();
    const call = await scene.call(speech);
    await until(
      'the agent answers',
      () => phone.events.slice(before).some(({ name }) => name === 'answered'),
      20_000,
    );
    await call.hangUp();
    await call.ended;
    await nats.process.start();
    await scene.step('ended', 30_000);
    expect((await scene.step('queued')).mode).toBe('no-preparation');
    for (const name of ['ivr-gateway', 'pii-guard', 'retriever', 'generator', 'agent-desktop'] as const) {
      await scene.constellation.whenReady(name, 20_000);
    }
    scene.forget();
    const next = await scene.call(speech);
    await scene.seen('a draft after NATS came back', ({ type, final }) => type === 'draft' && final === true);
    await next.hangUp();
    await next.ended;
  });

  it('NATS that goes while he speaks, and is back seconds later: he is queued as ever, and his agent has the draft', async () => {
    const { nats } = scene.constellation.stack;
    const before = phone.events.length;
    const call = await scene.call(await scene.says(SURVIVOR_NEED));
    await scene.step('spoke');
    await nats.process.kill();
    await until(
      'the agent answers',
      () => phone.events.slice(before).some(({ name }) => name === 'answered'),
      20_000,
    );
    expect(scene.entries.some(({ type, final }) => type === 'said' && final === true)).toBe(false);
    await nats.process.start();
    const isDraft = ({ type, final }: TimelineEntry): boolean => type === 'draft' && final === true;
    expect((await scene.seen('a draft', isDraft, 20_000)).abstained).toBe(false);
    await call.hangUp();
    await call.ended;
    await scene.constellation.whenReady('ivr-gateway', 20_000);
  });

  it('a gateway frozen in the middle of the question: Asterisk queues the caller by itself', async () => {
    const gateway = scene.constellation.services['ivr-gateway'];
    const before = phone.events.length;
    const call = await scene.call({});
    await scene.step('listening');
    await gateway.freeze();
    const frozenAt = performance.now();
    await until(
      'the agent phone rings',
      () => phone.events.slice(before).some(({ name }) => name === 'ringing'),
      15_000,
    );
    expect(performance.now() - frozenAt).toBeLessThan(7_000);
    // Calls that come now do not even try it.
    await call.hangUp();
    await call.ended;
    expect(await untilRing(scene.constellation.stack, phone)).toBeLessThan(1_000);
    gateway.thaw();
    await scene.constellation.whenReady('ivr-gateway');
  });

  it('a gateway killed in the middle of a call: its next run takes the next call', async () => {
    const gateway = scene.constellation.services['ivr-gateway'];
    const before = phone.events.length;
    const call = await scene.call({});
    await scene.step('listening');
    await gateway.kill();
    await until(
      'the agent phone rings',
      () => phone.events.slice(before).some(({ name }) => name === 'ringing'),
      15_000,
    );
    await call.hangUp();
    await call.ended;
    await gateway.start();
    await scene.constellation.whenReady('ivr-gateway');
    scene.forget();
    const next = await scene.call(await scene.says(SURVIVOR_NEED));
    await scene.step('listening');
    await next.hangUp();
    await next.ended;
  });

  it.each(['killed', 'frozen'] as const)(
    'the gate of ARI %s in the middle of the question: Asterisk queues the caller by itself, and the next ones at once',
    async (how) => {
      const { ariGate } = scene.constellation;
      const before = phone.events.length;
      const call = await scene.call({});
      await scene.step('listening');
      await (how === 'killed' ? ariGate.kill() : ariGate.freeze());
      const lostAt = performance.now();
      await until(
        'the agent phone rings',
        () => phone.events.slice(before).some(({ name }) => name === 'ringing'),
        20_000,
      );
      expect(performance.now() - lostAt).toBeLessThan(how === 'killed' ? 2_000 : 4_000);
      await call.hangUp();
      await call.ended;
      expect(await untilRing(scene.constellation.stack, phone)).toBeLessThan(1_000);
      if (how === 'killed') await ariGate.start();
      else ariGate.thaw();
      await scene.constellation.whenReady('ivr-gateway');
      scene.forget();
      const next = await scene.call({});
      await scene.step('listening');
      await next.hangUp();
      await next.ended;
    },
  );

  it.each(['retriever', 'generator'] as const)(
    'a dead %s: the call reaches the agent, and the lost draft comes when it is back',
    async (name) => {
      const service = scene.constellation.services[name];
      await service.kill();
      const call = await scene.call(await scene.says(SURVIVOR_NEED));
      try {
        await scene.step('picked-up', 20_000);
        expect(scene.entries.some(({ type }) => type === 'draft')).toBe(false);
        await service.start();
        await scene.constellation.whenReady(name);
        await scene.seen('the draft, late', ({ type, final }) => type === 'draft' && final === true, 20_000);
      } finally {
        await call.hangUp();
        await call.ended;
      }
      await scene.constellation.whenReady('ivr-gateway');
    },
  );

  it('a dead desktop: the call reaches the agent, and the desktop knows of it when it is back', async () => {
    const desktop = scene.constellation.services['agent-desktop'];
    const before = phone.events.length;
    await desktop.kill();
    const call = await scene.call(await scene.says(SURVIVOR_NEED));
    await until(
      'the agent answers',
      () => phone.events.slice(before).some(({ name }) => name === 'answered'),
      20_000,
    );
    await desktop.start();
    await scene.constellation.whenReady('agent-desktop');
    const desk = await scene.desk('1001');
    await desk.page
      .getByText(/réversion/i)
      .first()
      .waitFor({ timeout: 10_000 });
    await desk.close();
    await call.hangUp();
    await call.ended;
  });
});
