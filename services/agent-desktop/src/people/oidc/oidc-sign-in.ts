import { describeError, type Logger } from '@decroche/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignInFault } from '#contract';
import { DependencyAwayError } from '../../http/request-errors.ts';
import type { WebOrigins } from '../../http/web-origins.ts';
import type { Session, Sessions } from '../sessions.ts';
import type { SignIns } from '../sign-ins.ts';
import type { ClaimsMapping } from './claims-mapping.ts';
import type { OidcClient } from './oidc-client.ts';
import { returnAddress } from './return-address.ts';
import type { SignInCookie } from './sign-in-cookie.ts';
import { SignInError } from './sign-in-errors.ts';

/** Where the provider sends the browser back to. */
export const CALLBACK_PATH = '/api/sign-in/callback';
/** What somebody who runs the desk has to look at; the rest is a person's. */
const OURS: readonly SignInFault[] = ['invalid', 'clock', 'provider-away', 'desk-away'];
/** Page that says why a sign-in did not succeed: `?faute=` names it. */
const FAULT_PAGE = '/connexion';

/** What {@link OidcSignIn} stands on. */
export interface OidcSignInParts {
  readonly client: OidcClient;
  readonly issuer: string;
  readonly mapping: ClaimsMapping;
  readonly cookie: SignInCookie;
  readonly origins: WebOrigins;
  readonly signIns: SignIns;
  readonly sessions: Sessions;
  readonly logger: Logger;
  readonly now: () => number;
}

/** Signing in with the fund's identity provider: from the desk to its pages, and back with a session or a sentence. */
export class OidcSignIn {
  readonly #parts: OidcSignInParts;

  constructor(parts: OidcSignInParts) {
    this.#parts = parts;
  }

  /** Whom somebody without a role asks. */
  get contact(): string {
    return this.#parts.mapping.contact;
  }

  /**
   * Sends the browser to the provider.
   *
   * @param to page of the app to come back to
   * @param again whether the provider asks who it is, whoever is signed in there
   * @param before session of this browser, which the new one replaces
   */
  async begin(
    request: FastifyRequest,
    reply: FastifyReply,
    { to, again, before }: { to: unknown; again: boolean; before: Session | undefined },
  ): Promise<FastifyReply> {
    const { client, cookie, origins } = this.#parts;
    const origin = origins.publicOriginOf(request);
    // The provider leads back to an address that it knows, and the cookie has to be there.
    if (origin === undefined) return reply.redirect(`${origins.firstPublicOrigin}/api/sign-in`, 302);
    return await this.#orFault(reply, async () => {
      const { url, begun } = await client.begin(origin + CALLBACK_PATH, again);
      cookie.write(request, reply, { ...begun, to: returnAddress(to), before: before?.key ?? null });
      return url;
    });
  }

  /** Where the browser goes to be signed out at the provider too; undefined when the provider cannot do it, or is away. */
  async signOutUrl(request: FastifyRequest): Promise<string | undefined> {
    const { client, origins } = this.#parts;
    return await client.signOutUrl(`${origins.publicOriginOf(request) ?? origins.firstPublicOrigin}/`);
  }

  /** Takes the answer that the browser brings from the provider. */
  async complete(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { client, issuer, mapping, cookie, origins, signIns, sessions, now } = this.#parts;
    return await this.#orFault(reply, async () => {
      const begun = cookie.take(request, reply);
      const origin = origins.publicOriginOf(request);
      const answer = new URL(request.url, origin ?? origins.firstPublicOrigin);
      if (begun === undefined || origin === undefined) throw new SignInError('expired');
      if (answer.searchParams.get('state') !== begun.state) throw new SignInError('mismatch');
      const { subject, sid, claims } = await client.complete(answer, begun);
      const person = mapping.personOf(claims);
      if (person === undefined) throw new SignInError('no-role');
      const before = begun.before === null ? undefined : await sessions.byKey(begun.before, now());
      const identity = { ...person, id: personId(issuer, subject), providerSession: sid };
      await signIns.open(identity, request, reply, before);
      return begun.to;
    });
  }

  async #orFault(reply: FastifyReply, work: () => Promise<string>): Promise<FastifyReply> {
    try {
      return reply.redirect(await work(), 303);
    } catch (error) {
      const fault = faultOf(error);
      if (fault === undefined) throw error;
      const level = OURS.includes(fault) ? 'warn' : 'info';
      this.#parts.logger[level]({ err: describeError(error), fault }, 'a sign-in did not succeed');
      return reply.redirect(`${FAULT_PAGE}?faute=${fault}`, 303);
    }
  }
}

/** Of a person, among all providers that this desk ever had. */
export function personId(issuer: string, subject: string): string {
  return `${issuer} ${subject}`;
}

function faultOf(error: unknown): SignInFault | undefined {
  if (error instanceof SignInError) return error.fault;
  return error instanceof DependencyAwayError ? 'desk-away' : undefined;
}
