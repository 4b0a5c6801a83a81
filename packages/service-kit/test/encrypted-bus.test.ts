import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ensure,
  InstallationSecrets,
  type LocalStack,
  PrivateAuthority,
  startLocalStack,
} from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import type { TlsOptions } from '@nats-io/nats-core';
import { connect } from '@nats-io/transport-node';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { busTls } from '../src/bus-tls.ts';
import { Certificates } from '../src/certificates.ts';
import { createLogger, EventBus, startTelemetry } from '../src/mod.ts';

const { tracer } = startTelemetry('test', {});
const logger = createLogger('test', 'silent');
const secrets = new InstallationSecrets();
const notAfter = new Date(Date.now() + 3_600_000);
const stops: (() => Promise<void> | void)[] = [];

let folder: string;
let authority: PrivateAuthority;
let stack: LocalStack;

beforeAll(async () => {
  await ensure(['nats']);
  folder = await mkdtemp(join(tmpdir(), 'encrypted-bus-'));
  authority = await PrivateAuthority.create();
  const issue = (program: string, hosts: readonly string[] = ['127.0.0.1']): Promise<string> =>
    authority.issueInto(join(folder, program), { program, hosts, notAfter });
  for (const program of ['pii-guard', 'transcriber']) await issue(program);
  const stranger = await PrivateAuthority.create();
  await stranger.issueInto(join(folder, 'stranger'), { program: 'pii-guard', notAfter });
  stack = await startLocalStack({
    services: ['nats'],
    natsUsers: secrets.busUsers(),
    tls: { nats: await issue('nats') },
    handleSignals: false,
  });
}, 300_000);

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});
afterAll(async () => {
  await stack.stop();
  await rm(folder, { recursive: true, force: true });
});

const certificatesOf = (name: string): Certificates => new Certificates(join(folder, name));

function busOf(user: 'pii-guard', tls: Certificates): EventBus {
  const password = secrets.busPassword(user);
  const bus = new EventBus({ url: stack.nats.url, user, password, tls, name: user, logger, tracer });
  stops.push(() => bus.destroy());
  return bus;
}

/** What comes of one attempt to connect: `connected`, or why not. */
async function attempt(
  user: 'pii-guard' | 'transcriber',
  tls: TlsOptions,
  { password = secrets.busPassword(user), url = stack.nats.url } = {},
): Promise<string> {
  try {
    const connection = await connect({
      servers: url,
      user,
      pass: password,
      tls,
      reconnect: false,
      timeout: 3_000,
    });
    stops.push(() => connection.close());
    return 'connected';
  } catch (error) {
    return `${(error as Error).name} ${(error as Error).message}`;
  }
}

describe('NATS with certificates', () => {
  it('takes a service with its certificate and its password', async () => {
    expect(await attempt('transcriber', busTls(certificatesOf('transcriber')))).toBe('connected');
  });

  it('takes no stranger: none without a certificate, none with one of another authority', async () => {
    const { ca } = busTls(certificatesOf('transcriber'));
    const nobody = { ca, servername: 'nats' } as TlsOptions;
    expect(await attempt('transcriber', nobody)).not.toBe('connected');
    const stranger = certificatesOf('stranger').current;
    const forged = {
      ...nobody,
      cert: stranger.certificate.toString(),
      key: stranger.key.toString(),
    };
    expect(await attempt('transcriber', forged)).not.toBe('connected');
  });

  it('lets no service in as another: its certificate does not make up for the password', async () => {
    const password = secrets.busPassword('transcriber');
    expect(await attempt('pii-guard', busTls(certificatesOf('transcriber')), { password })).toMatch(
      /Authorization/,
    );
  });

  it('is asked for its name: another server of the same authority is not believed', async () => {
    const other = await startLocalStack({
      services: ['nats'],
      natsUsers: secrets.busUsers(),
      tls: { nats: join(folder, 'transcriber') },
      handleSignals: false,
    });
    stops.push(() => other.stop());
    const { url } = other.nats;
    expect(await attempt('pii-guard', busTls(certificatesOf('pii-guard')), { url })).toMatch(
      /altnames.*nats/,
    );
  });

  it('that offers no encryption is left alone, password untold', async () => {
    const open = await startLocalStack({
      services: ['nats'],
      natsUsers: secrets.busUsers(),
      handleSignals: false,
    });
    stops.push(() => open.stop());
    const url = open.nats.url.replace('nats:', 'tls:');
    expect(await attempt('pii-guard', busTls(certificatesOf('pii-guard')), { url })).toMatch(
      /does not support 'tls'/,
    );
  });

  it('is connected to again with what was renewed meanwhile, and events go on', async () => {
    const tls = certificatesOf('pii-guard');
    const bus = busOf('pii-guard', tls);
    bus.start();
    await until('the bus', () => bus.connected);
    await authority.issueInto(tls.folder, {
      program: 'pii-guard',
      notAfter: new Date(notAfter.getTime() + 1_000),
    });
    expect(tls.refresh()).toBe(true);
    expect(bus.connected).toBe(true);
    await bus.publishVolatile('live.1', new Uint8Array([1]));
    await stack.nats.process.kill();
    await until('the loss', () => !bus.connected);
    await stack.nats.process.start();
    await until('the bus again', () => bus.connected);
  });
});
