import { generateKeyPairSync } from 'node:crypto';
import { createSocket } from 'node:dgram';
import {
  AudioFormat,
  type BusClient,
  eventSubject,
  GRPC_CLIENTS,
  Heard,
  heardCodec,
  heardSubject,
  type ListenResponse,
  METHOD_PERMISSIONS,
  RetrieverServiceClient,
  Said,
  SaidOutcome,
  saidCodec,
  signedHeard,
  signSaid,
  TranscriberServiceClient,
  TurnSource,
} from '@decroche/contracts';
import type { AgentPhone } from '@decroche/local-stack';
import {
  callUnary,
  createGrpcClient,
  type RpcError,
  startTelemetry,
  toRpcError,
} from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import type { NatsConnection } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forgedDraft, forgedPassages, refusalOf } from '../src/intruder.ts';
import { Scene, SURVIVOR_NEED } from '../src/scene.ts';

const { tracer } = startTelemetry('e2e', {});
const stranger = generateKeyPairSync('ed25519').privateKey;
let scene: Scene;
let phone: AgentPhone;

beforeAll(async () => {
  // The gateway has a door of its own where conversations are listened to.
  scene = await Scene.create({ agents: 1, overrides: { 'ivr-gateway': { LIVE_LISTENING: 'all' } } });
  phone = await scene.phone('1001', 300);
});
afterAll(async () => {
  await phone?.stop();
  await scene?.stop();
});

function busAs(user: BusClient): Promise<NatsConnection> {
  return connect({
    servers: scene.constellation.stack.nats.url,
    user,
    pass: scene.constellation.secrets.busPassword(user),
    inboxPrefix: `_INBOX_${user}`,
  });
}

/** Waits for a warning of a service that names the error code; says how long its longest log line was. */
async function warned(service: BusClient, code: string): Promise<void> {
  await until(`${service} warns ${code}`, () =>
    scene.constellation.services[service].output.lines.some(
      (line) => line.includes('"level":"warn"') && line.includes(code),
    ),
  );
}

