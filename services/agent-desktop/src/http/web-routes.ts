import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

/** Address at which everybody begins. */
const HOME = '/';
/** Replaced at each request: the nonces of the styles that the page may add, and of the one script that stands in it. */
const STYLE_MARK = '__CSP_NONCE__';
const SCRIPT_MARK = '__CSP_SCRIPT_NONCE__';

/** Where the build says which addresses have a page. */
const builtPages = z.object({ addresses: z.array(z.string().startsWith('/')) });

interface BuiltApp {
  readonly html: string;
  readonly addresses: readonly string[];
}

/**
 * Serves the built web app at the addresses of its pages. Whoever opens another address in a browser gets a page that says so, any
 * other client an error.
 *
 * @param folder the folder that `scripts/build-web.ts` fills
 * @param closed addresses of pages that this installation does not have
 * @returns false when the app was not built; the API works all the same
 */
export async function registerWebRoutes(
  app: FastifyInstance,
  folder: string,
  closed: readonly string[],
): Promise<boolean> {
  const built = await readBuiltApp(folder);
  const send = (reply: FastifyReply): FastifyReply => {
    if (built === undefined) {
      return reply.code(503).send({
        error: 'WEB_APP_NOT_BUILT',
        message: 'the web app is not built: run node services/agent-desktop/scripts/build-web.ts',
      });
    }
    const { style, script } = reply.cspNonce;
    const html = built.html.replaceAll(STYLE_MARK, style).replaceAll(SCRIPT_MARK, script);
    return reply.type('text/html; charset=utf-8').send(html);
  };
  app.setNotFoundHandler((request, reply) => {
    reply.code(404);
    if (built !== undefined && isForAPage(request)) return send(reply);
    return reply.send({ error: 'NOT_FOUND', message: 'nothing is served at this address' });
  });
  if (built !== undefined) {
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
  for (const address of [HOME, ...(built?.addresses ?? [])]) {
    if (closed.includes(address)) continue;
    app.get(address, { config: { public: true } }, async (_request, reply) => send(reply));
  }
  return built !== undefined;
}

async function readBuiltApp(folder: string): Promise<BuiltApp | undefined> {
  try {
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    const pages = await readFile(join(folder, 'pages.json'), 'utf8');
    return { html, addresses: builtPages.parse(JSON.parse(pages)).addresses };
  } catch {
    return undefined;
  }
}

/** True for what somebody opens in a browser, and no part of the API or of a page. */
function isForAPage({ method, url, headers }: FastifyRequest): boolean {
  const wantsHtml = headers.accept?.includes('text/html') === true;
  return method === 'GET' && wantsHtml && !url.startsWith('/api/') && !url.startsWith('/assets/');
}
