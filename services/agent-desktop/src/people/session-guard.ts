import type { FastifyRequest } from 'fastify';
import { may, type Permission } from '#contract';
import { addressOf } from '../http/client-address.ts';
import {
  DependencyAwayError,
  ForeignRequestError,
  NoExtensionError,
  NotSignedInError,
  WrongRoleError,
} from '../http/request-errors.ts';
import { sameSecret } from '../http/shared-secret.ts';
import type { WebOrigins } from '../http/web-origins.ts';
import type { ExtensionDesks } from './extension-desks.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { Session, Sessions } from './sessions.ts';

/** What {@link SessionGuard} stands on. */
export interface SessionGuardParts {
  readonly sessions: Sessions;
  readonly desks: ExtensionDesks;
  readonly cookie: SessionCookie;
  readonly origins: WebOrigins;
  readonly now: () => number;
}

/** An agent at his extension. */
export interface Seat {
  readonly session: Session;
  readonly extension: string;
}

/** Says who is behind a request, and lets him in or not. */
export class SessionGuard {
  readonly #parts: SessionGuardParts;
  readonly #found = new WeakMap<FastifyRequest, Promise<Session | undefined>>();
  readonly #admitted = new WeakMap<FastifyRequest, Session>();

  constructor(parts: SessionGuardParts) {
    this.#parts = parts;
  }

  /**
   * Session of the request; undefined when nobody is signed in.
   *
   * @throws DependencyAwayError when Redis cannot be reached and this process never saw the session
   */
  find(request: FastifyRequest): Promise<Session | undefined> {
    const { sessions, cookie, now } = this.#parts;
    const known = this.#found.get(request);
    if (known !== undefined) return known;
    const value = cookie.read(request);
    const found = value === undefined ? Promise.resolve(undefined) : sessions.find(value, now());
    this.#found.set(request, found);
    return found;
  }

  /** Whom a request is counted for: the session if it holds, else the address that it came from. */
  async clientOf(request: FastifyRequest): Promise<string> {
    const session = await this.find(request).catch((error: unknown) => {
      if (error instanceof DependencyAwayError) return undefined;
      throw error;
    });
    return session === undefined ? addressOf(request) : `session ${session.key}`;
  }

  /**
   * Lets the sender of a request in whose roles have the permission.
   *
   * @param own the request changes something, so it must come from our own page
   * @throws NotSignedInError
   * @throws WrongRoleError
   * @throws ForeignRequestError
   */
  async admit(
    request: FastifyRequest,
    permission: Permission,
    { own }: { readonly own: boolean },
  ): Promise<void> {
    const session = await this.find(request);
    if (session === undefined) throw new NotSignedInError();
    if (!may(session.roles, permission)) throw new WrongRoleError();
    if (own) this.#checkOwn(request, session);
    this.#admitted.set(request, session);
  }

  /**
   * Session of a request that was let in; its route declares a permission.
   *
   * @throws NotSignedInError when it was let in otherwise
   */
  session(request: FastifyRequest): Session {
    const session = this.#admitted.get(request);
    if (session === undefined) throw new NotSignedInError();
    return session;
  }

  /**
   * As {@link session}, with the extension that the agent is on.
   *
   * @throws NoExtensionError when he chose none, or lost it to somebody else
   */
  async seat(request: FastifyRequest): Promise<Seat> {
    const session = this.session(request);
    const extension = await this.#parts.desks.extensionOf(session);
    if (extension === null) throw new NoExtensionError();
    return { session, extension };
  }

  /**
   * Refuses what another site's page sends.
   *
   * @throws ForeignRequestError
   */
  checkOrigin(request: FastifyRequest): void {
    const { origin } = request.headers;
    if (origin !== undefined && !this.#parts.origins.isOwn(origin, request)) throw new ForeignRequestError();
  }

  #checkOwn(request: FastifyRequest, session: Session): void {
    this.checkOrigin(request);
    const given = request.headers['x-csrf-token'];
    if (typeof given !== 'string' || !sameSecret(given, session.csrfToken)) throw new ForeignRequestError();
  }
}
