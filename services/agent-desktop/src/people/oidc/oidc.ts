import type { Logger } from '@decroche/service-kit';
import type { Redis } from 'ioredis';
import type { WebOrigins } from '../../http/web-origins.ts';
import type { Sessions } from '../sessions.ts';
import type { SignIns } from '../sign-ins.ts';
import { OidcClient } from './oidc-client.ts';
import type { OidcSettings } from './oidc-settings.ts';
import { OidcSignIn } from './oidc-sign-in.ts';
import { ProviderLogouts } from './provider-logouts.ts';
import { SignInCookie } from './sign-in-cookie.ts';

/** What the sign-in with a provider stands on. */
export interface OidcParts {
  readonly origins: WebOrigins;
  readonly sessions: Sessions;
  readonly signIns: SignIns;
  readonly redis: Redis;
  /** From which the seal of begun sign-ins is made. */
  readonly secret: string;
  readonly logger: Logger;
  readonly now: () => number;
}

/** The sign-in with the fund's identity provider, and the sign-out that it asks for. */
export function createOidc(
  { account, mapping }: OidcSettings,
  { origins, sessions, signIns, redis, secret, logger, now }: OidcParts,
): { readonly signIn: OidcSignIn; readonly logouts: ProviderLogouts } {
  const { issuer } = account;
  const client = new OidcClient(account, now, logger);
  const cookie = new SignInCookie(origins, secret, now);
  return {
    signIn: new OidcSignIn({ client, issuer, mapping, cookie, origins, signIns, sessions, logger, now }),
    logouts: new ProviderLogouts({ client, issuer, sessions, signIns, redis }),
  };
}
