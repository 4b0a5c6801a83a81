import { type KeyObject, sign, verify } from 'node:crypto';
import { checkTurn } from './event-checks.ts';
import { Said, type SignedSaid } from './gen/decroche/v1/said.ts';
import { MalformedEventError } from './malformed-event-error.ts';

/** Keeps a signature over a `Said` from being valid for any other kind of message. */
const DOMAIN = Buffer.from('decroche.said.v1\n');

/** Why a signed text was refused. */
export type SignatureFault = 'unsigned' | 'unknown-key' | 'altered';

/**
 * A text that the redactor did not sign, or that changed since. It must not be searched, drafted from or shown.
 */
export class UnsignedTextError extends Error {
  override readonly name = 'UnsignedTextError';
  readonly code = 'UNSIGNED_TEXT';
  readonly fault: SignatureFault;

  constructor(fault: SignatureFault, keyId: string) {
    const detail = {
      unsigned: 'it carries no signature',
      'unknown-key': `key ${JSON.stringify(keyId.slice(0, 40))} is not one of the configured public keys`,
      altered: 'the signature does not match the text',
    }[fault];
    super(`text refused: ${detail}; only text signed by pii-guard is accepted`);
    this.fault = fault;
  }
}

/**
 * Signs a redacted text with Ed25519 (RFC 8032) over its exact encoded bytes.
 *
 * @param keyId name under which readers know the public key, 1 to 40 characters
 */
export function signSaid(said: Said, privateKey: KeyObject, keyId: string): SignedSaid {
  const bytes = Buffer.from(Said.encode(said).finish());
  return { said: bytes, keyId, signature: sign(null, Buffer.concat([DOMAIN, bytes]), privateKey) };
}

/** Public keys by key id. During a rotation it holds the old and the new one. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

/**
 * Verifies the signature and gives the redacted text.
 *
 * @throws UnsignedTextError when it is unsigned, altered or signed with a key that is not configured
 * @throws MalformedEventError when the signed bytes are not a complete `Said`
 */
export function openSaid(signed: SignedSaid | undefined, keys: PublicKeys): Said {
  if (signed === undefined || signed.signature.length === 0 || signed.said.length === 0) {
    throw new UnsignedTextError('unsigned', signed?.keyId ?? '');
  }
  const key = keys.get(signed.keyId);
  if (key === undefined) throw new UnsignedTextError('unknown-key', signed.keyId);
  if (!verify(null, Buffer.concat([DOMAIN, signed.said]), key, signed.signature)) {
    throw new UnsignedTextError('altered', signed.keyId);
  }
  let said: Said;
  try {
    said = Said.decode(signed.said);
  } catch (cause) {
    throw new MalformedEventError('said', 'the signed bytes are not a Said message', { cause });
  }
  checkTurn('said', said.turn);
  return said;
}
