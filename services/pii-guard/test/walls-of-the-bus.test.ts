import {
  type BusUser,
  CONV_STREAM,
  eventSubject,
  Heard,
  heardCodec,
  heardSubject,
  SUBJECT_PERMISSIONS,
  TurnSource,
} from '@decroche/contracts';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { newTurn, RedactorRig } from './redactor-rig.ts';

const USERS = Object.keys(SUBJECT_PERMISSIONS) as readonly BusUser[];
const READERS = ['retriever-said', 'generator-passages'] as const;
const connections: NatsConnection[] = [];
let rig: RedactorRig;

beforeAll(async () => {
  rig = await RedactorRig.start();
});
afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close()));
});
afterAll(() => rig?.stop());

async function busAs(user: BusUser): Promise<NatsConnection> {
  const connection = await connect({
    servers: rig.stack.nats.url,
    user,
    pass: rig.secrets.busPassword(user),
    inboxPrefix: `_INBOX_${user}`,
  });
  connections.push(connection);
  return connection;
}

/** What the server refused to this connection from now on, as it said it. */
function refusalsOf(connection: NatsConnection): string[] {
  const refusals: string[] = [];
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'error') refusals.push(status.error.message);
    }
  })();
  return refusals;
}

/** Makes a consumer of one's own, as its service does. */
async function ownConsumer(connection: NatsConnection, name: string, filter: string): Promise<void> {
  const config = { durable_name: name, ack_policy: 'explicit', filter_subject: filter };
  const body = JSON.stringify({ stream_name: CONV_STREAM, config });
  const answer = await connection.request(
    `$JS.API.CONSUMER.CREATE.${CONV_STREAM}.${name}.${filter}`,
    Buffer.from(body),
  );
  expect(answer.json<{ error?: unknown }>().error).toBeUndefined();
}

const turn = newTurn(TurnSource.CALLER_IVR);
/** A text in the form of the transcriber, that somebody else made. */
function forgedText(): Uint8Array {
  const heard = Heard.fromPartial({ turn, final: true, words: [{ text: 'bonjour', confidence: 1 }] });
  return heardCodec.encode(rig.signedHeard(heard));
}

describe('a text that JetStream delivers to the redactor', () => {
  test.each([
    ['retriever', 'passages'],
    ['generator', 'draft'],
  ] as const)('from the account of %s is not redacted and signed', async (user, event) => {
    const attacker = await busAs(user);
    // Even with the key of the transcriber: the wall alone must hold.
    attacker.publish(eventSubject(turn.conversationId, event), forgedText());
    await attacker.flush();
    const subject = heardSubject(turn.conversationId);
    const bait = { reply: subject };
    const create = (name: string, more: object): void => {
      const config = { name, ack_policy: 'none', filter_subject: `conv.*.${event}`, ...more };
      const body = Buffer.from(JSON.stringify({ stream_name: CONV_STREAM, action: '', config }));
      attacker.publish(`$JS.API.CONSUMER.CREATE.${CONV_STREAM}.${name}.conv.*.${event}`, body, {
        reply: `_INBOX_${user}.made`,
      });
    };
    create('pulled', {});
    create('pushed', { deliver_subject: subject });
    await attacker.flush();
    for (const reader of ['pulled', ...READERS])
      attacker.publish(
        `$JS.API.CONSUMER.MSG.NEXT.${CONV_STREAM}.${reader}`,
        Buffer.from('{"batch":1}'),
        bait,
      );
    for (let seq = 1; seq <= 5; seq++)
      attacker.publish(`$JS.API.STREAM.MSG.GET.${CONV_STREAM}`, Buffer.from(`{"seq":${seq}}`), bait);
    attacker.publish(subject, forgedText());
    await attacker.flush();
    await settled();
    expect(rig.said.some((said) => said.turn?.turnId === turn.turnId)).toBe(false);
  });

  test('by a reader that may pull is not heard, and not taken for another event', async () => {
    const attacker = await busAs('retriever');
    await ownConsumer(attacker, 'retriever-said', 'conv.*.said');
    const genuine = await rig.hear('je voudrais une attestation');
    await rig.saidOf(genuine);
    const logged = rig.log.length;
    for (const reply of [heardSubject(genuine.conversationId), eventSubject(v7(), 'said')]) {
      attacker.publish(
        `$JS.API.CONSUMER.MSG.NEXT.${CONV_STREAM}.retriever-said`,
        Buffer.from('{"batch":1}'),
        { reply },
      );
    }
    await attacker.flush();
    await settled();
    expect(rig.said.filter((said) => said.turn?.turnId === genuine.turnId)).toHaveLength(1);
    expect(rig.log.slice(logged)).toEqual([]);
  });

  test('with the password of the transcriber and the text of another call is refused', async () => {
    const other = newTurn(TurnSource.CALLER_IVR);
    const heard = Heard.fromPartial({
      turn: other,
      final: true,
      words: [{ text: 'bonjour', confidence: 1 }],
    });
    const bytes = heardCodec.encode(rig.signedHeard(heard));
    await rig.transcriber.publishVolatile(heardSubject(turn.conversationId), bytes);
    await settled();
    expect(rig.said.some((said) => said.turn?.turnId === other.turnId)).toBe(false);
    expect(JSON.stringify(rig.log)).toContain('MALFORMED_EVENT');
  });
});

