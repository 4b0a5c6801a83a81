import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** Address of a page of the web app. */
const PAGES = ['/', '/bureau', '/connexion', '/dpo', '/postes'] as const;
/** Where somebody calls from his browser, in a demonstration. */
export const CALLER_PAGE = '/appeler';
/** Replaced at each request: the one nonce with which the page may add styles. */
const NONCE_MARK = '__CSP_NONCE__';

/**
 * Serves the built web app.
 *
 * @param folder the folder that `scripts/build-web.ts` fills
 * @param more addresses of pages besides those that are always there
 * @returns false when the app was not built; the API works all the same
 */
export async function registerWebRoutes(
  app: FastifyInstance,
  folder: string,
  more: readonly string[],
): Promise<boolean> {
  const page = await readFile(join(folder, 'index.html'), 'utf8').catch(() => undefined);
  if (page !== undefined) {
    await app.register(fastifyStatic, {
      root: join(folder, 'assets'),
      serve: false,
      immutable: true,
      maxAge: '365d',
    });
    app.get<{ Params: { '*': string } }>('/assets/*', { config: { public: true } }, async (request, reply) =>
      reply.sendFile(request.params['*']),
    );
  }
  for (const address of [...PAGES, ...more]) {
    app.get(address, { config: { public: true } }, async (_request, reply) => {
      if (page === undefined) {
        return reply.code(503).send({
          error: 'WEB_APP_NOT_BUILT',
          message: 'the web app is not built: run node services/agent-desktop/scripts/build-web.ts',
        });
      }
      return reply.type('text/html; charset=utf-8').send(page.replaceAll(NONCE_MARK, reply.cspNonce.style));
    });
  }
  return page !== undefined;
}
