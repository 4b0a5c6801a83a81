import {
  type BusUser,
  CONV_STREAM,
  CONV_STREAM_SUBJECTS,
  eventSubject,
  STAGE_KEYS,
  type Stage,
  signAlive,
  stageSubject,
} from '@decroche/contracts';
import { InstallationSecrets, type LocalStack, startLocalStack } from '@decroche/local-stack';
import { createLogger, EventBus, startTelemetry } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { StageBeats } from '../src/listening/stage-beats.ts';

/** What the accounts of other services can have delivered on the subjects of the stages, whatever they may publish. */
const logger = createLogger('test', 'silent');
const { tracer } = startTelemetry('test', {});
const secrets = new InstallationSecrets();
const connections: NatsConnection[] = [];
const buses: EventBus[] = [];
const delivered: string[] = [];
const alive: Stage[] = [];
let stack: LocalStack;

beforeAll(async () => {
  stack = await startLocalStack({ services: ['nats'], natsUsers: secrets.busUsers(), handleSignals: false });
  const redactor = busOf('pii-guard');
  redactor.own({ name: CONV_STREAM, subjects: CONV_STREAM_SUBJECTS, maxAgeMs: 60_000, maxBytes: 1_000_000 });
  redactor.start();
  const gateway = busOf('ivr-gateway');
  const publicKeysOf = (stage: Stage) => secrets.signing(STAGE_KEYS[stage]).publicKeys;
  const beats = new StageBeats({
    keys: {
      'pii-guard': publicKeysOf('pii-guard'),
      retriever: publicKeysOf('retriever'),
      generator: publicKeysOf('generator'),
    },
    now: Date.now,
    onAlive: (stage) => alive.push(stage),
    logger,
  });
  gateway.onBeat('alive.*', (subject, data) => {
    delivered.push(subject);
    beats.hear(subject, data);
  });
  gateway.start();
  await until('the stream is there', () => redactor.ready && gateway.ready);
}, 60_000);
beforeEach(() => {
  delivered.length = 0;
  alive.length = 0;
});
afterEach(() => Promise.all(connections.splice(0).map((connection) => connection.close())));
afterAll(async () => {
  await Promise.all(buses.map((bus) => bus.destroy()));
  await stack?.stop();
});

function busOf(name: 'pii-guard' | 'ivr-gateway'): EventBus {
  const account = { user: name, password: secrets.busPassword(name), name };
  const bus = new EventBus({ url: stack.nats.url, ...account, logger, tracer });
  buses.push(bus);
  return bus;
}

async function busAs(user: BusUser): Promise<NatsConnection> {
  const connection = await connect({
    servers: stack.nats.url,
    user,
    pass: secrets.busPassword(user),
    inboxPrefix: `_INBOX_${user}`,
  });
  connections.push(connection);
  return connection;
}

/** Makes the durable reader of the retriever and gives the subject on which its one event is acknowledged. */
async function eventInHand(bus: NatsConnection): Promise<string> {
  const redactor = await busAs('pii-guard');
  redactor.publish(eventSubject(uuidv7(), 'said'), Buffer.from('any'));
  await redactor.flush();
  const [durable, filter] = ['retriever-said', 'conv.*.said'];
  const config = { durable_name: durable, ack_policy: 'explicit', filter_subject: filter };
  await bus.request(
    `$JS.API.CONSUMER.CREATE.${CONV_STREAM}.${durable}.${filter}`,
    JSON.stringify({ stream_name: CONV_STREAM, config }),
  );
  // The event keeps its own subject, so that a request would not know it for its answer.
  const inbox = `_INBOX_retriever.${uuidv7()}`;
  const arrived = new Promise<string>((resolve) => {
    bus.subscribe(inbox, { max: 1, callback: (_error, { reply = '' }) => resolve(reply) });
  });
  bus.publish(`$JS.API.CONSUMER.MSG.NEXT.${CONV_STREAM}.${durable}`, '{"batch":1}', { reply: inbox });
  return await arrived;
}

it('counts what a stage signed', async () => {
  const bus = await busAs('generator');
  const { privateKey, keyId } = secrets.signing('draft');
  bus.publish(stageSubject('generator'), signAlive('generator', Date.now(), privateKey, keyId));
  await until('the stage is heard', () => alive.includes('generator'));
});

it.each<readonly [string, BusUser, (bus: NatsConnection, reply: string) => Promise<void> | void]>([
  [
    'the answer to a question about the stream',
    'agent-desktop',
    (bus, reply) => bus.publish(`$JS.API.STREAM.INFO.${CONV_STREAM}`, '', { reply }),
  ],
  [
    'the confirmation of an event',
    'generator',
    (bus, reply) => bus.publish(eventSubject(uuidv7(), 'draft'), 'any', { reply }),
  ],
  [
    'the news that there is nothing to read',
    'retriever',
    async (bus, reply) => {
      await eventInHand(bus);
      const nothing = '{"batch":1,"no_wait":true}';
      bus.publish(`$JS.API.CONSUMER.MSG.NEXT.${CONV_STREAM}.retriever-said`, nothing, { reply });
    },
  ],
  [
    'the confirmation of an acknowledgement, which is empty',
    'retriever',
    async (bus, reply) => bus.publish(await eventInHand(bus), '+ACK', { reply }),
  ],
])('does not count %s, which JetStream delivers where %s says', async (_what, user, act) => {
  const bus = await busAs(user);
  await act(bus, stageSubject('generator'));
  await until('it is delivered to the gateway', () => delivered.includes('alive.generator'));
  expect(alive).toEqual([]);
});

it.each(['retriever', 'agent-desktop', 'pii-guard'] as const)(
  'does not count what %s signs or publishes for another stage',
  async (user) => {
    const bus = await busAs(user);
    const { privateKey, keyId } = secrets.signing('passages');
    const forged = signAlive('generator', Date.now(), privateKey, keyId);
    bus.publish(stageSubject('generator'), forged);
    const genuine = secrets.signing('draft');
    const generator = await busAs('generator');
    await bus.flush();
    generator.publish(stageSubject('generator'), forged);
    await generator.flush();
    await until('the forged one is delivered', () => delivered.length === 1);
    expect(alive).toEqual([]);
    generator.publish(
      stageSubject('generator'),
      signAlive('generator', Date.now(), genuine.privateKey, genuine.keyId),
    );
    await until('the genuine one counts', () => alive.length === 1);
  },
);
