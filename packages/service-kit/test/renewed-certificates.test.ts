import { X509Certificate } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { PrivateAuthority } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchCertificates } from '../src/certificate-watch.ts';
import { Certificates } from '../src/certificates.ts';
import { callUnary, createGrpcClient, createLogger, GrpcServer, startTelemetry, unary } from '../src/mod.ts';
import { type Sample, SampleClient, SampleDefinition } from './sample-service.ts';

const { tracer } = startTelemetry('test', {});
const RULES = { callersOf: () => ['desk'], personAsserters: [] };
/** Between two looks into the folders, milliseconds. */
const LOOK_MS = 40;
const HOUR_MS = 3_600_000;

let folder: string;
let authority: PrivateAuthority;
const logger = createLogger('test', 'silent');
const stops: (() => unknown)[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'renewed-'));
  authority = await PrivateAuthority.create();
});
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) stop();
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

const lasting = (ms: number): Date => new Date(Date.now() + ms);

/** Certificates of a program in a folder of its name, watched. */
async function watched(program: string, notAfter = lasting(HOUR_MS)): Promise<Certificates> {
  await authority.issueInto(join(folder, program), { program, notAfter });
  const certificates = new Certificates(join(folder, program));
  stops.push(watchCertificates({ TLS_DIR: certificates }, logger, LOOK_MS));
  return certificates;
}

async function renew(certificates: Certificates, program: string): Promise<void> {
  const before = certificates.current.certificate;
  await authority.issueInto(certificates.folder, { program, notAfter: lasting(HOUR_MS) });
  await until('the renewed certificate', () => !certificates.current.certificate.equals(before));
}

async function serve(tls: Certificates, port = 0, running = stops): Promise<number> {
  const access = { callers: [], tls, rules: RULES };
  const server = new GrpcServer({ tracer, logger, access }).add(SampleDefinition, {
    ask: unary(logger, async (request: Sample) => request),
    talk: (call: {
      on(event: string, on: (value?: Sample) => void): void;
      write(value: Sample): void;
      end(): void;
    }) => {
      call.on('data', (sample) => sample && call.write(sample));
      call.on('end', () => call.end());
    },
  });
  running.push(() => server.destroy());
  return await server.start({ host: '127.0.0.1', port });
}

function clientOf(port: number, tls: Certificates): SampleClient {
  const client = createGrpcClient(SampleClient, `127.0.0.1:${port}`, {
    tracer,
    access: { tls },
    server: 'sample',
  });
  stops.push(() => client.close());
  return client;
}

/** Serial number of the certificate that a running server shows to who connects now. */
function shownSerial(port: number, { current }: Certificates): Promise<string | undefined> {
  const { authority: ca, certificate: cert, key } = current;
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', ca, cert, key, servername: 'sample' }, () => {
      resolve(socket.getPeerX509Certificate()?.serialNumber);
      socket.destroy();
    });
    socket.once('error', reject);
  });
}

const ask = (client: SampleClient): Promise<string> =>
  callUnary(client.ask.bind(client), { text: 'x' }, { deadlineMs: 2_000 }).then(
    () => 'OK',
    (error: { code: string }) => error.code,
  );

describe('a certificate that is renewed', () => {
  it('is shown to who connects from then on, and cuts no stream that runs', async () => {
    const server = await watched('sample');
    const desk = await watched('desk');
    const port = await serve(server);
    const stream = clientOf(port, desk).talk();
    const heard: string[] = [];
    let ended: number | undefined;
    stream.on('data', ({ text }: Sample) => heard.push(text));
    stream.on('error', () => undefined);
    stream.on('status', ({ code }) => {
      ended = code;
    });
    stream.write({ text: 'before' });
    await until('the first answer', () => heard.length === 1);
    await renew(server, 'sample');
    await renew(desk, 'desk');
    stream.write({ text: 'after' });
    await until('the answer after the renewal', () => heard.length === 2);
    expect(ended).toBeUndefined();
    expect(await shownSerial(port, desk)).toBe(new X509Certificate(server.current.certificate).serialNumber);
    stream.end();
    await until('the end of the stream', () => ended !== undefined);
    expect([heard, ended]).toEqual([['before', 'after'], 0]);
  });

  it('opens again what the old one does not any more once it has expired', async () => {
    const server = await watched('sample');
    const end = lasting(2_500);
    const renewed = await watched('desk', end);
    await authority.issueInto(join(folder, 'old'), { program: 'desk', notAfter: end });
    const old = new Certificates(join(folder, 'old'));
    const first: (() => unknown)[] = [];
    const port = await serve(server, 0, first);
    const client = clientOf(port, renewed);
    expect([await ask(clientOf(port, old)), await ask(client)]).toEqual(['OK', 'OK']);
    await renew(renewed, 'desk');
    await until('the end of the old certificate', () => Date.now() > end.getTime() + 1_000);
    // Whoever was connected has to connect again.
    for (const stop of first) stop();
    await serve(server, port);
    await until('the renewed client', async () => (await ask(client)) === 'OK');
    expect(['UNAVAILABLE', 'DEADLINE_EXCEEDED']).toContain(await ask(clientOf(port, old)));
  });

  it('of an authority that is changed is believed once both are, and then the new one alone', async () => {
    const server = await watched('sample');
    const desk = await watched('desk');
    const next = await PrivateAuthority.create('next');
    const both = `${authority.certificate}${next.certificate}`;
    for (const each of [server, desk]) {
      await writeFile(join(each.folder, 'ca.pem'), both);
      await until('both authorities', () => each.current.authority.equals(Buffer.from(both)));
    }
    authority = next;
    await renew(desk, 'desk');
    const port = await serve(server);
    expect(await ask(clientOf(port, desk))).toBe('UNAVAILABLE');
    await renew(server, 'sample');
    expect(await ask(clientOf(await serve(server), desk))).toBe('OK');
  });
});

