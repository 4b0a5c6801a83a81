import { describe, expect, it } from 'vitest';
import { answerChallenge } from './digest-authentication.ts';

const request = { method: 'REGISTER', uri: 'sip:bell-tel.com', user: 'bob', secret: 'zanzibar' };

describe('the answer to a digest challenge', () => {
  it('is, without a quality of protection, the hash that RFC 2617 §3.2.2.1 defines', () => {
    const answer = answerChallenge(
      'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"',
      {
        ...{ method: 'GET', uri: '/dir/index.html', user: 'Mufasa', secret: 'Circle Of Life' },
      },
    );
    // The request of RFC 2617 §3.5, without its quality of protection.
    expect(answer).toContain('response="670fd8c2df070c60b045671b8b24ff02"');
  });

  it('carries what the challenge asks for and never the secret', () => {
    const answer = answerChallenge(
      'Digest realm="a", nonce="n/1", opaque="o", algorithm=md5, qop="auth"',
      request,
    );
    expect(answer).toMatch(/qop=auth, nc=00000001, cnonce="[0-9a-f]{16}"/);
    expect(answer).toContain('opaque="o"');
    expect(answer).not.toContain('zanzibar');
  });

  it.each([
    '',
    'Basic realm="a"',
    'Digest nonce="n"',
    'Digest realm="a"',
    'Digest realm="a", nonce="n", algorithm=SHA-256',
  ])('is none for %j', (challenge) => {
    expect(answerChallenge(challenge, request)).toBeUndefined();
  });
});
