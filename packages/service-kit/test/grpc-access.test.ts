import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PrivateAuthority } from '@decroche/local-stack';
import { status } from '@grpc/grpc-js';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import {
  type Caller,
  type ClientAccess,
  callUnary,
  clientAccess,
  createGrpcClient,
  createLogger,
  GrpcServer,
  grpcClientEnv,
  grpcServerEnv,
  readEnv,
  serverAccess,
  startTelemetry,
  tlsEnv,
  unary,
} from '../src/mod.ts';
import { type Sample, SampleClient, SampleDefinition } from './sample-service.ts';

const logger = createLogger('test', 'silent');
const { tracer } = startTelemetry('test', {});
const RULES = {
  callersOf: (path: string) => (path === '/sample.Sample/Ask' ? ['desk', 'console'] : ['nobody']),
  personAsserters: ['desk'],
};
const stops: (() => void)[] = [];
let folder: string;
let callers: Caller[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'grpc-access-'));
});
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
  callers = [];
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const secretOf = (name: string): string => `the secret of ${name}`.replaceAll(' ', '-').padEnd(32, '.');
const entry = (who: string): string => `${who}=${createHash('sha256').update(secretOf(who)).digest('hex')}`;
const serverOf = (env: Record<string, string>) =>
  serverAccess('sample', readEnv('sample', z.object({ ...grpcServerEnv, ...tlsEnv }), env), RULES);

async function serve(env: Record<string, string>): Promise<number> {
  const server = new GrpcServer({ tracer, logger, access: serverOf(env) }).add(SampleDefinition, {
    ask: unary(logger, async (request: Sample, { caller }) => {
      callers.push(caller);
      return request;
    }),
    talk: () => undefined,
  });
  stops.push(() => server.destroy());
  return await server.start({ host: '127.0.0.1', port: 0 });
}

function clientOf(port: number, access: ClientAccess, server?: string): SampleClient {
  const client = createGrpcClient(SampleClient, `127.0.0.1:${port}`, {
    tracer,
    access,
    ...(server === undefined ? {} : { server }),
  });
  stops.push(() => client.close());
  return client;
}

/** The answer of one call: the stable code of its refusal, or `OK`. */
async function answer(
  port: number,
  access: ClientAccess,
  person?: string,
  server?: string,
  handle?: string,
): Promise<string> {
  const client = clientOf(port, access, server);
  return await callUnary(
    client.ask.bind(client),
    { text: 'x' },
    {
      deadlineMs: 2_000,
      ...(person === undefined ? {} : { person }),
      ...(handle === undefined ? {} : { handle }),
    },
  ).then(
    () => 'OK',
    (error: { code: string }) => error.code,
  );
}

describe('a secret', () => {
  const env = { GRPC_CLIENTS: ['desk', 'Claire Dupont@console', 'other'].map(entry).join(',') };

  it('opens the methods of its program, and says whose it is', async () => {
    const port = await serve(env);
    expect(await answer(port, { token: secretOf('desk') })).toBe('OK');
    expect(await answer(port, { token: secretOf('desk') }, 'Zoé Élan')).toBe('OK');
    expect(await answer(port, { token: secretOf('Claire Dupont@console') })).toBe('OK');
    expect(callers).toEqual([
      { client: 'desk', person: undefined },
      { client: 'desk', person: 'Zoé Élan' },
      { client: 'console', person: 'Claire Dupont' },
    ]);
  });

  it('opens nothing else, and nobody but the desk names a person', async () => {
    const port = await serve(env);
    expect(await answer(port, {})).toBe('CALLER_UNKNOWN');
    expect(await answer(port, { token: secretOf('stranger') })).toBe('CALLER_UNKNOWN');
    expect(await answer(port, { token: secretOf('other') })).toBe('METHOD_NOT_ALLOWED');
    expect(await answer(port, { token: secretOf('Claire Dupont@console') }, 'Directrice')).toBe(
      'PERSON_NOT_ALLOWED',
    );
    expect(await answer(port, { token: secretOf('desk') }, ' ')).toBe('PERSON_INVALID');
    expect(await answer(port, { token: secretOf('desk') }, 'x'.repeat(201))).toBe('PERSON_INVALID');
    expect(callers).toEqual([]);
  });

  it('says by a handle who somebody is whatever he is called, beside a name that is believed', async () => {
    const port = await serve(env);
    const desk = { token: secretOf('desk') };
    const HANDLE = 'a'.repeat(43);
    expect(await answer(port, desk, 'Zoé', undefined, HANDLE)).toBe('OK');
    expect(callers).toEqual([{ client: 'desk', person: 'Zoé', handle: HANDLE }]);
    expect(await answer(port, desk, undefined, undefined, HANDLE)).toBe('PERSON_INVALID');
    expect(await answer(port, desk, 'Zoé', undefined, 'short')).toBe('PERSON_INVALID');
    const console = { token: secretOf('Claire Dupont@console') };
    expect(await answer(port, console, undefined, undefined, HANDLE)).toBe('PERSON_INVALID');
    expect(await answer(port, console, 'Claire', undefined, HANDLE)).toBe('PERSON_NOT_ALLOWED');
  });

  it('is refused with a status before any handler, on streams too', async () => {
    const port = await serve(env);
    const stream = clientOf(port, { token: secretOf('desk') }).talk();
    const code = await new Promise<number>((resolve) => {
      stream.on('error', () => undefined);
      stream.on('data', () => undefined);
      stream.on('status', (end) => resolve(end.code));
      stream.write({ text: 'x' });
    });
    expect(code).toBe(status.PERMISSION_DENIED);
  });

  it('may be an old one beside the new one while it is changed', async () => {
    const both = ['desk', 'old'].map((name) => entry(name).replace('old=', 'desk=')).join(',');
    const port = await serve({ GRPC_CLIENTS: both });
    for (const name of ['desk', 'old']) expect(await answer(port, { token: secretOf(name) })).toBe('OK');
  });

  it('is not guessed by anything that looks like one', async () => {
    const port = await serve(env);
    const near = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '.', '=', ',', '-', '@'), minLength: 1, maxLength: 64 }),
      fc.nat(31).map((at) => secretOf('desk').slice(0, at)),
      fc.constant(secretOf('desk').toUpperCase()),
      fc.constant(entry('desk').split('=')[1] ?? ''),
    );
    await fc.assert(
      fc.asyncProperty(near, async (token) => {
        expect(await answer(port, { token })).toBe('CALLER_UNKNOWN');
      }),
      { numRuns: 30 },
    );
  });

  it('refused is one line of the log in a while, without the secret', async () => {
    const warned = vi.spyOn(logger, 'warn');
    const port = await serve(env);
    for (let time = 0; time < 5; time++) await answer(port, { token: secretOf('stranger') });
    expect(warned.mock.calls).toEqual([
      [{ method: '/sample.Sample/Ask', code: 'CALLER_UNKNOWN' }, 'call refused'],
    ]);
  });
});

