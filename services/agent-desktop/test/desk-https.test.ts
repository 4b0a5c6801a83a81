import { X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { PrivateAuthority } from '@decroche/local-stack';
import { Certificates, createLogger } from '@decroche/service-kit';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createHttpServer } from '../src/http/http-server.ts';
import { WebOrigins } from '../src/http/web-origins.ts';

const HOST = 'desk.example';
let folder: string;
let authority: PrivateAuthority;
let certificates: Certificates;
let app: FastifyInstance;
let port: number;

const issue = (): Promise<string> =>
  authority.issueInto(folder, { program: HOST, notAfter: new Date(Date.now() + 3_600_000) });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'desk-https-'));
  authority = await PrivateAuthority.create();
  await issue();
  certificates = new Certificates(folder, 'web');
  app = await createHttpServer(
    {
      origins: new WebOrigins([`https://${HOST}`], '127.0.0.1'),
      certificates,
      trustedProxies: [],
      sessionSecret: 'x'.repeat(32),
      hstsMaxAgeSeconds: 60,
      phoneUrl: undefined,
      dictationPath: undefined,
      clientOf: async ({ ip }) => ip,
    },
    createLogger('test', 'silent'),
  );
  app.get('/hello', async ({ protocol }) => ({ protocol }));
  app.get('/slow', async (_, reply) => {
    reply.hijack();
    reply.raw.writeHead(200);
    reply.raw.write('first ');
    slow.resolve(() => reply.raw.end('second'));
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  port = (app.server.address() as AddressInfo).port;
});
const slow = Promise.withResolvers<() => void>();

afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

interface Seen {
  readonly body: string;
  readonly serial: string;
  readonly hsts: string | undefined;
}

function ask(path: string, ca = authority.certificate): Promise<Seen> {
  return new Promise((resolve, reject) => {
    const headers = { host: HOST };
    const asked = get(
      { host: '127.0.0.1', port, path, ca, servername: HOST, headers, agent: false },
      (answer) => {
        const serial = (answer.socket as TLSSocket).getPeerX509Certificate()?.serialNumber ?? '';
        const parts: string[] = [];
        answer.setEncoding('utf8').on('data', (part: string) => parts.push(part));
        answer.on('end', () =>
          resolve({ body: parts.join(''), serial, hsts: answer.headers['strict-transport-security'] }),
        );
      },
    );
    asked.on('error', reject);
  });
}

const serialNow = (): string => new X509Certificate(certificates.current.certificate).serialNumber;

it('a browser is served over HTTPS, knows whom it speaks to, and an open answer outlives a renewed certificate', async () => {
  const first = await ask('/hello');
  expect(first).toEqual({ body: '{"protocol":"https"}', serial: serialNow(), hsts: 'max-age=60' });
  const open = ask('/slow');
  const end = await slow.promise;
  await issue();
  expect(certificates.refresh()).toBe(true);
  const second = await ask('/hello');
  expect([second.serial, second.serial === first.serial]).toEqual([serialNow(), false]);
  end();
  expect((await open).body).toBe('first second');
});

it('who believes another authority, or asks without encryption, gets nothing', async () => {
  const other = await PrivateAuthority.create();
  await expect(ask('/hello', other.certificate)).rejects.toThrow(/certificate/);
  await expect(fetch(`http://127.0.0.1:${port}/hello`)).rejects.toThrow();
});
