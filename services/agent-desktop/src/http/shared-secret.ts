import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** Compares two secrets in a time that does not depend on where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** True when a header of the request carries the secret; false for every request while there is no secret. */
export function carriesSecret(request: FastifyRequest, header: string, secret: string | undefined): boolean {
  const given = request.headers[header];
  return secret !== undefined && typeof given === 'string' && sameSecret(given, secret);
}
