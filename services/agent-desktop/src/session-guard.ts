import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { SESSION_COOKIE } from './http-server.ts';
import type { Role } from './identity.ts';
import {
  ForeignRequestError,
  MalformedRequestError,
  NoExtensionError,
  NotSignedInError,
  WrongRoleError,
} from './request-errors.ts';
import type { Session, Sessions } from './sessions.ts';

/** Says who is behind a request. */
export class SessionGuard {
  readonly #sessions: Sessions;
  readonly #now: () => number;

  constructor(sessions: Sessions, now: () => number) {
    this.#sessions = sessions;
    this.#now = now;
  }

  /** Session of the request; undefined when nobody is signed in. */
  async find(request: FastifyRequest): Promise<Session | undefined> {
    const raw = request.cookies[SESSION_COOKIE];
    if (raw === undefined) return undefined;
    const { valid, value } = request.unsignCookie(raw);
    return valid && value !== null ? await this.#sessions.find(value, this.#now()) : undefined;
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
    checkOrigin(request);
    const given = request.headers['x-csrf-token'];
    if (typeof given !== 'string' || !sameSecret(given, session.csrfToken)) throw new ForeignRequestError();
    return session;
  }
}

/**
 * Extension of a session.
 *
 * @throws NoExtensionError when none is chosen
 */
export function extensionOf(session: Session): string {
  if (session.extension === null) throw new NoExtensionError();
  return session.extension;
}

/**
 * Refuses what another site's page sends.
 *
 * @throws ForeignRequestError
 */
export function checkOrigin(request: FastifyRequest): void {
  const { origin } = request.headers;
  if (origin === undefined) return;
  if (!URL.canParse(origin) || new URL(origin).host !== request.host) throw new ForeignRequestError();
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Checks a body, query or parameter set.
 *
 * @throws MalformedRequestError naming the field, never its value
 */
export function checked<S extends z.ZodType>(schema: S, value: unknown): z.infer<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const field = issue?.path.join('.') || 'request';
  throw new MalformedRequestError(`${field}: ${issue?.message ?? 'not as expected'}`);
}
