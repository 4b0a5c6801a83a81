import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { DeskHub } from '../desk-hub.ts';
import type { SessionView } from '../desk-view.ts';
import { SESSION_COOKIE } from '../http-server.ts';
import type { IdentityProvider } from '../identity.ts';
import { MalformedRequestError, NotSignedInError } from '../request-errors.ts';
import { checked, checkOrigin, type SessionGuard } from '../session-guard.ts';
import type { Session, Sessions } from '../sessions.ts';

const credential = z.object({ agentId: z.string().min(1).max(200) });
const choice = z.object({ extension: z.string().max(20).nullable() });

/** From one address: a whole shift may sign in at once from behind one proxy. */
const SIGN_INS_A_MINUTE = 120;

/** What the session routes stand on. */
export interface SessionRoutes {
  readonly identities: IdentityProvider;
  readonly sessions: Sessions;
  readonly guard: SessionGuard;
  readonly hub: DeskHub;
  readonly extensions: readonly string[];
  readonly sessionTtlMs: number;
  readonly now: () => number;
}

/** Sign-in, choice of extension, sign-out. */
export function registerSessionRoutes(app: FastifyInstance, parts: SessionRoutes): void {
  const { identities, sessions, guard, hub, extensions } = parts;

  function view(session: Session | undefined): SessionView {
    if (session === undefined) {
      return {
        signedIn: false,
        demonstrationAgents: identities.demonstration
          ? identities.offered.map(({ id, name }) => ({ id, name }))
          : [],
      };
    }
    return {
      signedIn: true,
      name: session.name,
      role: session.role,
      demonstration: identities.demonstration,
      extension: session.extension,
      extensions,
      csrfToken: session.csrfToken,
    };
  }

  app.get('/api/session', async (request) => view(await guard.find(request)));

  app.post(
    '/api/session',
    { config: { rateLimit: { max: SIGN_INS_A_MINUTE, timeWindow: 60_000 } } },
    async (request, reply) => {
      checkOrigin(request);
      const { agentId } = checked(credential, request.body);
      const identity = await identities.authenticate(agentId);
      if (identity === undefined) throw new NotSignedInError();
      const { cookie, session } = await sessions.open(identity, parts.now());
      setCookie(reply, cookie, parts.sessionTtlMs);
      return view(session);
    },
  );

  app.post('/api/session/extension', async (request) => {
    const session = await guard.requireOwn(request);
    const { extension } = checked(choice, request.body);
    if (extension !== null && !extensions.includes(extension)) {
      throw new MalformedRequestError('extension: not one of those offered');
    }
    const changed = await sessions.choose(session, extension);
    hub.closeSession(session.key);
    return view(changed);
  });

  app.delete('/api/session', async (request, reply) => {
    const session = await guard.requireOwn(request, ['agent', 'dpo']);
    await sessions.close(session);
    hub.closeSession(session.key);
    reply.clearCookie(SESSION_COOKIE, { path: '/' });
    return view(undefined);
  });
}

function setCookie(reply: FastifyReply, value: string, ttlMs: number): void {
  reply.setCookie(SESSION_COOKIE, value, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: 'auto',
    signed: true,
    maxAge: Math.floor(ttlMs / 1000),
  });
}
