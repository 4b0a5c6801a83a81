import { generateKeyPairSync } from 'node:crypto';

/** An Ed25519 key pair in the form the services' settings take. */
export interface SigningIdentity {
  readonly keyId: string;
  /** PKCS#8 DER in base64. */
  readonly privateKey: string;
  /** `id=base64` with SPKI DER. */
  readonly publicKeys: string;
}

/** Makes the redactor's key pair of one constellation; it lives as long as its processes. */
export function createSigningIdentity(): SigningIdentity {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const keyId = 'local-1';
  return {
    keyId,
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKeys: `${keyId}=${publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`,
  };
}
