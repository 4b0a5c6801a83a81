import { AmiClient } from '@decroche/asterisk';
import { type CallState, desksOf, NEW_CALL, next, stepOf, type ToldStep, withStep } from '@decroche/call';
import {
  CONV_STREAM,
  CONV_STREAM_SUBJECTS,
  lifecycleCodec,
  PhoneState,
  signedLifecycle,
} from '@decroche/contracts';
import {
  HandPhone,
  type LocalStack,
  type PhoneCall,
  placeCall,
  startAgentPhone,
  startLocalStack,
} from '@decroche/local-stack';
import { createLogger, EventBus, startTelemetry } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { Door } from '@decroche/test-stage';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { Gateway } from '../src/gateway.ts';
import { agentPhones } from '../src/queue/agent-phones.ts';
import { secrets } from './installation.ts';

const EXTENSIONS = 30;
const CALLERS = 10;
const DEADLINE_MS = 20_000;

const telemetry = startTelemetry('ivr-gateway', {});
const logger = createLogger('test', 'silent');
/** What a desk knows: the steps of each conversation. */
const told = new Map<string, readonly ToldStep[]>();
const calls: PhoneCall[] = [];
const phones = new Map<string, HandPhone>();
let stack: LocalStack;
let bus: EventBus;
let gateway: Gateway;
/** In front of the manager interface. */
let door: Door;

beforeAll(async () => {
  stack = await startLocalStack({ agents: EXTENSIONS, handleSignals: false });
  const [account] = stack.nats.users;
  if (account === undefined) throw new Error('no account');
  const nats = { url: stack.nats.url, user: account.user, password: account.password };
  bus = new EventBus({ ...nats, name: 'test', logger, tracer: telemetry.tracer });
  bus.subscribe('conv.*.lifecycle', ({ data }) => {
    const event = signedLifecycle.open(lifecycleCodec.decode(data), secrets.signing('lifecycle').publicKeys);
    const step = stepOf(event);
    const { conversationId } = event;
    if (step !== undefined) told.set(conversationId, withStep(told.get(conversationId) ?? [], step));
  });
  bus.own({
    ...{ name: CONV_STREAM, subjects: CONV_STREAM_SUBJECTS },
    ...{ maxAgeMs: 600_000, maxBytes: 16 * 1024 * 1024 },
  });
  bus.start();
  await until('the bus is ready', () => bus.ready);
  const { asterisk, redis } = stack;
  door = await Door.before(asterisk.amiPort);
  const config = readConfig({
    ...secrets.settingsOf('ivr-gateway'),
    ...{ NATS_URL: nats.url, NATS_USER: nats.user, NATS_PASSWORD: nats.password, REDIS_URL: redis.url },
    ...{ ARI_URL: asterisk.ariUrl, ARI_USER: asterisk.ariUser, ARI_PASSWORD: asterisk.ariPassword },
    ...{ AMI_HOST: asterisk.amiHost, AMI_PORT: String(door.port) },
    ...{ AMI_USER: asterisk.amiUser, AMI_PASSWORD: asterisk.amiPassword },
    // Nobody listens: callers go to the queue at once.
    ...{ TRANSCRIBER_TARGETS: '127.0.0.1:9', PREPARATION_STAGES: 'none', PROMPTS_DIR: 'none' },
  });
  gateway = await Gateway.create(config, { name: 'ivr-gateway', logger, telemetry });
  await gateway.start();
  const needed = () => gateway.readiness().filter(({ name }) => name !== 'transcriber');
  await until('the gateway is ready', () => needed().every(({ ready }) => ready), DEADLINE_MS);
}, 300_000);

afterEach(async () => {
  for (const call of calls.splice(0)) {
    await call.hangUp();
    await call.ended;
  }
  await until('all calls are told to be over', () => states().every(({ stage }) => stage === 'ended'));
  told.clear();
});

afterAll(async () => {
  for (const phone of phones.values()) phone.close();
  await gateway?.destroy();
  await door?.close();
  await bus?.destroy();
  await stack?.stop();
});

function states(): CallState[] {
  return [...told.values()].map((steps) => steps.reduce((state, step) => next(state, step).state, NEW_CALL));
}

function inConversation(): Extract<CallState, { stage: 'conversation' }>[] {
  return states().filter((state) => state.stage === 'conversation');
}

