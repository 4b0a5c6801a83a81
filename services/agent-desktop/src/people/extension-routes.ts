import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import {
  askReplySchema,
  type ExtensionAskAnswer,
  type ExtensionsView,
  extensionChoiceSchema,
  extensionWishSchema,
} from '#contract';
import { checked } from '../http/checked-request.ts';
import type { ExtensionDesks } from './extension-desks.ts';
import type { ExtensionHolders } from './extension-holders.ts';
import type { SessionGuard } from './session-guard.ts';
import type { SessionViewer } from './session-routes.ts';

/** What the extension routes stand on. */
export interface ExtensionRoutes {
  readonly desks: ExtensionDesks;
  readonly holders: ExtensionHolders;
  readonly guard: SessionGuard;
  readonly extensions: readonly string[];
  readonly view: SessionViewer;
}

/** Who is on which extension: choice, questions between colleagues, and what a supervisor sees and frees. */
export function registerExtensionRoutes(app: FastifyInstance, parts: ExtensionRoutes): void {
  const { desks, holders, guard, extensions, view } = parts;
  const offered = z.enum([...extensions], 'not one of those offered');
  const choice = z.extend(extensionChoiceSchema, { extension: z.nullable(offered) });
  const wish = z.extend(extensionWishSchema, { extension: offered });

  app.post('/api/session/extension', async (request) => {
    const session = await guard.requireOwn(request);
    const { extension } = checked(choice, request.body);
    return await view(await desks.take(session, extension));
  });

  app.post('/api/session/extension/ask', async (request): Promise<ExtensionAskAnswer> => {
    const session = await guard.requireOwn(request);
    const { extension } = checked(wish, request.body);
    const outcome = await desks.ask(session, extension);
    if (outcome.state !== 'granted') return outcome;
    return { state: 'granted', session: await view(outcome.session) };
  });

  app.post('/api/session/extension/answer', async (request, reply) => {
    const { session, extension } = await guard.requireOwnSeat(request);
    const { askId, consents } = checked(askReplySchema, request.body);
    await desks.answer(session, extension, askId, consents);
    return reply.code(204).send();
  });

  app.get('/api/extensions', async (request): Promise<ExtensionsView> => {
    await guard.require(request, ['supervisor']);
    const found = await holders.holders(extensions);
    return {
      extensions: extensions.map((extension, at) => ({
        extension,
        holder: found[at]?.name ?? null,
        sinceMs: found[at]?.sinceMs ?? null,
      })),
    };
  });

  app.delete('/api/extensions/:extension/holder', async (request, reply) => {
    await guard.requireOwn(request, ['supervisor']);
    await desks.free(checked(wish, request.params).extension);
    return reply.code(204).send();
  });
}
