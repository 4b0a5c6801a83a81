import type { FastifyRequest } from 'fastify';
import type { Role } from '#contract';
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

/** Says who is behind a request. */
export class SessionGuard {
  readonly #parts: SessionGuardParts;
  readonly #found = new WeakMap<FastifyRequest, Promise<Session | undefined>>();

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
   * Session of someone with one of the roles.
   *
   * @throws NotSignedInError
   * @throws WrongRoleError
   */
  async require(request: FastifyRequest, roles: readonly Role[] = ['agent']): Promise<Session> {
    const session = await this.find(request);
    if (session === undefined) throw new NotSignedInError();
    if (!roles.includes(session.role)) throw new WrongRoleError();
    return session;
  }

  /**
   * Session of a request that changes something.
   *
   * @throws NotSignedInError
   * @throws WrongRoleError
   * @throws ForeignRequestError when the request does not come from our own page
   */
  async requireOwn(request: FastifyRequest, roles?: readonly Role[]): Promise<Session> {
    const session = await this.require(request, roles);
    this.checkOrigin(request);
    const given = request.headers['x-csrf-token'];
    if (typeof given !== 'string' || !sameSecret(given, session.csrfToken)) throw new ForeignRequestError();
    return session;
  }

  /**
   * The agent of a request that reads, and the extension that he is on.
   *
   * @throws NotSignedInError
   * @throws WrongRoleError
   * @throws NoExtensionError when he chose none, or lost it to somebody else
   */
  async requireSeat(request: FastifyRequest): Promise<Seat> {
    return await this.#seatOf(await this.require(request));
  }

  /**
   * As {@link requireSeat}, for a request that changes something.
   *
   * @throws ForeignRequestError when the request does not come from our own page
   */
  async requireOwnSeat(request: FastifyRequest): Promise<Seat> {
    return await this.#seatOf(await this.requireOwn(request));
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

  async #seatOf(session: Session): Promise<Seat> {
    const extension = await this.#parts.desks.extensionOf(session);
    if (extension === null) throw new NoExtensionError();
    return { session, extension };
  }
}
