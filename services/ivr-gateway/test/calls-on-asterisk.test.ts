import {
  AssistMode,
  CallEnd,
  CONV_STREAM,
  CONV_STREAM_SUBJECTS,
  EndReason,
  type Lifecycle,
  lifecycleCodec,
  signedLifecycle,
} from '@decroche/contracts';
import {
  type AgentPhone,
  type LocalStack,
  type PhoneCall,
  placeCall,
  speak,
  startAgentPhone,
  startLocalStack,
} from '@decroche/local-stack';
import { createLogger, EventBus, startTelemetry } from '@decroche/service-kit';
import { until as untilTrue } from '@decroche/test-kit';
import { Door } from '@decroche/test-stage';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readConfig } from '../src/config.ts';
import { Gateway } from '../src/gateway.ts';
import { briefPrompts, type PromptSettings, secrets } from './installation.ts';
import { SampleTranscriber } from './sample-transcriber.ts';

type Step = NonNullable<Lifecycle['step']>;

const telemetry = startTelemetry('ivr-gateway', {});
let stack: LocalStack;
let prompts: PromptSettings;
let phone: AgentPhone;
let bus: EventBus;
let ari: Door;
let ami: Door;
let transcriber: SampleTranscriber;
let gateway: Gateway;
const told: { conversationId: string; step: Step }[] = [];
/** Conversations of this test, and of those before it, whose end may be told after theirs. */
const known = new Set<string>();
const past = new Set<string>();
const calls: PhoneCall[] = [];

beforeAll(async () => {
  stack = await startLocalStack({ agents: 1, handleSignals: false });
  phone = await startAgentPhone({ stack, extension: '1001', ringMs: 'never' });
  prompts = await briefPrompts(stack);
  bus = new EventBus({
    ...natsAccount(),
    name: 'test',
    logger: createLogger('test', 'silent'),
    tracer: telemetry.tracer,
  });
  bus.subscribe('conv.*.lifecycle', ({ data }) => {
    const { conversationId, step } = signedLifecycle.open(
      lifecycleCodec.decode(data),
      secrets.signing('lifecycle').publicKeys,
    );
    if (step === undefined || past.has(conversationId)) return;
    known.add(conversationId);
    told.push({ conversationId, step });
  });
  bus.own({
    name: CONV_STREAM,
    subjects: CONV_STREAM_SUBJECTS,
    maxAgeMs: 600_000,
    maxBytes: 16 * 1024 * 1024,
  });
  bus.start();
  await until('the bus is ready', () => bus.ready);
});

beforeEach(async () => {
  ari = await Door.before(Number(new URL(stack.asterisk.ariUrl).port));
  ami = await Door.before(stack.asterisk.amiPort);
  transcriber = await SampleTranscriber.start();
  gateway = await startGateway();
});

afterEach(async () => {
  for (const call of calls.splice(0)) {
    await call.hangUp();
    await call.ended;
  }
  ari.open();
  await gateway.destroy();
  await transcriber.stop();
  await ari.close();
  await ami.close();
  for (const conversationId of known) past.add(conversationId);
  known.clear();
  told.length = 0;
});

afterAll(async () => {
  await bus?.destroy();
  await phone?.stop();
  await stack?.stop();
});

function natsAccount(): { url: string; user: string; password: string } {
  const [account] = stack.nats.users;
  if (account === undefined) throw new Error('no account');
  return { url: stack.nats.url, user: account.user, password: account.password };
}

async function startGateway(changes: Readonly<Record<string, string>> = {}): Promise<Gateway> {
  const { asterisk, redis } = stack;
  const { url, user, password } = natsAccount();
  const config = readConfig({
    ...secrets.settingsOf('ivr-gateway'),
    NATS_URL: url,
    NATS_USER: user,
    NATS_PASSWORD: password,
    REDIS_URL: redis.url,
    ARI_URL: `http://127.0.0.1:${ari.port}/ari`,
    ARI_USER: asterisk.ariUser,
    ARI_PASSWORD: asterisk.ariPassword,
    AMI_HOST: asterisk.amiHost,
    AMI_PORT: String(ami.port),
    AMI_USER: asterisk.amiUser,
    AMI_PASSWORD: asterisk.amiPassword,
    TRANSCRIBER_TARGETS: transcriber.target,
    PREPARATION_STAGES: 'none',
    MEDIA_TRANSPORTS: 'websocket,audiosocket',
    AUDIOSOCKET_LISTEN: '127.0.0.1:0',
    ...prompts,
    CALL_LEASE_MS: '3000',
    SECOND_TRY: 'false',
    ...changes,
  });
  const logger = createLogger('ivr-gateway', 'silent');
  const started = await Gateway.create(config, { name: 'ivr-gateway', logger, telemetry });
  await started.start();
  await until('the gateway is ready', () => started.readiness().every(({ ready }) => ready));
  return started;
}

