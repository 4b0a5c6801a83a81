/** Why a store was not reached over an encrypted connection, each with what to do: of OpenSSL, of Node and of the stores themselves. */
const REFUSALS: readonly (readonly [code: RegExp, message: RegExp, refusal: string])[] = [
  [
    /^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT|UNABLE_TO_GET_ISSUER_CERT_LOCALLY|CERT_SIGNATURE_FAILURE)$/,
    /^/,
    'its certificate is of an authority that is not believed: put that authority into TLS_DIR',
  ],
  [
    /^ERR_TLS_CERT_ALTNAME_INVALID$/,
    /^/,
    'its certificate is not for the host of the address: write one that it names, or give it a certificate for this one',
  ],
  [/^CERT_HAS_EXPIRED$/, /^/, 'its certificate has expired: renew it there'],
  [/^CERT_NOT_YET_VALID$/, /^/, 'its certificate does not count yet: compare the clocks of the two machines'],
  [
    /^ERR_SSL_.*ALERT_(CERTIFICATE_REQUIRED|UNKNOWN_CA|BAD_CERTIFICATE|CERTIFICATE_UNKNOWN|DECRYPT_ERROR|HANDSHAKE_FAILURE)$/,
    /^/,
    'it does not take our certificate, or wants one: set TLS_DIR to certificates of the authority that it believes',
  ],
  [/^CERTIFICATE_UNUSABLE$/, /sslrootcert/, 'the file that sslrootcert names cannot be read'],
  [/^28000$/, /valid client certificate/, 'it wants a certificate: set TLS_DIR'],
  [/^28000$/, /no encryption/, 'it takes encrypted connections alone: add sslmode=verify-full'],
  [/^28P01$/, /^/, 'it refuses this user or this password'],
  [
    /^/,
    /does not support SSL|^There was an error establishing an SSL connection/,
    'it does not encrypt: turn TLS on there',
  ],
  [/^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG)$/, /^/, 'it does not encrypt: turn TLS on there'],
  [/^/, /^WRONGPASS|^NOAUTH/, 'it refuses this user or this password'],
];

/** Causes of causes that are looked at. */
const MOST_CAUSES = 5;

/** Why a store did not take an encrypted connection, and what to do; undefined where the error is of another kind. */
export function storeRefusal(error: unknown): string | undefined {
  let cause = error;
  for (let depth = 0; depth < MOST_CAUSES && cause instanceof Error; depth++) {
    const { message } = cause;
    const code = String((cause as { code?: unknown }).code ?? '');
    const found = REFUSALS.find(([ofCode, ofMessage]) => ofCode.test(code) && ofMessage.test(message));
    if (found !== undefined) return found[2];
    cause = cause.cause;
  }
  return undefined;
}
