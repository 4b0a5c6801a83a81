import { createHash, randomBytes } from 'node:crypto';

/** Who answers a challenge, and for which request. */
export interface DigestRequest {
  readonly method: string;
  readonly uri: string;
  readonly user: string;
  readonly secret: string;
}

/**
 * The Authorization header that answers a digest challenge (RFC 2617 §3.2, as SIP uses it in RFC 3261 §22.4), with MD5
 * and `qop=auth`; `undefined` when the challenge is none that it can answer.
 */
export function answerChallenge(challenge: string, request: DigestRequest): string | undefined {
  const field = (name: string) =>
    new RegExp(`[\\s,]${name}=(?:"([^"]*)"|([^",\\s]+))`, 'i').exec(challenge)?.slice(1).find(Boolean);
  const [realm, nonce, opaque, algorithm = 'MD5'] = ['realm', 'nonce', 'opaque', 'algorithm'].map(field);
  if (!/^\s*Digest\s/i.test(challenge) || realm === undefined || nonce === undefined) return undefined;
  if (algorithm.toUpperCase() !== 'MD5') return undefined;
  const { method, uri, user, secret } = request;
  const secretHash = md5(`${user}:${realm}:${secret}`);
  const requestHash = md5(`${method}:${uri}`);
  const quality = /\bauth\b/.test(field('qop') ?? '');
  const cnonce = randomBytes(8).toString('hex');
  const response = quality
    ? md5(`${secretHash}:${nonce}:00000001:${cnonce}:auth:${requestHash}`)
    : md5(`${secretHash}:${nonce}:${requestHash}`);
  return [
    `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}"`,
    `response="${response}", algorithm=MD5`,
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
    ...(quality ? [`qop=auth, nc=00000001, cnonce="${cnonce}"`] : []),
  ].join(', ');
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
