import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { credentialSchema, type SessionView } from '#contract';
import type { DeskHub } from '../calls/desk-hub.ts';
import { checked } from '../http/checked-request.ts';
import { addressOf, clientNetwork } from '../http/client-address.ts';
import { NotSignedInError } from '../http/request-errors.ts';
import type { PhoneAccounts } from '../phone/phone-accounts.ts';
import type { ExtensionDesks } from './extension-desks.ts';
import type { IdentityProvider } from './identity.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { SessionGuard } from './session-guard.ts';
import type { Session, Sessions } from './sessions.ts';

/** From one address: a whole shift may sign in at once from behind one proxy. */
const SIGN_INS_A_MINUTE = 120;

/** What the session routes stand on. */
export interface SessionRoutes {
  readonly identities: IdentityProvider;
  readonly sessions: Sessions;
  readonly desks: ExtensionDesks;
  readonly guard: SessionGuard;
  readonly cookie: SessionCookie;
  readonly hub: DeskHub;
  readonly extensions: readonly string[];
  readonly phones: PhoneAccounts;
  /** Whether questions can be dictated. */
  readonly dictation: boolean;
  readonly sessionTtlMs: number;
  readonly now: () => number;
}

/** What the page knows of a session. */
export type SessionViewer = (session: Session | undefined) => Promise<SessionView>;

/** Sign-in and sign-out, here and everywhere. */
export function registerSessionRoutes(app: FastifyInstance, parts: SessionRoutes): SessionViewer {
  const { identities, sessions, desks, guard, cookie, hub, extensions, phones } = parts;

  async function view(session: Session | undefined): Promise<SessionView> {
    if (session === undefined) {
      return {
        signedIn: false,
        demonstrationAgents: identities.demonstration ? identities.offered : [],
        caller: phones.caller !== undefined,
      };
    }
    return {
      signedIn: true,
      name: session.name,
      roles: session.roles,
      demonstration: identities.demonstration,
      extension: await desks.extensionOf(session),
      extensions,
      webPhones: phones.extensions,
      dictation: parts.dictation,
      csrfToken: session.csrfToken,
    };
  }

  async function signedOut(request: FastifyRequest, reply: FastifyReply): Promise<SessionView> {
    cookie.clear(request, reply);
    return await view(undefined);
  }

  app.get(
    '/api/session',
    { config: { public: true } },
    async (request) => await view(await guard.find(request)),
  );

  app.post(
    '/api/session',
    {
      config: {
        public: true,
        rateLimit: { max: SIGN_INS_A_MINUTE, timeWindow: 60_000, keyGenerator: addressOf },
      },
    },
    async (request, reply) => {
      guard.checkOrigin(request);
      const { agentId } = checked(credentialSchema, request.body);
      const identity = await identities.authenticate(agentId);
      if (identity === undefined) throw new NotSignedInError();
      const before = await guard.find(request);
      const {
        cookie: value,
        session,
        ended,
      } = await sessions.open(identity, clientNetwork(request.ip), parts.now());
      if (before !== undefined) await end(before);
      if (ended !== undefined) hub.closeSession(ended);
      cookie.write(request, reply, value, parts.sessionTtlMs);
      return await view(session);
    },
  );

  async function end(session: Session): Promise<void> {
    await sessions.close(session);
    hub.closeSession(session.key);
    await desks.freeUnused(session.person, extensions);
  }

  app.delete('/api/session', { config: { permission: 'session.end' } }, async (request, reply) => {
    await end(guard.session(request));
    return await signedOut(request, reply);
  });

  app.delete('/api/sessions', { config: { permission: 'session.end' } }, async (request, reply) => {
    const session = guard.session(request);
    for (const key of await sessions.closeAll(session.person)) hub.closeSession(key);
    await desks.freeUnused(session.person, extensions);
    return await signedOut(request, reply);
  });

  return view;
}