async function until(what: string, holds: () => boolean, timeoutMs = 15_000): Promise<void> {
  try {
    await untilTrue(what, holds, timeoutMs);
  } catch (cause) {
    throw new Error(`${what}; told: ${JSON.stringify(told)}`, { cause });
  }
}

/** What was told first of one kind of step; its fields by name. */
function toldOf(kind: Step['$case']): Readonly<Record<string, unknown>> | undefined {
  const found = told.find(({ step }) => step.$case === kind)?.step.value;
  return found === undefined ? undefined : { ...found };
}

/** How long somebody speaks in it: frames of 20 ms, 16 kHz, that are far above the noise of a line. */
function loudMs(audio: Buffer): number {
  let loud = 0;
  for (let from = 0; from + 640 <= audio.length; from += 640) {
    let peak = 0;
    for (let at = from; at < from + 640; at += 2) peak = Math.max(peak, Math.abs(audio.readInt16LE(at)));
    if (peak > 1_000) loud += 20;
  }
  return loud;
}

/** A caller whom the transcriber listens to. */
async function listenedTo(): Promise<PhoneCall> {
  const call = await placeCall({ stack });
  calls.push(call);
  await until('the transcriber listens', () => (transcriber.streams[0]?.audio.length ?? 0) > 0);
  return call;
}