/** Extensions whose screens show a call, each as often as it does. */
function screens(): string[] {
  return states()
    .filter(({ stage }) => stage !== 'ended')
    .flatMap(desksOf)
    .sort();
}

async function place(): Promise<PhoneCall> {
  const call = await placeCall({ stack, hangUpAfterMs: 120_000 });
  calls.push(call);
  return call;
}

async function phone(extension: string): Promise<HandPhone> {
  const known = phones.get(extension) ?? (await HandPhone.start(stack, extension));
  phones.set(extension, known);
  return known;
}

it('callers who wait for the first agent are told with their position, which moves once a phone rings, and one who gives up as given up', async () => {
  for (let callers = 1; callers <= 3; callers += 1) {
    await place();
    await until('one more waits', () => states().length === callers && states().every(isPlaced), DEADLINE_MS);
  }
  const places = states().map((state) => (state.stage === 'waiting' ? state.place : undefined));
  expect(places).toEqual([
    { queue: 'retraite', position: 1, waiting: 1 },
    { queue: 'retraite', position: 2, waiting: 2 },
    { queue: 'retraite', position: 3, waiting: 3 },
  ]);
  expect(screens()).toEqual([]);
  await calls.splice(1, 1)[0]?.hangUp();
  await until('he is told to have given up', () =>
    states().some((state) => state.stage === 'ended' && state.end === 'abandoned'),
  );

  const slow = await startAgentPhone({ stack, extension: '1003', ringMs: 'never' });
  const ringsFor = () => states().flatMap((state) => (state.stage === 'ringing' ? [state.place] : []))[0];
  await until('a phone rings for the first', () => ringsFor() !== undefined, DEADLINE_MS);
  expect(ringsFor()).toEqual({ queue: 'retraite', position: 1, waiting: 2 });
  await calls.splice(1, 1)[0]?.hangUp();
  await until('he is told to be alone', () => ringsFor()?.waiting === 1);
  await slow.stop();
}, 90_000);

it('a phone is told to be out of reach until it is registered, then ready, ringing, and in a call', async () => {
  const { asterisk } = stack;
  const ami = AmiClient.create({
    ...{ host: asterisk.amiHost, port: asterisk.amiPort, logger },
    ...{ user: asterisk.amiUser, password: asterisk.amiPassword },
  });
  ami.start();
  await ami.whenConnected(DEADLINE_MS);
  const isTold = (extension: string, state: PhoneState) =>
    until(
      `${extension} is told to be in state ${state}`,
      async () =>
        agentPhones(await ami.queueStatus()).some(
          (told) => told.extension === extension && told.state === state,
        ),
      DEADLINE_MS,
    );
  await isTold('1005', PhoneState.UNREACHABLE);
  const slow = await startAgentPhone({ stack, extension: '1005', ringMs: 'never' });
  await isTold('1005', PhoneState.READY);
  const call = await place();
  await isTold('1005', PhoneState.RINGING);
  await slow.stop();
  await phone('1006');
  await isTold('1006', PhoneState.IN_CALL);
  (await phone('1006')).hangUp();
  await call.ended;
  await isTold('1006', PhoneState.READY);
  await ami.close();
}, 90_000);

it('an agent asks a colleague, talks with both, comes back, and at last gives him the caller: each sees what is his', async () => {
  const [agent, colleague] = [await phone('1001'), await phone('1002')];
  const call = await place();
  await until('somebody answers', () => inConversation().length === 1, DEADLINE_MS);
  const [{ extension } = { extension: '' }] = inConversation();
  const [first, second] = extension === '1001' ? [agent, colleague] : [colleague, agent];
  const asked = extension === '1001' ? '1002' : '1001';
  const consultation = () => inConversation()[0]?.consultation;
  await first.inConversation();

  first.hold();
  expect(await first.call(asked)).toBe(200);
  await until('the consultation is told', () => consultation()?.stage === 'talking');
  expect(consultation()).toMatchObject({ colleague: asked });
  expect(inConversation()[0]?.heldSinceMs).toBeDefined();
  expect(screens()).toEqual([extension]);

  first.resume();
  await until('both see the call', () => screens().length === 2);
  expect(screens()).toEqual(['1001', '1002']);

  first.hold('colleague');
  await until('the colleague does not see it any more', () => screens().length === 1);
  first.hangUp('colleague');
  await until('the consultation is over', () => consultation() === undefined);
  expect(screens()).toEqual([extension]);

  first.hold();
  expect(await first.call(asked)).toBe(200);
  await until('the colleague is asked once more', () => consultation()?.stage === 'talking');
  first.complete();
  await until('the colleague has the call', () => inConversation()[0]?.extension === asked, DEADLINE_MS);
  expect(inConversation()[0]).toMatchObject({ transferredBy: extension });
  expect(consultation()).toBeUndefined();
  expect(screens()).toEqual([asked]);

  second.hangUp();
  await call.ended;
  await until('the end is told', () => states().some(({ stage }) => stage === 'ended'));
  expect(states()[0]).toMatchObject({ end: 'agent', talk: { extension: asked } });
}, 60_000);

