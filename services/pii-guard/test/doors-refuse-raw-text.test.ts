import { generateKeyPairSync } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  GeneratorServiceClient,
  openSaid,
  type Passages,
  RedactTypedRequest,
  RetrieverServiceClient,
  Said,
  type SignedEvent,
  type SignedSaid,
  signedPassages,
  signSaid,
  TurnSource,
} from '@decroche/contracts';
import { type PortReservation, reservePorts, ServiceProcess } from '@decroche/local-stack';
import { callUnary, createGrpcClient, startTelemetry } from '@decroche/service-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newTurn, RedactorRig } from './redactor-rig.ts';

const RAW = 'je suis madame Kowalczyk et mon numéro est le 2 58 05 75 114 022 91';
const { tracer } = startTelemetry('test', {});
const running: ServiceProcess[] = [];
const clients: { close(): void }[] = [];
let ports: PortReservation;
let rig: RedactorRig;
let search: (said: SignedSaid | undefined) => Promise<unknown>;
let compose: (said: SignedSaid | undefined) => Promise<unknown>;
let genuine: SignedSaid;

beforeAll(async () => {
  rig = await RedactorRig.start();
  ports = await reservePorts({ singles: 4 });
  const [retrieverPort = 0, retrieverHealth = 0, generatorPort = 0, generatorHealth = 0] = ports.singles;
  await Promise.all([
    start('retriever', retrieverPort, retrieverHealth),
    start('generator', generatorPort, generatorHealth),
  ]);
  const link = { tracer, access: rig.secrets.grpcAccess('evaluation') };
  const retriever = createGrpcClient(RetrieverServiceClient, `127.0.0.1:${retrieverPort}`, link);
  const generator = createGrpcClient(GeneratorServiceClient, `127.0.0.1:${generatorPort}`, link);
  const guard = rig.client();
  clients.push(retriever, generator, guard);
  const bounds = { deadlineMs: 10_000 };
  const passagesOf = (said: SignedSaid | undefined) =>
    callUnary(retriever.search.bind(retriever), { said, asOf: '', fund: '', limit: 5 }, bounds);
  search = passagesOf;
  const turn = newTurn(TurnSource.AGENT_TYPED);
  const request = RedactTypedRequest.fromPartial({ turn, text: RAW });
  const answer = await callUnary(guard.redactTyped.bind(guard), request, bounds);
  genuine = answer.said as SignedSaid;
  const { passages } = await passagesOf(genuine);
  compose = (said) =>
    callUnary(
      generator.compose.bind(generator),
      { passages, signedPassages: passages && sealed({ ...passages, said }), last: false },
      bounds,
    );
}, 90_000);

afterAll(async () => {
  for (const client of clients) client.close();
  await Promise.all(running.map((service) => service.stop()));
  await ports?.release();
  await rig?.stop();
});

/** Signed as the retriever does. */
function sealed(passages: Passages): SignedEvent {
  const { privateKey, keyId } = rig.secrets.signing('passages');
  return signedPassages.sign(passages, privateKey, keyId);
}

/** A real service in a process of its own. */
async function start(name: 'retriever' | 'generator', port: number, health: number): Promise<void> {
  const main = fileURLToPath(new URL(`../../${name}/src/main.ts`, import.meta.url));
  const service = new ServiceProcess({
    name,
    command: process.execPath,
    args: [main],
    env: {
      ...rig.env(name),
      GRPC_LISTEN: `127.0.0.1:${port}`,
      HEALTH_LISTEN: `127.0.0.1:${health}`,
    },
    readyTimeoutMs: 60_000,
    ready: async (signal) => (await fetch(`http://127.0.0.1:${health}/ready`, { signal })).ok,
  });
  running.push(service);
  await service.start();
}

/** Ways to bring in text that the redactor did not let through. */
const attempts: readonly (readonly [string, () => SignedSaid | undefined, string])[] = [
  ['raw text without an envelope', () => undefined, 'UNSIGNED_TEXT'],
  [
    'raw text without a signature',
    () => ({ said: rawSaid(), keyId: rig.keyId, signature: Buffer.alloc(0) }),
    'UNSIGNED_TEXT',
  ],
  ['raw text under a genuine signature', () => ({ ...genuine, said: rawSaid() }), 'UNSIGNED_TEXT'],
  [
    'a genuine text of which one letter was altered',
    () => {
      const said = Buffer.from(genuine.said);
      said.writeUInt8(said.readUInt8(said.length - 3) ^ 1, said.length - 3);
      return { ...genuine, said };
    },
    'UNSIGNED_TEXT',
  ],
  ['raw text signed with a foreign key', () => foreign('another'), 'UNSIGNED_TEXT'],
  [
    'raw text signed with a foreign key under the name of the real one',
    () => foreign(rig.keyId),
    'UNSIGNED_TEXT',
  ],
  [
    'a genuine text signed an hour ago',
    () => signed({ signedAtMs: Date.now() - 3_600_000, turn: newTurn(TurnSource.AGENT_TYPED) }),
    'REPLAYED_TEXT',
  ],
  [
    'another text under the same turn and sequence',
    () => signed({ text: 'tout autre chose' }),
    'REPLAYED_TEXT',
  ],
];

function rawSaid(): Buffer {
  const said = openSaid(genuine, rig.publicKeys);
  return Buffer.from(Said.encode({ ...said, text: RAW }).finish());
}

function foreign(keyId: string): SignedSaid {
  const said = Said.decode(rawSaid());
  return signSaid(said, generateKeyPairSync('ed25519').privateKey, keyId);
}

function signed(more: Partial<Said>): SignedSaid {
  return signSaid({ ...openSaid(genuine, rig.publicKeys), ...more }, rig.privateKey, rig.keyId);
}

test('the redactor itself lets nothing raw out, whatever comes in', () => {
  expect(openSaid(genuine, rig.publicKeys).text).toBe(
    'je suis madame [PERSONNE 1] et mon numéro est le [NIR]',
  );
  expect(Buffer.from(genuine.said).toString('latin1')).not.toMatch(/Kowalczyk|114 022/);
});

describe.each([
  ['retriever', (said: SignedSaid | undefined) => search(said)],
  ['generator', (said: SignedSaid | undefined) => compose(said)],
] as const)('the door of the %s', (_name, door) => {
  test('takes a genuine text, also when it is delivered again', async () => {
    await door(genuine);
    await door(genuine);
  });

  test.each(attempts)('refuses %s', async (_what, envelope, code) => {
    await expect(door(envelope())).rejects.toMatchObject({ code });
  });
});