/** What was sent so far has gone through the redactor: a genuine text after it came out. */
async function settled(): Promise<void> {
  await rig.saidOf(await rig.hear('combien de trimestres il me manque'));
}

describe('what belongs to others', () => {
  const actions: readonly (readonly [owner: string | readonly string[], subject: string])[] = [
    ...READERS.flatMap((reader): [string, string][] => [
      [reader, `$JS.API.CONSUMER.DELETE.${CONV_STREAM}.${reader}`],
      [reader, `$JS.API.CONSUMER.CREATE.${CONV_STREAM}.${reader}.conv.*.${reader.split('-')[1]}`],
      [reader, `$JS.API.CONSUMER.DURABLE.CREATE.${CONV_STREAM}.${reader}`],
      [reader, `$JS.API.CONSUMER.INFO.${CONV_STREAM}.${reader}`],
      [reader, `$JS.API.CONSUMER.MSG.NEXT.${CONV_STREAM}.${reader}`],
      [reader, `$JS.API.CONSUMER.PAUSE.${CONV_STREAM}.${reader}`],
      [reader, `$JS.API.CONSUMER.RESET.${CONV_STREAM}.${reader}`],
      [reader, `$JS.API.CONSUMER.UNPIN.${CONV_STREAM}.${reader}`],
      [reader, `$JS.API.CONSUMER.LEADER.STEPDOWN.${CONV_STREAM}.${reader}`],
      [reader, `$JS.ACK.${CONV_STREAM}.${reader}.1.1.1.1.0`],
    ]),
    ['nobody', `$JS.API.CONSUMER.CREATE.${CONV_STREAM}`],
    ['nobody', `$JS.API.CONSUMER.CREATE.${CONV_STREAM}.another`],
    ['nobody', `$JS.API.CONSUMER.CREATE.${CONV_STREAM}.another.conv.>`],
    ['nobody', `$JS.API.CONSUMER.NAMES.${CONV_STREAM}`],
    ['nobody', `$JS.API.CONSUMER.LIST.${CONV_STREAM}`],
    ['nobody', `$JS.API.CONSUMER.MSG.NEXT.${CONV_STREAM}.another`],
    ['nobody', `$JS.API.STREAM.DELETE.${CONV_STREAM}`],
    ['nobody', `$JS.API.STREAM.PURGE.${CONV_STREAM}`],
    ['nobody', `$JS.API.STREAM.UPDATE.${CONV_STREAM}`],
    ['nobody', `$JS.API.STREAM.MSG.DELETE.${CONV_STREAM}`],
    ['nobody', `$JS.API.STREAM.SNAPSHOT.${CONV_STREAM}`],
    ['nobody', `$JS.API.STREAM.RESTORE.${CONV_STREAM}`],
    ['nobody', `$JS.API.DIRECT.GET.${CONV_STREAM}`],
    ['nobody', '$JS.API.STREAM.CREATE.OTHER'],
    ['nobody', '$JS.API.STREAM.NAMES'],
    ['nobody', '$JS.API.INFO'],
    [['agent-desktop', 'forget-check'], `$JS.API.STREAM.MSG.GET.${CONV_STREAM}`],
    // Who owns the stream says how long it keeps; who reads it again asks before.
    [['agent-desktop', 'forget-check', 'pii-guard'], `$JS.API.STREAM.INFO.${CONV_STREAM}`],
    ['pii-guard', `$JS.API.STREAM.CREATE.${CONV_STREAM}`],
    ['transcriber', heardSubject(turn.conversationId)],
    ['ivr-gateway', eventSubject(turn.conversationId, 'lifecycle')],
    ['pii-guard', eventSubject(turn.conversationId, 'said')],
    ['retriever-said', eventSubject(turn.conversationId, 'passages')],
    ['generator-passages', eventSubject(turn.conversationId, 'draft')],
  ];
  const isOwn = (user: BusUser, owners: string | readonly string[]): boolean =>
    [owners]
      .flat()
      .some(
        (owner) =>
          owner === user || READERS.some((reader) => reader === owner && reader.startsWith(`${user}-`)),
      );

  test.each(USERS)('is refused to %s by the server, action by action', async (user) => {
    const bus = await busAs(user);
    const refusals = refusalsOf(bus);
    const foreign = actions.filter(([owner]) => !isOwn(user, owner)).map(([, subject]) => subject);
    for (const subject of foreign) bus.publish(subject, Buffer.from('{}'));
    await bus.flush();
    await expect.poll(() => refusals.length).toBeGreaterThanOrEqual(foreign.length);
    const passed = foreign.filter((subject) => !refusals.some((refusal) => refusal.includes(`"${subject}"`)));
    expect(passed).toEqual([]);
  });

  test.each(USERS)('of the inboxes and of raw text is not read by %s', async (user) => {
    const bus = await busAs(user);
    const refusals = refusalsOf(bus);
    const foreign = [
      '>',
      'conv.>',
      '$JS.>',
      ...(user === 'pii-guard-hearing' ? [] : ['heard.*', 'heard.>']),
      ...USERS.filter((other) => other !== user).map((other) => `_INBOX_${other}.>`),
    ];
    for (const subject of foreign) bus.subscribe(subject, { callback: () => undefined });
    await bus.flush();
    await expect.poll(() => refusals.length).toBeGreaterThanOrEqual(foreign.length);
    for (const subject of foreign)
      expect(refusals.some((refusal) => refusal.includes(`"${subject}"`))).toBe(true);
  });
});
