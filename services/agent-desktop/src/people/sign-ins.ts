import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditLog } from '../audit/audit-log.ts';
import type { DeskHub } from '../calls/desk-hub.ts';
import { clientNetwork } from '../http/client-address.ts';
import { DependencyAwayError } from '../http/request-errors.ts';
import type { ExtensionDesks } from './extension-desks.ts';
import type { Identity } from './identity.ts';
import type { SessionCookie } from './session-cookie.ts';
import type { Session, Sessions } from './sessions.ts';

/** What {@link SignIns} stands on. */
export interface SignInsParts {
  readonly sessions: Sessions;
  readonly desks: ExtensionDesks;
  readonly hub: DeskHub;
  readonly cookie: SessionCookie;
  readonly audit: AuditLog;
  readonly extensions: readonly string[];
  readonly sessionTtlMs: number;
  readonly now: () => number;
}

/** How sessions begin and end, whoever vouched for the person. */
export class SignIns {
  readonly #parts: SignInsParts;

  constructor(parts: SignInsParts) {
    this.#parts = parts;
  }

  /**
   * Signs somebody in, always under a new session. That an administrator signs in is kept; while that cannot be, he is none.
   *
   * @param before session of this browser, which ends
   * @throws DependencyAwayError when no session can be kept, or nothing is left of his roles
   */
  async open(
    identity: Identity,
    request: FastifyRequest,
    reply: FastifyReply,
    before: Session | undefined,
  ): Promise<Session> {
    const { sessions, hub, cookie, sessionTtlMs, now } = this.#parts;
    const roles = await this.#rolesOf(identity);
    const opened = await sessions.open({ ...identity, roles }, clientNetwork(request.ip), now());
    if (before !== undefined) await this.end(before);
    if (opened.ended !== undefined) hub.closeSession(opened.ended);
    cookie.write(request, reply, opened.cookie, sessionTtlMs);
    return opened.session;
  }

  /**
   * Ends a session.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async end(session: Session): Promise<void> {
    const { sessions, hub, desks, extensions } = this.#parts;
    await sessions.close(session);
    hub.closeSession(session.key);
    await desks.freeUnused(session.person, extensions);
  }

  /**
   * Ends every session of a person.
   *
   * @throws DependencyAwayError when Redis cannot be reached
   */
  async endAll(person: string): Promise<void> {
    const { sessions, hub, desks, extensions } = this.#parts;
    for (const key of await sessions.closeAll(person)) hub.closeSession(key);
    await desks.freeUnused(person, extensions);
  }

  async #rolesOf(identity: Identity): Promise<Identity['roles']> {
    const { sessions, audit } = this.#parts;
    if (!identity.roles.includes('administrator')) return identity.roles;
    const actor = { person: sessions.handleOf(identity.id), ...identity };
    try {
      await audit.record(actor, 'administrator-sign-in', '', 'done');
      return identity.roles;
    } catch (error) {
      const others = identity.roles.filter((role) => role !== 'administrator');
      if (!(error instanceof DependencyAwayError) || others.length === 0) throw error;
      return others;
    }
  }
}
