import type { FastifyInstance } from 'fastify';
import * as z from 'zod/mini';
import {
  askReplySchema,
  type ExtensionAskAnswer,
  type ExtensionsView,
  extensionChoiceSchema,
  extensionWishSchema,
} from '#contract';
import type { AuditLog } from '../audit/audit-log.ts';
import { checked } from '../http/checked-request.ts';
import { type ExtensionDesks, isColleague } from './extension-desks.ts';
import type { ExtensionHolders } from './extension-holders.ts';
import type { SessionGuard } from './session-guard.ts';
import type { SessionViewer } from './session-routes.ts';

/** What the extension routes stand on. */
export interface ExtensionRoutes {
  readonly desks: ExtensionDesks;
  readonly holders: ExtensionHolders;
  readonly guard: SessionGuard;
  readonly audit: AuditLog;
  readonly extensions: readonly string[];
  readonly view: SessionViewer;
}

/** Who is on which extension: choice, questions between colleagues, and what a supervisor sees and frees. */
export function registerExtensionRoutes(app: FastifyInstance, parts: ExtensionRoutes): void {
  const { desks, holders, guard, audit, extensions, view } = parts;
  const offered = z.enum([...extensions], 'not one of those offered');
  const choice = z.extend(extensionChoiceSchema, { extension: z.nullable(offered) });
  const wish = z.extend(extensionWishSchema, { extension: offered });

  app.post('/api/session/extension', { config: { permission: 'extension.hold' } }, async (request) => {
    const session = guard.session(request);
    const { extension } = checked(choice, request.body);
    return await view(await desks.take(session, extension));
  });

  app.post(
    '/api/session/extension/ask',
    { config: { permission: 'extension.hold' } },
    async (request): Promise<ExtensionAskAnswer> => {
      const session = guard.session(request);
      const { extension } = checked(wish, request.body);
      const outcome = await desks.ask(session, extension);
      if (outcome.state !== 'granted') return outcome;
      return { state: 'granted', session: await view(outcome.session) };
    },
  );

  app.post(
    '/api/session/extension/answer',
    { config: { permission: 'extension.hold' } },
    async (request, reply) => {
      const { session, extension } = await guard.seat(request);
      const { askId, consents } = checked(askReplySchema, request.body);
      await desks.answer(session, extension, askId, consents);
      return reply.code(204).send();
    },
  );

  app.get(
    '/api/extensions',
    { config: { permission: 'extensions.oversee' } },
    async (request): Promise<ExtensionsView> => {
      const session = guard.session(request);
      const found = await holders.holders(extensions);
      return {
        extensions: extensions.map((extension, at) => {
          const holder = found[at];
          if (holder === undefined) return { extension, holder: null, sinceMs: null, elsewhere: false };
          const { name, sinceMs } = holder;
          return isColleague(session, holder)
            ? { extension, holder: name, sinceMs, elsewhere: false }
            : { extension, holder: null, sinceMs: null, elsewhere: true };
        }),
      };
    },
  );

  app.delete(
    '/api/extensions/:extension/holder',
    { config: { permission: 'extensions.oversee' } },
    async (request, reply) => {
      const { extension } = checked(wish, request.params);
      const session = guard.session(request);
      await audit.keep(session, 'extension-freed', extension, () => desks.free(session, extension));
      return reply.code(204).send();
    },
  );
}