describe('certificates', () => {
  const notAfter = new Date(Date.now() + 3_600_000);
  const folderOf = (name: string): string => join(folder, name.replace(/\W/g, '-'));
  const access = (name: string): ClientAccess =>
    clientAccess(readEnv('client', z.object({ ...grpcClientEnv, ...tlsEnv }), { TLS_DIR: folderOf(name) }));

  beforeAll(async () => {
    const authority = await PrivateAuthority.create();
    for (const program of ['sample', 'desk', 'other'])
      await authority.issueInto(folderOf(program), { program, hosts: ['localhost'], notAfter });
    const claire = { program: 'console', commonName: 'Claire Dupont', notAfter };
    await authority.issueInto(folderOf('Claire'), claire);
    const forged = await PrivateAuthority.create();
    await forged.issueInto(folderOf('forged'), { program: 'desk', notAfter });
  });

  it('open a server to who has one of the authority, and say who it is', async () => {
    const port = await serve({ TLS_DIR: folderOf('sample') });
    expect(await answer(port, access('desk'), 'Zoé', 'sample')).toBe('OK');
    expect(await answer(port, access('Claire'), undefined, 'sample')).toBe('OK');
    expect(callers).toEqual([
      { client: 'desk', person: 'Zoé' },
      { client: 'console', person: 'Claire Dupont' },
    ]);
    expect(await answer(port, access('other'), undefined, 'sample')).toBe('METHOD_NOT_ALLOWED');
  });

  it('of another authority, or none, do not get through, nor does a secret instead', async () => {
    const port = await serve({ TLS_DIR: folderOf('sample'), GRPC_CLIENTS: entry('desk') });
    for (const who of [access('forged'), { token: secretOf('desk') }, {}])
      expect(['UNAVAILABLE', 'DEADLINE_EXCEEDED']).toContain(await answer(port, who, undefined, 'sample'));
    expect(callers).toEqual([]);
  });

  it('of another service are not taken for that of the one that is called', async () => {
    const port = await serve({ TLS_DIR: folderOf('other') });
    expect(['UNAVAILABLE', 'DEADLINE_EXCEEDED']).toContain(
      await answer(port, access('desk'), undefined, 'sample'),
    );
  });
});

describe('settings', () => {
  it.each([
    [{}, /GRPC_CLIENTS is not set/],
    [{ GRPC_LISTEN: '0.0.0.0:9090', GRPC_CLIENTS: entry('desk') }, /not on loopback: set TLS_DIR/],
    [{ GRPC_LISTEN: '[::]:9090', GRPC_CLIENTS: entry('desk') }, /not on loopback/],
    [{ GRPC_LISTEN: '10.0.0.1:9090', GRPC_CLIENTS: entry('desk') }, /not on loopback/],
    [{ GRPC_LISTEN: '127.0.0.1.example.org:9090', GRPC_CLIENTS: entry('desk') }, /not on loopback/],
    [{ GRPC_CLIENTS: 'desk' }, /GRPC_CLIENTS=\(hidden\) is wrong/],
    [{ GRPC_CLIENTS: `${entry('desk')},` }, /is wrong/],
    [{ GRPC_CLIENTS: 'desk=abc' }, /is wrong/],
    [{ TLS_DIR: '/nowhere' }, /ca\.pem cannot be read/],
  ])('%j stop the start with one line', (env, message) => {
    expect(() => serverOf(env as Record<string, string>)).toThrow(message);
    try {
      serverOf(env as Record<string, string>);
    } catch (error) {
      expect((error as Error).message).not.toContain('\n');
    }
  });

  it('of a caller never let its secret leave the machine without certificates', () => {
    for (const target of ['10.0.0.1:9090', 'retriever:9090', '[2001:db8::1]:9090']) {
      expect(() =>
        createGrpcClient(SampleClient, target, { tracer, access: { token: secretOf('desk') } }),
      ).toThrow(/not on loopback: set TLS_DIR/);
    }
  });
});
