import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WebOrigins } from '../http/web-origins.ts';

/** A browser takes a cookie of this prefix over HTTPS only, from this very host and for all of it (RFC 6265bis). */
const SECURE_NAME = '__Host-desk_session';
/** Plain HTTP, for this machine and closed networks: `__Host-` would need HTTPS. */
const PLAIN_NAME = 'desk_session';

/** The cookie of a session: strict, unreadable for scripts, signed, and `__Host-` wherever HTTPS is spoken. */
export class SessionCookie {
  readonly #origins: WebOrigins;

  constructor(origins: WebOrigins) {
    this.#origins = origins;
  }

  /** Value of a cookie with a good signature. */
  read(request: FastifyRequest): string | undefined {
    const raw = request.cookies[this.#name(request)];
    if (raw === undefined) return undefined;
    const { valid, value } = request.unsignCookie(raw);
    return valid && value !== null ? value : undefined;
  }

  write(request: FastifyRequest, reply: FastifyReply, value: string, maxAgeMs: number): void {
    reply.setCookie(this.#name(request), value, {
      ...this.#attributes(request),
      signed: true,
      maxAge: Math.floor(maxAgeMs / 1000),
    });
  }

  clear(request: FastifyRequest, reply: FastifyReply): void {
    reply.clearCookie(this.#name(request), this.#attributes(request));
  }

  #name(request: FastifyRequest): string {
    return this.#origins.isSecure(request) ? SECURE_NAME : PLAIN_NAME;
  }

  #attributes(request: FastifyRequest) {
    const secure = this.#origins.isSecure(request);
    return { path: '/', httpOnly: true, sameSite: 'strict', secure } as const;
  }
}
