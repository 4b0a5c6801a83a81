import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { credentialSchema, type SessionView } from '#contract';
import { checked } from '../http/checked-request.ts';
import { addressOf } from '../http/client-address.ts';
import { NotSignedInError } from '../http/request-errors.ts';
import type { PhoneAccounts } from '../phone/phone-accounts.ts';
import type { ExtensionDesks } from './extension-desks.ts';
import type { IdentityProvider } from './identity.ts';
import type { OidcSignIn } from './oidc/oidc-sign-in.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { SessionGuard } from './session-guard.ts';
import type { Session } from './sessions.ts';
import type { SignIns } from './sign-ins.ts';

/** From one address: a whole shift may sign in at once from behind one proxy. */
const SIGN_INS_A_MINUTE = 120;

/** What the session routes stand on. */
export interface SessionRoutes {
  readonly identities: IdentityProvider;
  readonly signIns: SignIns;
  /** Undefined where no identity provider is configured. */
  readonly provider: OidcSignIn | undefined;
  readonly desks: ExtensionDesks;
  readonly guard: SessionGuard;
  readonly cookie: SessionCookie;
  readonly extensions: readonly string[];
  readonly phones: PhoneAccounts;
  /** Whether questions can be dictated. */
  readonly dictation: boolean;
  /** Of the software. */
  readonly version: string;
}

/** What the page knows of a session. */
export type SessionViewer = (session: Session | undefined) => Promise<SessionView>;

/** Sign-in and sign-out, here and everywhere. */
export function registerSessionRoutes(app: FastifyInstance, parts: SessionRoutes): SessionViewer {
  const { identities, signIns, provider, desks, guard, cookie, extensions, phones } = parts;

  function nobody(signOutAt: string | null): SessionView {
    return {
      signedIn: false,
      demonstrationAgents: identities.demonstration ? identities.offered : [],
      caller: phones.caller !== undefined,
      provider: provider === undefined ? null : { contact: provider.contact },
      signOutAt,
    };
  }

  async function view(session: Session | undefined): Promise<SessionView> {
    if (session === undefined) return nobody(null);
    return {
      signedIn: true,
      name: session.name,
      roles: session.roles,
      organisation: session.organisation,
      demonstration: identities.demonstration,
      extension: await desks.extensionOf(session),
      extensions,
      webPhones: phones.extensions,
      dictation: parts.dictation,
      csrfToken: session.csrfToken,
      version: parts.version,
    };
  }

  async function signedOut(request: FastifyRequest, reply: FastifyReply): Promise<SessionView> {
    cookie.clear(request, reply);
    return nobody((await provider?.signOutUrl(request)) ?? null);
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
      return await view(await signIns.open(identity, request, reply, await guard.find(request)));
    },
  );

  app.delete('/api/session', { config: { permission: 'session.end' } }, async (request, reply) => {
    await signIns.end(guard.session(request));
    return await signedOut(request, reply);
  });

  app.delete('/api/sessions', { config: { permission: 'session.end' } }, async (request, reply) => {
    await signIns.endAll(guard.session(request).person);
    return await signedOut(request, reply);
  });

  return view;
}
