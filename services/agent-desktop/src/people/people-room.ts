import type { Logger } from '@decroche/service-kit';
import type { FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { Organisation } from '#contract';
import type { AuditLog } from '../audit/audit-log.ts';
import type { DeskHub } from '../calls/desk-hub.ts';
import type { DeskConfig } from '../config.ts';
import { WebOrigins } from '../http/web-origins.ts';
import type { PhoneAccounts } from '../phone/phone-accounts.ts';
import { AskWatch } from './ask-watch.ts';
import { ClosedIdentityProvider, DemonstrationIdentityProvider } from './demonstration-identity.ts';
import { ExtensionDesks } from './extension-desks.ts';
import { ExtensionHolders } from './extension-holders.ts';
import { registerExtensionRoutes } from './extension-routes.ts';
import type { IdentityProvider } from './identity.ts';
import { createOidc } from './oidc/oidc.ts';
import { registerOidcRoutes } from './oidc/oidc-routes.ts';
import { SessionCookie } from './session-cookie.ts';
import { SessionGuard } from './session-guard.ts';
import { registerSessionRoutes } from './session-routes.ts';
import { SESSION_BOUNDS } from './session-slots.ts';
import { Sessions } from './sessions.ts';
import { SignIns } from './sign-ins.ts';

/** How often questions to holders of extensions are looked for, milliseconds. */
const ASK_CHECK_MS = 1_000;
/** Longest time between two renewals of an open desk, milliseconds. */
const RENEWAL_MS = 10_000;

/** What {@link PeopleRoom} stands on. */
export interface PeopleParts {
  readonly config: DeskConfig;
  readonly redis: Redis;
  readonly hub: DeskHub;
  readonly audit: AuditLog;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Who is here, wired: sign-in, sessions, and who sits at which extension. */
export class PeopleRoom {
  readonly origins: WebOrigins;
  readonly identities: IdentityProvider;
  readonly sessions: Sessions;
  readonly holders: ExtensionHolders;
  readonly asks: AskWatch;
  readonly desks: ExtensionDesks;
  readonly guard: SessionGuard;
  readonly signIns: SignIns;
  readonly #parts: PeopleParts;
  readonly #cookie: SessionCookie;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: PeopleParts) {
    const { config, redis, hub, audit, now } = parts;
    this.#parts = parts;
    this.origins = new WebOrigins(config.PUBLIC_ORIGINS, config.HTTP_LISTEN.host);
    this.identities = config.DEMO_SIGN_IN
      ? new DemonstrationIdentityProvider()
      : new ClosedIdentityProvider();
    this.sessions = new Sessions(redis, {
      lifetimes: { longestMs: config.SESSION_TTL_MS, idleMs: config.SESSION_IDLE_MS },
      bounds: SESSION_BOUNDS,
      secret: config.SESSION_SECRET,
    });
    this.holders = new ExtensionHolders(
      redis,
      { holdMs: config.EXTENSION_HOLD_MS, askMs: config.EXTENSION_ASK_MS },
      now,
    );
    this.asks = new AskWatch(this.holders, hub, now);
    const { sessions, holders, origins } = this;
    this.desks = new ExtensionDesks({ holders, sessions, hub, now });
    const { desks } = this;
    const cookie = new SessionCookie(origins);
    this.#cookie = cookie;
    this.guard = new SessionGuard({ sessions, desks, cookie, origins, now });
    this.signIns = new SignIns({
      ...{ sessions, desks, hub, cookie, audit, now },
      extensions: config.EXTENSIONS,
      sessionTtlMs: config.SESSION_TTL_MS,
    });
  }

  /** Whose people may come: the organisations of the identity provider's mapping, or of the demonstration. */
  get organisations(): readonly Organisation[] {
    return this.#parts.config.oidc?.mapping.organisations ?? this.identities.organisations;
  }

  /** How often an open desk renews its session and its extension, milliseconds. */
  get renewalMs(): number {
    const { EXTENSION_HOLD_MS, SESSION_IDLE_MS } = this.#parts.config;
    return Math.min(RENEWAL_MS, EXTENSION_HOLD_MS / 3, SESSION_IDLE_MS / 3);
  }

  start(): void {
    this.#timer = setInterval(() => void this.asks.look(), ASK_CHECK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** @param has what the page may offer whoever is signed in */
  register(
    app: FastifyInstance,
    has: { readonly phones: PhoneAccounts; readonly dictation: boolean; readonly version: string },
  ): void {
    const { config, redis, audit, logger, now } = this.#parts;
    const { origins, identities, sessions, holders, desks, guard, signIns } = this;
    const extensions = config.EXTENSIONS;
    const secret = config.SESSION_SECRET;
    const provider =
      config.oidc && createOidc(config.oidc, { origins, sessions, signIns, redis, secret, logger, now });
    const view = registerSessionRoutes(app, {
      ...{ identities, signIns, desks, guard, extensions, ...has },
      provider: provider?.signIn,
      cookie: this.#cookie,
    });
    registerOidcRoutes(app, { guard, ...provider, logger });
    registerExtensionRoutes(app, { desks, holders, guard, audit, extensions, view });
  }
}
