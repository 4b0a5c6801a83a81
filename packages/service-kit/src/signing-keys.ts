import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

/**
 * A service's private key for what it signs: PKCS#8 DER in base64 (`openssl genpkey -algorithm ed25519 -outform DER | base64 -w0`).
 */
export const privateKeySetting = z
  .string('expected an Ed25519 private key, PKCS#8 DER in base64')
  .transform((value, issue) =>
    parse(issue, () => createPrivateKey({ key: der(value), format: 'der', type: 'pkcs8' })),
  );

/**
 * Public keys of a service that signs, by id, comma-separated: `id=base64` with SPKI DER in base64. During a rotation it
 * lists the old and the new one.
 */
export const publicKeysSetting = z
  .string('expected public keys as id=base64[,id=base64]')
  .transform((value, issue): ReadonlyMap<string, KeyObject> => {
    const keys = new Map<string, KeyObject>();
    for (const entry of value.split(',')) {
      const cut = entry.indexOf('=');
      const id = entry.slice(0, Math.max(0, cut)).trim();
      const key = parse(issue, () =>
        createPublicKey({ key: der(entry.slice(cut + 1)), format: 'der', type: 'spki' }),
      );
      if (id === '') issue.addIssue({ code: 'custom', message: 'expected id=base64[,id=base64]' });
      if (keys.has(id)) issue.addIssue({ code: 'custom', message: 'an id is given twice' });
      keys.set(id, key);
    }
    return keys;
  });

/** Name under which readers know the public key of a private one. */
export const keyIdSetting = z
  .string('expected the id of the key')
  .regex(/^[\w.-]{1,40}$/, 'expected 1 to 40 letters, digits, . _ -');

function der(value: string): Buffer {
  return Buffer.from(value.trim(), 'base64');
}

function parse(issue: z.core.$RefinementCtx, read: () => KeyObject): KeyObject {
  try {
    const key = read();
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Falls through to the one message that says what is expected.
  }
  issue.addIssue({ code: 'custom', message: 'expected an Ed25519 key as DER in base64' });
  return z.NEVER;
}