describe('a caller who is listened to', () => {
  it('is queued in the mode of what was heard as soon as the transcriber says so', async () => {
    await listenedTo();
    const ringing = phone.next('ringing', 10_000);
    const from = performance.now();
    transcriber.streams[0]?.endUtterance(EndReason.END_OF_SPEECH, true);
    await ringing;
    expect(performance.now() - from).toBeLessThan(1_000);
    await until('queued is told', () => toldOf('callQueued') !== undefined);
    expect(toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING);
    await until('the ring is told', () => toldOf('agentRinging')?.extension === '1001');
  });

  it('is heard through AudioSocket when his media WebSocket brings nothing more', async () => {
    const wav = await speak("mon mari est décédé est-ce que j'ai droit à sa retraite");
    const spokenMs = (wav.pcm.length / wav.sampleRate) * 1_000;
    const call = await placeCall({ stack, wav, speakAfterMs: 4_000 });
    calls.push(call);
    const heard = (): Buffer => transcriber.streams[0]?.audio ?? Buffer.alloc(0);
    await until('the transcriber listens', () => heard().length > 0);
    expect(loudMs(heard())).toBe(0);
    ari.starve(/^GET \/media\//);
    await until('all that he says is heard', () => loudMs(heard()) > 0.5 * spokenMs);
    // One listening, and its time goes on: what nobody heard is silence in it.
    expect(transcriber.streams).toHaveLength(1);
  });

  it('is queued within seconds when the transcriber freezes', async () => {
    await listenedTo();
    const ringing = phone.next('ringing', 10_000);
    transcriber.door.freeze();
    const from = performance.now();
    await ringing;
    expect(performance.now() - from).toBeLessThan(6_000);
    await until('queued is told', () => toldOf('callQueued') !== undefined);
    expect(toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING_LOST);
  });

  it('is not used and is queued at once when the events of Asterisk, and so a refusal, are lost', async () => {
    await listenedTo();
    const ringing = phone.next('ringing', 10_000);
    const from = performance.now();
    ari.drop(/^GET \/ari\/events/);
    await ringing;
    expect(performance.now() - from).toBeLessThan(2_000);
    await until('what was heard is thrown away', () => transcriber.streams[0]?.over === true);
    expect(transcriber.streams[0]?.requests.at(-1)).toEqual({
      $case: 'finish',
      value: { reason: EndReason.CLOSED, discard: true },
    });
    await until('the queue is told', () => toldOf('callQueued') !== undefined);
    expect(toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING_LOST);
  });

  it('is queued over the manager interface when ARI takes no requests any more', async () => {
    await listenedTo();
    const ringing = phone.next('ringing', 15_000);
    ari.shut();
    const from = performance.now();
    await ringing;
    expect(performance.now() - from).toBeLessThan(3_000);
    await until('the queue is told', () => toldOf('callQueued') !== undefined);
    expect(toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING_LOST);
    await until('the ring is told', () => toldOf('agentRinging')?.extension === '1001');
  });
});

describe('a caller who comes when the way to ARI has just been frozen', () => {
  it('is in the queue a moment later, although Asterisk takes the gateway for present', async () => {
    const ringing = phone.next('ringing', 15_000);
    ari.freeze();
    const from = performance.now();
    calls.push(await placeCall({ stack }));
    await ringing;
    expect(performance.now() - from).toBeLessThan(4_000);
    expect(transcriber.streams).toHaveLength(0);
  });
});

describe('a caller of whom nothing was understood', () => {
  it('is asked once more on the same line, and queued with what he says then', async () => {
    await gateway.destroy();
    gateway = await startGateway({ SECOND_TRY: 'true' });
    await listenedTo();
    transcriber.streams[0]?.endUtterance(EndReason.NO_SPEECH, false);
    await until('he is listened to again', () => (transcriber.streams[1]?.audio.length ?? 0) > 0);
    expect(toldOf('callQueued')).toBeUndefined();
    const ringing = phone.next('ringing', 10_000);
    transcriber.streams[1]?.endUtterance(EndReason.END_OF_SPEECH, true);
    await ringing;
    await until('queued is told', () => toldOf('callQueued') !== undefined);
    expect(toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING);
    expect(transcriber.streams).toHaveLength(2);
  });
});

describe('a prompt that is not there', () => {
  it('as the notice: the caller was told nothing, so he is queued at once and nobody listens', async () => {
    await gateway.destroy();
    gateway = await startGateway({ NOTICE_MEDIA: 'sound:decroche/no-such-notice' });
    const ringing = phone.next('ringing', 10_000);
    const from = performance.now();
    calls.push(await placeCall({ stack }));
    await ringing;
    expect(performance.now() - from).toBeLessThan(3_000);
    await until('queued is told', () => toldOf('callQueued') !== undefined);
    expect(toldOf('callQueued')?.mode).toBe(AssistMode.LISTENING_LOST);
    expect(transcriber.streams).toEqual([]);
  });

  it('as the question: the caller is listened to all the same', async () => {
    await gateway.destroy();
    gateway = await startGateway({ QUESTION_MEDIA: 'sound:decroche/no-such-question' });
    await listenedTo();
  });
});

describe('an outage of the manager interface', () => {
  it('hides a pickup until it is back, and no longer', async () => {
    await listenedTo();
    transcriber.streams[0]?.endUtterance(EndReason.NO_SPEECH, false);
    await until('the ring is told', () => toldOf('agentRinging')?.extension === '1001');
    ami.shut();
    const answered = phone.next('answered');
    await phone.answer();
    await answered;
    expect(toldOf('agentPickedUp')).toBeUndefined();
    ami.open();
    await until('the pickup is told', () => toldOf('agentPickedUp')?.extension === '1001');
    expect(told.filter(({ step }) => step.$case === 'agentRinging')).toHaveLength(1);
  });
});

describe('a restart of the gateway', () => {
  /** A caller in the queue, at whom the phone of the agent rings. */
  async function queued(): Promise<{ call: PhoneCall; conversationId: string }> {
    const call = await listenedTo();
    transcriber.streams[0]?.endUtterance(EndReason.NO_SPEECH, false);
    await until('the ring is told', () => toldOf('agentRinging') !== undefined);
    const conversationId = told.find(({ step }) => step.$case === 'agentRinging')?.conversationId ?? '';
    return { call, conversationId };
  }

  it('does not lose the conversation of a queued caller', async () => {
    const { conversationId } = await queued();
    await gateway.destroy();
    told.length = 0;
    gateway = await startGateway();
    await phone.answer();
    await until('the pickup is told', () => toldOf('agentPickedUp') !== undefined);
    const pickedUp = told.filter(({ step }) => step.$case === 'agentPickedUp');
    expect(pickedUp).toMatchObject([{ conversationId, step: { value: { extension: '1001' } } }]);
  });

  it('tells a pickup that nobody saw', async () => {
    const { conversationId } = await queued();
    await gateway.destroy();
    told.length = 0;
    const answered = phone.next('answered');
    await phone.answer();
    await answered;
    gateway = await startGateway();
    await until('the pickup is told', () => toldOf('agentPickedUp')?.extension === '1001');
    const pickedUp = told.filter(({ step }) => step.$case === 'agentPickedUp');
    expect(pickedUp.map((each) => each.conversationId)).toEqual([conversationId]);
  });

  it('ends the conversation of a caller who left meanwhile', async () => {
    const { call, conversationId } = await queued();
    await gateway.destroy();
    told.length = 0;
    await call.hangUp();
    await call.ended;
    gateway = await startGateway();
    const end = { $case: 'callEnded', value: { end: CallEnd.ABANDONED } };
    const ends = () => told.filter((each) => each.conversationId === conversationId);
    await until('the end is told', () => ends().some(({ step }) => step.$case === 'callEnded'));
    // Asterisk may still have had his channel for a moment: the call is then told again before its end.
    expect(ends().at(-1)?.step).toEqual(end);
  });
});

describe('two Asterisk servers on one Redis, each with its gateway', () => {
  it('have calls of their own: neither gateway takes or ends those of the other, dead as it may be', async () => {
    const elsewhere = await startLocalStack({ services: ['asterisk'], agents: 1, handleSignals: false });
    const { asterisk } = elsewhere;
    const there = {
      ARI_URL: asterisk.ariUrl,
      ARI_USER: asterisk.ariUser,
      ARI_PASSWORD: asterisk.ariPassword,
      AMI_PORT: String(asterisk.amiPort),
      AMI_USER: asterisk.amiUser,
      AMI_PASSWORD: asterisk.amiPassword,
      CALL_LEASE_MS: '2000',
    };
    let other = await startGateway(there);
    try {
      const call = await placeCall({ stack: elsewhere });
      await until('he is told', () => toldOf('listeningStarted') !== undefined);
      transcriber.streams.at(-1)?.endUtterance(EndReason.NO_SPEECH, false);
      await until('he is queued', () => toldOf('callQueued') !== undefined);
      const [conversationId = ''] = known;
      await other.destroy();
      // The call of the first one begins and ends while the lease of the second runs out.
      const own = await placeCall({ stack });
      calls.push(own);
      await until('he is listened to', () => known.size === 2);
      const from = performance.now();
      await until('that lease has run out', () => performance.now() - from > 3_500);
      await own.hangUp();
      await own.ended;
      const endsOf = () =>
        told.filter(({ step }) => step.$case === 'callEnded').map((each) => each.conversationId);
      await until('the end of the other call is told', () => endsOf().length > 0);
      expect(endsOf()).not.toContain(conversationId);
      other = await startGateway(there);
      await call.hangUp();
      await call.ended;
      await until('its end is told', () => endsOf().includes(conversationId));
    } finally {
      await other.destroy();
      await elsewhere.stop();
    }
  });
});

describe('a gateway that drains', () => {
  it('hands whom it still listens to at its deadline to the queue, and new callers pass it by', async () => {
    await listenedTo();
    const ringing = phone.next('ringing', 10_000);
    await gateway.drain(AbortSignal.timeout(500));
    await ringing;
    await calls[0]?.hangUp();
    await calls[0]?.ended;
    const before = transcriber.streams.length;
    const ringsAgain = phone.next('ringing', 10_000);
    calls.push(await placeCall({ stack }));
    await ringsAgain;
    expect(transcriber.streams.length).toBe(before);
  });
});