describe('junk at every door', () => {
  it.each([
    ['audio before the start', [{ $case: 'audio' as const, value: Buffer.alloc(640) }]],
    [
      'an unknown format',
      [{ $case: 'start' as const, value: listenStart({ format: AudioFormat.UNSPECIFIED }) }],
    ],
    [
      'audio of odd length',
      [
        { $case: 'start' as const, value: listenStart({}) },
        { $case: 'audio' as const, value: Buffer.alloc(641) },
      ],
    ],
  ])('gRPC: %s is INVALID_ARGUMENT in one line', async (_, messages) => {
    const client = createGrpcClient(
      TranscriberServiceClient,
      `127.0.0.1:${scene.constellation.ports.transcribers[0]}`,
      { tracer, access: scene.constellation.secrets.grpcAccess('ivr-gateway') },
    );
    const stream = client.listen();
    const error = await new Promise<RpcError>((resolve, reject) => {
      stream.on('data', (_response: ListenResponse) => undefined);
      stream.on('error', (failure) => resolve(toRpcError(failure as Parameters<typeof toRpcError>[0])));
      stream.on('end', () => reject(new Error('accepted')));
      for (const message of messages) stream.write({ message });
    });
    client.close();
    expect(error.status).toBe(3);
    expect(error.code).toMatch(/^[A-Z_]+$/);
    expect(error.message).not.toContain('\n');
  });

  it.each([
    ['transcriber', 'pii-guard', (id: string) => heardSubject(id)],
    ['pii-guard', 'retriever', (id: string) => eventSubject(id, 'said')],
    ['retriever', 'generator', (id: string) => eventSubject(id, 'passages')],
    ['generator', 'agent-desktop', (id: string) => eventSubject(id, 'draft')],
    ['ivr-gateway', 'agent-desktop', (id: string) => eventSubject(id, 'lifecycle')],
  ] as const)(
    'NATS: bytes that are no event, sent as %s, are refused by %s',
    async (sender, reader, subject) => {
      const bus = await busAs(sender);
      bus.publish(subject(uuidv7()), Buffer.from([0xff, 0xff, 0xff, 0xff, 0x01]));
      await bus.flush();
      await bus.close();
      await warned(reader, 'MALFORMED_EVENT');
    },
  );

  it.each([
    ['of a signature that is not of it', 0, Buffer.alloc(64), 'UNSIGNED_TEXT'],
    ['replayed an hour after it was signed', 3_600_000, undefined, 'REPLAYED_TEXT'],
  ])('NATS: text %s is neither searched nor shown', async (_what, ageMs, signature, code) => {
    const turn = { conversationId: uuidv7(), turnId: uuidv7(), source: TurnSource.CALLER_IVR };
    const { privateKey, keyId } = scene.constellation.secrets.signing('said');
    const said = Said.fromPartial({
      turn,
      final: true,
      outcome: SaidOutcome.TEXT,
      text: 'pension de réversion',
      signedAtMs: Date.now() - ageMs,
    });
    const genuine = signSaid(said, privateKey, keyId);
    const envelope = { ...genuine, signature: signature ?? genuine.signature };
    const bus = await busAs('pii-guard');
    bus.publish(eventSubject(turn.conversationId, 'said'), saidCodec.encode(envelope));
    await bus.flush();
    await bus.close();
    await warned('retriever', code);
    await warned('agent-desktop', code);
    expect(scene.entries.some(({ conversationId }) => conversationId === turn.conversationId)).toBe(false);
  });

  it.each([
    ['generator', 'draft', 'a draft under a revision far ahead', forgedDraft],
    ['retriever', 'passages', 'passages', forgedPassages],
  ] as const)(
    "NATS: with the %s's password and another key, a %s is not shown",
    async (user, event, _what, forge) => {
      const conversationId = uuidv7();
      const bus = await busAs(user);
      bus.publish(
        eventSubject(conversationId, event),
        forge({ privateKey: stranger, said: scene.constellation.secrets.signing('said') }, conversationId),
      );
      await bus.flush();
      await bus.close();
      await warned('agent-desktop', 'UNSIGNED_TEXT');
      expect(scene.entries.some((entry) => entry.conversationId === conversationId)).toBe(false);
    },
  );

  it("NATS: with the transcriber's password and another key, a text is not redacted and signed", async () => {
    const turn = { conversationId: uuidv7(), turnId: uuidv7(), source: TurnSource.CALLER_IVR };
    const heard = Heard.fromPartial({ turn, final: true, words: [{ text: 'oui', confidence: 1 }] });
    const bus = await busAs('transcriber');
    bus.publish(
      heardSubject(turn.conversationId),
      heardCodec.encode(signedHeard.sign(heard, stranger, 'local-1')),
    );
    await bus.flush();
    await bus.close();
    await warned('pii-guard', 'UNSIGNED_TEXT');
    expect(scene.entries.some(({ conversationId }) => conversationId === turn.conversationId)).toBe(false);
  });

  const methods = METHOD_PERMISSIONS.flatMap(({ server, definition, callers }) =>
    Object.values(definition).map((method) => ({
      server,
      method,
      path: method.path,
      allowed: callers[method.path.split('/').at(-1) ?? ''] ?? [],
    })),
  );
  it.each(methods)('gRPC: $path is open to those who may call it and to nobody else', async (door) => {
    const { secrets, ports } = scene.constellation;
    const port = new Map<BusClient, number | undefined>([
      ['transcriber', ports.transcribers[0]],
      ['pii-guard', ports.piiGuard],
      ['retriever', ports.retriever],
      ['generator', ports.generator],
      ['ivr-gateway', ports.gateway],
    ]).get(door.server);
    const known = GRPC_CLIENTS.map((name) => [name, secrets.grpcAccess(name).token] as const);
    const strangers = [
      ['nobody', undefined],
      ['a stranger', 'a secret of nobody that is long enough'],
      ['a name for a secret', door.allowed[0]],
    ] as const;
    const refusals = new Map<string, string>();
    for (const [name, token] of [...strangers, ...known]) {
      const code = await refusalOf(`127.0.0.1:${port}`, door.method, { tracer, access: { token } });
      if (code === 'CALLER_UNKNOWN' || code === 'METHOD_NOT_ALLOWED') refusals.set(name, code);
    }
    expect([...refusals].sort()).toEqual(
      [
        ...strangers.map(([name]) => [name, 'CALLER_UNKNOWN']),
        ...GRPC_CLIENTS.filter((name) => !door.allowed.includes(name)).map((name) => [
          name,
          // A server holds the digests of those who may call something there; it does not know the others at all.
          METHOD_PERMISSIONS.some(
            ({ server, callers }) => server === door.server && Object.values(callers).flat().includes(name),
          )
            ? 'METHOD_NOT_ALLOWED'
            : 'CALLER_UNKNOWN',
        ]),
      ].sort(),
    );
  });

  it('gRPC: the retriever does not search for unsigned text', async () => {
    const client = createGrpcClient(
      RetrieverServiceClient,
      `127.0.0.1:${scene.constellation.ports.retriever}`,
      { tracer, access: scene.constellation.secrets.grpcAccess('evaluation') },
    );
    const search = callUnary(
      client.search.bind(client),
      { said: undefined, asOf: '', fund: '', limit: 0 },
      { deadlineMs: 5_000 },
    );
    await expect(search).rejects.toMatchObject({ status: 7, code: 'UNSIGNED_TEXT' });
    client.close();
  });

  it('NATS: the server refuses a service that publishes what is not its own', async () => {
    const bus = await busAs('generator');
    const refused = new Promise<string>((resolve) => {
      void (async () => {
        for await (const status of bus.status()) {
          if (status.type === 'error') resolve(String(status.error));
        }
      })();
    });
    bus.publish(heardSubject(uuidv7()), Buffer.from('x'));
    await bus.flush();
    expect(await refused).toMatch(/permissions violation/i);
    await bus.close();
  });

  it.each([
    ['POST', '/api/session', '{"agentId":'],
    ['POST', '/api/session', '{"agentId":"nobody"}'],
    ['POST', '/api/ask', 'null'],
    ['GET', '/api/desk/events', undefined],
    ['GET', '/api/nothing', undefined],
  ])('HTTP: %s %s with junk is a typed JSON error', async (method, path, body) => {
    const response = await fetch(scene.constellation.desktopUrl + path, {
      method,
      headers: {
        'content-type': 'application/json',
        origin: scene.constellation.desktopUrl,
        'last-event-id': '\u00ff-junk',
      },
      ...(body === undefined ? {} : { body }),
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    const answer = (await response.json()) as { error: string; message: string };
    expect(answer.error).toMatch(/^[A-Z_]+$/);
    expect(answer.message).not.toContain('\n');
  });

  it('SIP: garbage on the telephone port disturbs nobody', async () => {
    const socket = createSocket('udp4');
    for (let packet = 0; packet < 50; packet++) {
      await new Promise((resolve) =>
        socket.send(
          Buffer.from(`INVITE \0 junk ${packet}`),
          scene.constellation.stack.asterisk.sipPort,
          '127.0.0.1',
          resolve,
        ),
      );
    }
    socket.close();
    expect(scene.constellation.stack.asterisk.process.state).toBe('running');
  });

  it('after all of it, every service is up and a call gets its draft', async () => {
    for (const service of Object.values(scene.constellation.services)) expect(service.state).toBe('running');
    scene.forget();
    const call = await scene.call(await scene.says(SURVIVOR_NEED));
    const draft = await scene.seen('draft', ({ type, final }) => type === 'draft' && final === true, 20_000);
    expect(draft.abstained).toBe(false);
    await call.hangUp();
    await call.ended;
  });
});

function listenStart(changes: { readonly format?: AudioFormat }) {
  return {
    turn: { conversationId: uuidv7(), turnId: uuidv7(), source: TurnSource.CALLER_IVR },
    format: AudioFormat.PCM_S16LE,
    sampleRateHz: 16_000,
    offsetMs: 0,
    returnText: false,
    continuous: false,
    endpointing: undefined,
    ...changes,
  };
}
