import { describeError, type Logger } from '@decroche/service-kit';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { signInQuerySchema } from '#contract';
import { checked } from '../../http/checked-request.ts';
import { addressOf } from '../../http/client-address.ts';
import { DependencyAwayError, NotFoundError } from '../../http/request-errors.ts';
import type { SessionGuard } from '../session-guard.ts';
import { LogoutTokenError } from './logout-token.ts';
import type { OidcSignIn } from './oidc-sign-in.ts';
import type { ProviderLogouts } from './provider-logouts.ts';
import { SignInError } from './sign-in-errors.ts';

/** From one address: a whole shift may sign in at once from behind one proxy. */
const SIGN_INS_A_MINUTE = 120;
/** From one address: a provider that ends all sessions sends one for each, from one machine. */
const SIGN_OUTS_A_MINUTE = 6_000;
/** Longest body of a logout, bytes: one token. */
const MAX_LOGOUT_BYTES = 16 * 1024;

/** What the routes of the provider stand on. */
export interface OidcRoutes {
  readonly guard: SessionGuard;
  /** Absent where no provider is configured. */
  readonly signIn?: OidcSignIn;
  readonly logouts?: ProviderLogouts;
  readonly logger: Logger;
}

/** Sign-in with the fund's identity provider, and the sign-out that it asks for. */
export function registerOidcRoutes(
  app: FastifyInstance,
  { guard, signIn, logouts, logger }: OidcRoutes,
): void {
  const atMost = (max: number) =>
    ({ public: true, rateLimit: { max, timeWindow: 60_000, keyGenerator: addressOf } }) as const;
  const config = atMost(SIGN_INS_A_MINUTE);

  app.get('/api/sign-in', { config }, async (request, reply) => {
    if (signIn === undefined) throw notConfigured();
    const { to, other } = checked(signInQuerySchema, request.query);
    const before = await guard.find(request).catch(() => undefined);
    return await signIn.begin(request, reply, { to, again: other !== undefined, before });
  });

  app.get('/api/sign-in/callback', { config }, async (request, reply) => {
    if (signIn === undefined) throw notConfigured();
    return await signIn.complete(request, reply);
  });

  // Its body is a form, which no other route takes: a page of another site could send it.
  app.register(async (own) => {
    own.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: MAX_LOGOUT_BYTES },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    own.post('/api/sign-out/provider', { config: atMost(SIGN_OUTS_A_MINUTE) }, async (request, reply) => {
      if (logouts === undefined) throw notConfigured();
      const token = request.body instanceof URLSearchParams ? request.body.get('logout_token') : null;
      if (token === null) return refuse(reply);
      try {
        await logouts.take(token);
      } catch (error) {
        if (error instanceof SignInError)
          throw new DependencyAwayError('identity-provider', { cause: error });
        if (!(error instanceof LogoutTokenError)) throw error;
        logger.warn({ err: describeError(error) }, 'a logout token is not believed');
        return refuse(reply);
      }
      return reply.code(200).send();
    });
  });
}

/** As the provider understands it (OpenID Connect Back-Channel Logout 1.0, 2.8). */
function refuse(reply: FastifyReply): FastifyReply {
  return reply
    .code(400)
    .send({ error: 'invalid_request', message: 'logout_token is missing or not believed' });
}

function notConfigured(): NotFoundError {
  return new NotFoundError('this door (OIDC_ISSUER is not set)');
}
