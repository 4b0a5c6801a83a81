import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { WebOrigins } from '../../http/web-origins.ts';

/** As the session's: `__Host-` wherever HTTPS is spoken. */
const SECURE_NAME = '__Host-desk_sign_in';
const PLAIN_NAME = 'desk_sign_in';
/** How long somebody may take at the provider, milliseconds: a forgotten password and a second factor. */
const LIFE_MS = 600_000;
const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;
const MAX_CHARACTERS = 3_000;

const begun = z.strictObject({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  /** Page of the app to go to. */
  to: z.string(),
  /** Key of the session that this browser had; it opens nothing. */
  before: z.string().nullable(),
  untilMs: z.number(),
});

/** A sign-in that waits for the provider's answer in the browser that began it. */
export type BegunSignIn = Readonly<Omit<z.infer<typeof begun>, 'untilMs'>>;

/**
 * A begun sign-in lies in the browser alone, sealed: nobody fills a store by beginning many, and its answer is believed in that
 * browser only. The cookie is `Lax`, since the provider's page leads back here, and goes with the first answer.
 */
export class SignInCookie {
  readonly #origins: WebOrigins;
  readonly #key: Uint8Array;
  readonly #now: () => number;

  /** @param secret from which the key of the seal is made */
  constructor(origins: WebOrigins, secret: string, now: () => number) {
    this.#origins = origins;
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'desk sign-in cookie', 32));
    this.#now = now;
  }

  write(request: FastifyRequest, reply: FastifyReply, signIn: BegunSignIn): void {
    const text = JSON.stringify({ ...signIn, untilMs: this.#now() + LIFE_MS });
    reply.setCookie(this.#name(request), this.#seal(text), {
      ...this.#attributes(request),
      maxAge: LIFE_MS / 1000,
    });
  }

  /** The sign-in that this browser began, which it can answer once; undefined when there is none, or it took too long. */
  take(request: FastifyRequest, reply: FastifyReply): BegunSignIn | undefined {
    const value = request.cookies[this.#name(request)];
    if (value === undefined) return undefined;
    reply.clearCookie(this.#name(request), this.#attributes(request));
    const text = this.#open(value);
    if (text === undefined) return undefined;
    const { untilMs, ...signIn } = begun.parse(JSON.parse(text));
    return untilMs <= this.#now() ? undefined : signIn;
  }

  #seal(text: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  #open(value: string): string | undefined {
    const bytes = Buffer.from(value.slice(0, MAX_CHARACTERS), 'base64url');
    if (bytes.length <= IV_BYTES + TAG_BYTES) return undefined;
    const decipher = createDecipheriv(CIPHER, this.#key, bytes.subarray(0, IV_BYTES));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    try {
      const opened = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
      return opened.toString('utf8');
    } catch {
      // Not sealed by us, or under another secret.
      return undefined;
    }
  }

  #name(request: FastifyRequest): string {
    return this.#origins.isSecure(request) ? SECURE_NAME : PLAIN_NAME;
  }

  #attributes(request: FastifyRequest) {
    const secure = this.#origins.isSecure(request);
    return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
  }
}