describe('what lies in the folder', () => {
  it('as a Secret of Kubernetes, which swaps one link for all files, is taken over', async () => {
    const secret = join(folder, 'secret');
    const version = async (name: string): Promise<void> => {
      await mkdir(join(secret, name), { recursive: true });
      const { certificate, key } = await authority.issue({ program: 'desk', notAfter: lasting(HOUR_MS) });
      await writeFile(join(secret, name, 'ca.crt'), authority.certificate);
      await writeFile(join(secret, name, 'tls.crt'), certificate);
      await writeFile(join(secret, name, 'tls.key'), key);
    };
    await version('..1');
    await symlink('..1', join(secret, '..data'));
    for (const name of ['ca.crt', 'tls.crt', 'tls.key'])
      await symlink(join('..data', name), join(secret, name));
    const certificates = new Certificates(secret);
    stops.push(watchCertificates({ TLS_DIR: certificates }, logger, LOOK_MS));
    const first = certificates.current.certificate;
    await version('..2');
    await symlink('..2', join(secret, '..data_tmp'));
    await rename(join(secret, '..data_tmp'), join(secret, '..data'));
    await until('the second version', () => !certificates.current.certificate.equals(first));
    expect(certificates.refused).toBeUndefined();
  });

  it.each([
    [
      'a key of another certificate',
      /key\.pem is not the key of cert\.pem/,
      async () => ({
        'key.pem': (await authority.issue({ program: 'desk', notAfter: lasting(HOUR_MS) })).key,
      }),
    ],
    [
      'half a certificate',
      /cert\.pem is not a certificate in PEM/,
      async (current: Certificates) => ({ 'cert.pem': current.current.certificate.toString().slice(0, 200) }),
    ],
    [
      'a certificate of another authority',
      /cert\.pem is not signed by ca\.pem/,
      async () => {
        const { certificate, key } = await (await PrivateAuthority.create('stranger')).issue({
          program: 'desk',
          notAfter: lasting(HOUR_MS),
        });
        return { 'cert.pem': certificate, 'key.pem': key };
      },
    ],
    [
      'one that has expired',
      /cert\.pem expired on/,
      async () => {
        const { certificate, key } = await authority.issue({ program: 'desk', notAfter: lasting(-1_000) });
        return { 'cert.pem': certificate, 'key.pem': key };
      },
    ],
    [
      'one that does not count yet',
      /cert\.pem counts only from/,
      async () => {
        const { certificate, key } = await authority.issue({
          program: 'desk',
          notBefore: lasting(HOUR_MS),
          notAfter: lasting(2 * HOUR_MS),
        });
        return { 'cert.pem': certificate, 'key.pem': key };
      },
    ],
  ])('and is %s is refused with one line, and the old one stays', async (_, message, made) => {
    const warned = vi.spyOn(logger, 'warn');
    const certificates = await watched('desk');
    const before = certificates.current;
    for (const [name, text] of Object.entries(await made(certificates)))
      await writeFile(join(certificates.folder, name), text);
    await until('a refusal', () => certificates.refused !== undefined);
    expect(certificates.refused?.message).toMatch(message);
    expect(certificates.current).toBe(before);
    await until('three more looks', lookedAgain(certificates, 3));
    expect(warned.mock.calls).toHaveLength(1);
    await renew(certificates, 'desk');
    expect(certificates.refused).toBeUndefined();
  });
});

/** True once the folder was looked at so often from now on. */
function lookedAgain(certificates: Certificates, times: number): () => boolean {
  const looks = vi.spyOn(certificates, 'refresh');
  return () => looks.mock.calls.length >= times;
}
