import Fastify, { type FastifyInstance } from 'fastify';
import { beforeEach, expect, test } from 'vitest';
import { RequestError, WrongRoleError } from '../http/request-errors.ts';
import { enforceRouteAccess } from './route-access.ts';
import type { SessionGuard } from './session-guard.ts';

const SECRET = { header: 'x-tool', value: 'secret of the tool', setting: 'TOOL_TOKEN' };

let app: FastifyInstance;
/** What the guard was asked: permission, and whether the request changes something. */
let asked: string[];

beforeEach(() => {
  asked = [];
  app = Fastify();
  app.setErrorHandler((error, _request, reply) =>
    reply.code(error instanceof RequestError ? error.statusCode : 500).send(),
  );
  const guard: Pick<SessionGuard, 'admit'> = {
    admit: async (_request, permission, { own }) => {
      asked.push(`${permission} ${own}`);
      if (permission !== 'calls.see') throw new WrongRoleError();
    },
  };
  enforceRouteAccess(app, guard);
});

async function status(method: 'GET' | 'POST', url: string, headers = {}): Promise<number> {
  return (await app.inject({ method, url, headers })).statusCode;
}

test('a route that does not say who may use it cannot be registered', () => {
  expect(() => app.get('/forgotten', async () => 'x')).toThrow(/GET \/forgotten does not say who may use it/);
  expect(() =>
    app.get('/both', { config: { public: true, permission: 'calls.see' } }, async () => 'x'),
  ).toThrow(/does not say/);
});

test('a handler runs for whom the permission lets in, and a change must come from our own page', async () => {
  const config = { permission: 'calls.see' } as const;
  app.get('/calls', { config }, async () => 'x');
  app.post('/calls', { config }, async () => 'x');
  app.get('/others', { config: { permission: 'figures.read' } }, async () => 'x');
  expect(await status('GET', '/calls')).toBe(200);
  expect(await status('POST', '/calls')).toBe(200);
  expect(await status('GET', '/others')).toBe(403);
  expect(asked).toEqual(['calls.see false', 'calls.see true', 'figures.read false']);
});

test('a secret opens a route without a session, beside a permission or alone', async () => {
  app.get('/figures', { config: { permission: 'figures.read', secret: SECRET } }, async () => 'x');
  app.get('/tool', { config: { secret: SECRET } }, async () => 'x');
  app.get('/shut', { config: { secret: { ...SECRET, value: undefined } } }, async () => 'x');
  const shown = { 'x-tool': SECRET.value };
  expect([await status('GET', '/figures'), await status('GET', '/figures', shown)]).toEqual([403, 200]);
  expect([await status('GET', '/tool'), await status('GET', '/tool', shown)]).toEqual([401, 200]);
  expect([await status('GET', '/shut'), await status('GET', '/shut', shown)]).toEqual([404, 404]);
});

test('what is public asks nobody, and what is not there is not there', async () => {
  app.get('/open', { config: { public: true } }, async () => 'x');
  expect([await status('GET', '/open'), await status('GET', '/nothing')]).toEqual([200, 404]);
  expect(asked).toEqual([]);
});
