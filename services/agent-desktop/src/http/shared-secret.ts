import { timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

/** A secret that a tool sends in a header. */
export interface SharedSecret {
  readonly header: string;
  /** Undefined where it is not configured: then nothing opens with it. */
  readonly value: string | undefined;
  /** The setting that holds it. */
  readonly setting: string;
}

/** Compares two secrets in a time that does not depend on where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

/** True when the request carries the secret. */
export function carriesSecret(request: FastifyRequest, { header, value }: SharedSecret): boolean {
  const given = request.headers[header];
  return value !== undefined && typeof given === 'string' && sameSecret(given, value);
}