it('a hold and a consultation that begin, or end, while the manager interface is away are told once it is back', async () => {
  const phonesOfBoth = [await phone('1001'), await phone('1002')] as const;
  await place();
  await until('somebody answers', () => inConversation().length === 1, DEADLINE_MS);
  const [{ extension } = { extension: '' }] = inConversation();
  const [agent, asked] = extension === '1001' ? [phonesOfBoth[0], '1002'] : [phonesOfBoth[1], '1001'];
  await agent.inConversation();
  const knows = () => gateway.readiness().some(({ name, ready }) => name === 'ami' && ready);
  const away = async (): Promise<void> => {
    door.shut();
    await until('the manager interface is away', () => !knows());
  };

  await away();
  agent.hold();
  expect(await agent.call(asked)).toBe(200);
  expect(inConversation()[0]?.heldSinceMs).toBeUndefined();
  door.open();
  await until('both are told', () => inConversation()[0]?.consultation !== undefined, DEADLINE_MS);
  expect(inConversation()[0]).toMatchObject({
    heldSinceMs: expect.any(Number),
    consultation: { colleague: asked, stage: 'talking' },
  });
  expect(screens()).toEqual([extension]);

  await away();
  const before = agent.sip.statuses('BYE').length;
  agent.hangUp('colleague');
  agent.resume();
  await until('the colleague is gone', () => agent.sip.statuses('BYE').length > before);
  door.open();
  await until('both are told to be over', () => inConversation()[0]?.consultation === undefined, DEADLINE_MS);
  expect(inConversation()[0]).not.toHaveProperty('heldSinceMs');
}, 60_000);

function isPlaced(state: CallState): boolean {
  return state.stage === 'waiting' && state.place !== undefined;
}

it('of thirty extensions, each call is on the screen of the one who has it: at the pickup, on hold and after a transfer', async () => {
  const extensions = stack.agents.map(({ extension }) => extension);
  await Promise.all(extensions.map(phone));
  for (let caller = 0; caller < CALLERS; caller += 1) await place();
  await until('all are answered', () => inConversation().length === CALLERS, DEADLINE_MS);
  const busy = inConversation().map(({ extension }) => extension);
  expect(new Set(busy).size).toBe(CALLERS);
  expect(screens()).toEqual([...busy].sort());

  const [first = '', second = ''] = busy;
  const free = extensions.filter((extension) => !busy.includes(extension));
  const [colleague = ''] = free;
  const of = (extension: string) => inConversation().find((state) => state.extension === extension);

  const holder = await phone(first);
  await holder.inConversation();
  holder.hold();
  await until('the hold is told', () => of(first)?.heldSinceMs !== undefined);
  expect(inConversation().filter(({ heldSinceMs }) => heldSinceMs !== undefined)).toHaveLength(1);
  holder.resume();
  await until('the end of the hold is told', () => of(first)?.heldSinceMs === undefined);

  const giver = await phone(second);
  await giver.inConversation();
  giver.transferTo(colleague);
  await until('the colleague has the call', () => of(colleague) !== undefined, DEADLINE_MS);
  expect(of(colleague)?.transferredBy).toBe(second);
  expect(of(second)).toBeUndefined();
  const expected = busy.map((extension) => (extension === second ? colleague : extension));
  expect(screens()).toEqual(expected.sort());

  (await phone(colleague)).hangUp();
  await until('the end is told', () => states().some((state) => state.stage === 'ended'));
  const [over] = states().filter((state) => state.stage === 'ended');
  expect(over).toMatchObject({ end: 'agent', talk: { extension: colleague, transferredBy: second } });
  expect(inConversation()).toHaveLength(CALLERS - 1);
}, 120_000);
