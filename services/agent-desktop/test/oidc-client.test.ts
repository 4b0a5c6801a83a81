import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createLogger } from '@decroche/service-kit';
import { IdentityProviderDouble } from '@decroche/test-stage/identity-provider-double';
import { expect, it } from 'vitest';
import { OidcClient } from '../src/people/oidc/oidc-client.ts';
import { SignInError } from '../src/people/oidc/sign-in-errors.ts';

const BACK = 'https://desk.example/api/sign-in/callback';
const logger = createLogger('oidc-client', 'silent');
const accountAt = (issuer: string) => ({ issuer, clientId: 'decroche', clientSecret: 's', scopes: 'openid' });

it('what a provider said of itself serves on while it is away, and is asked for again once it is back', async () => {
  const provider = await IdentityProviderDouble.start();
  let nowMs = 0;
  const client = new OidcClient(accountAt(provider.issuer), () => nowMs, logger);
  expect((await client.begin(BACK, false)).url).toContain(`${provider.issuer}/authorize?`);
  await provider.stop();
  nowMs += 2 * 3_600_000;
  expect((await client.begin(BACK, false)).url).toContain(`${provider.issuer}/authorize?`);
  const cold = new OidcClient(accountAt(provider.issuer), () => nowMs, logger);
  await expect(cold.begin(BACK, false)).rejects.toThrow(SignInError);
});

it('all who wait for a provider that stands still wait for one answer of it, five seconds', async () => {
  let asked = 0;
  const server = createServer(() => {
    asked += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const client = new OidcClient(
    accountAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
    Date.now,
    logger,
  );
  const from = performance.now();
  const ends = await Promise.allSettled(Array.from({ length: 20 }, () => client.begin(BACK, false)));
  expect(performance.now() - from).toBeLessThan(8_000);
  expect(asked).toBe(1);
  expect(ends.map((end) => end.status === 'rejected' && (end.reason as SignInError).fault)).toEqual(
    Array.from({ length: 20 }, () => 'provider-away'),
  );
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
});

it.each([
  ['that names itself otherwise', { issuer: 'https://evil.example' }],
  ['that says nothing of itself', {}],
])('a provider %s is not spoken to', async (_, metadata) => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(metadata));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new OidcClient(accountAt(`http://127.0.0.1:${port}`), Date.now, logger);
  await expect(client.begin(BACK, false)).rejects.toThrow(SignInError);
  server.closeAllConnections();
  server.close();
});

it('an answer that breaks off, or never ends, ends the sign-in and not the process', async () => {
  for (const endless of [false, true]) {
    const server = createServer((_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(endless ? {} : { 'content-length': '5000' }),
      });
      if (!endless) return response.write('{"issuer"', () => response.destroy());
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.on('drain', more);
      return more();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const client = new OidcClient(accountAt(`http://127.0.0.1:${port}`), Date.now, logger);
    await expect(client.begin(BACK, false)).rejects.toThrow(SignInError);
    server.closeAllConnections();
    server.close();
  }
});
