import { TranscriberServiceClient } from '@decroche/contracts';
import type { AgentPhone, PhoneCall, ServiceProcess } from '@decroche/local-stack';
import { callUnary, createGrpcClient, startTelemetry } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

const LEASE_MS = 3_000;
const { tracer } = startTelemetry('e2e', {});
let scene: Scene;
let phones: readonly AgentPhone[] = [];
let redis: Redis;

beforeAll(async () => {
  const overrides = { 'ivr-gateway': { CALL_LEASE_MS: String(LEASE_MS) } };
  scene = await Scene.create({ agents: 2, transcribers: 2, gateways: 2, overrides });
  phones = [await scene.phone('1001', 300), await scene.phone('1002', 300)];
  redis = new Redis(scene.constellation.stack.redis.urlOf('forget-check'));
});
afterAll(async () => {
  redis?.disconnect();
  await Promise.all(phones.map((phone) => phone.stop()));
  await scene?.stop();
});

/** Place in the list of the transcriber that listens to someone now. */
async function listening(): Promise<number> {
  let found = -1;
  await until('a transcriber listens', async () => {
    const open = await Promise.all(
      scene.constellation.ports.transcribers.map(async (port) => {
        const client = createGrpcClient(TranscriberServiceClient, `127.0.0.1:${port}`, {
          tracer,
          access: scene.constellation.secrets.grpcAccess('ivr-gateway'),
        });
        const { openStreams } = await callUnary(client.getStatus.bind(client), {}, { deadlineMs: 2_000 });
        client.close();
        return openStreams;
      }),
    );
    found = open.findIndex((streams) => streams > 0);
    return found >= 0;
  });
  return found;
}

/** The gateway that owns a call, and the other one. */
async function gatewaysOf(conversationId: string): Promise<{ owner: ServiceProcess; other: ServiceProcess }> {
  const { services, moreGateways } = scene.constellation;
  const [first, second] = [services['ivr-gateway'], moreGateways[0]?.gateway];
  if (second === undefined) throw new Error('two gateways were asked for');
  const keys: string[] = [];
  for await (const some of redis.scanStream({ match: 'ivr:call:*', count: 500 })) keys.push(...some);
  for (const key of keys) {
    const { owner = '', call = '' } = await redis.hgetall(key);
    if (!call.includes(conversationId)) continue;
    return owner.startsWith('decroche/') ? { owner: first, other: second } : { owner: second, other: first };
  }
  throw new Error('nobody owns the call');
}

async function untilAllReady(): Promise<void> {
  const { health, moreGateways } = scene.constellation.ports;
  for (const port of [health['ivr-gateway'], moreGateways[0]?.health]) {
    const ready = () =>
      fetch(`http://127.0.0.1:${port}/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    await until('both gateways are ready', ready, 20_000);
  }
}

/** A call that came after those that are known, once it got so far. */
async function called(options: Parameters<Scene['call']>[0], step: string): Promise<[PhoneCall, string]> {
  const known = new Set(scene.entries.map(({ conversationId }) => conversationId));
  const call = await scene.call(options);
  const isIt = (entry: { conversationId: string; step?: unknown }): boolean =>
    !known.has(entry.conversationId) && entry.step === step;
  return [call, (await scene.seen(step, isIt, 20_000)).conversationId];
}

/** The steps that were told of a call, with their modes and extensions. */
function stepsOf(conversationId: string): string[] {
  return scene.entries
    .filter((entry) => entry.type === 'lifecycle' && entry.conversationId === conversationId)
    .map(({ step, mode, extension }) =>
      [step, mode, extension].filter((each) => each !== undefined).join(' '),
    );
}

async function hungUp(call: PhoneCall): Promise<void> {
  await call.hangUp();
  await call.ended;
}

describe('with two gateways on one Asterisk', () => {
  it('one is killed: the other tells the rest of its calls, once, and who was listened to as lost', async () => {
    const [talking, conversation] = await called(await scene.says(SURVIVOR_NEED), 'picked-up');
    const { owner } = await gatewaysOf(conversation);
    // They take calls in turn.
    await hungUp((await called({}, 'arrived'))[0]);
    const [listenedTo, dialogue] = await called({}, 'listening');
    expect((await gatewaysOf(dialogue)).owner).toBe(owner);
    await owner.kill();
    await hungUp(talking);
    expect((await scene.step('queued', 20_000, dialogue)).mode).toBe('listening-lost');
    await scene.step('picked-up', 10_000, dialogue);
    await scene.step('ended', 10_000, conversation);
    await hungUp(listenedTo);
    await scene.step('ended', 10_000, dialogue);
    for (const each of [conversation, dialogue]) {
      const steps = stepsOf(each);
      expect(steps, steps.join(', ')).toHaveLength(new Set(steps).size);
    }
    await owner.start();
    await untilAllReady();
  });

  it('one stands still for longer than its lease: it leaves its call alone, and has it back when the other stops', async () => {
    const [caller, conversation] = await called({}, 'listening');
    const { owner, other } = await gatewaysOf(conversation);
    await owner.freeze();
    await scene.step('picked-up', 20_000, conversation);
    owner.thaw();
    await until('it says that it lost the call', () =>
      owner.output.lines.some((line) => line.includes('CALL_LOST') && line.includes(conversation)),
    );
    await untilAllReady();
    expect((await gatewaysOf(conversation)).owner).toBe(other);
    await other.stop();
    const isBack = async (): Promise<boolean> => (await gatewaysOf(conversation)).owner === owner;
    await until('the first one has the call', isBack, 5_000);
    expect(caller.events.map(({ name }) => name)).not.toContain('remote-hung-up');
    await hungUp(caller);
    await scene.step('ended', 10_000, conversation);
    const steps = stepsOf(conversation);
    expect(steps, steps.join(', ')).toHaveLength(new Set(steps).size);
    expect(steps.join(', ')).toMatch(/queued listening-lost.*picked-up.*ended/);
    await other.start();
    await untilAllReady();
  });
});

describe('with two transcribers', () => {
  it('the one that listens dies in the middle of speech: the other hears the whole sentence', async () => {
    scene.forget();
    const call = await scene.call(await scene.says(SURVIVOR_NEED));
    await scene.step('spoke');
    const { services, moreTranscribers } = scene.constellation;
    const transcribers = [services.transcriber, ...moreTranscribers];
    await transcribers[await listening()]?.kill();
    const said = await scene.seen(
      'final text',
      ({ type, final }) => type === 'said' && final === true,
      20_000,
    );
    expect(said.text).toMatch(/mari est décédé/);
    expect(said.text).toMatch(/retraite/);
    expect((await scene.step('queued')).mode).toBe('listening');
    const draft = await scene.seen('draft', ({ type, final }) => type === 'draft' && final === true);
    expect(draft.abstained).toBe(false);
    await call.hangUp();
    await call.ended;
  });
});
