import { type KeyObject, sign, verify } from 'node:crypto';
import type { SignedEvent } from './gen/decroche/v1/signed_event.ts';
import { MalformedEventError } from './malformed-event-error.ts';
import type { BusClient } from './subject-permissions.ts';
import { STAGES, type Stage } from './subjects.ts';

/** Kinds of events that are signed, with the service that signs them. */
export const SIGNERS = {
  lifecycle: 'ivr-gateway',
  heard: 'transcriber',
  said: 'pii-guard',
  passages: 'retriever',
  draft: 'generator',
} as const satisfies Readonly<Record<string, BusClient>>;

/** A kind of event that is signed. */
export type SignedKind = keyof typeof SIGNERS;

/** What carries a signature: an event, or what a stage signs with the key of its events, under a prefix of its own. */
export type Signed = SignedKind | 'gap-answered' | 'need-theme' | `alive.${Stage}`;

/** Why a signed event was refused. */
export type SignatureFault = 'unsigned' | 'unknown-key' | 'altered';

/** Public keys by key id. During a rotation it holds the old and the new one. */
export type PublicKeys = ReadonlyMap<string, KeyObject>;

/**
 * An event that its service did not sign, or that changed since. It must not be redacted, searched, drafted from or
 * shown.
 */
export class UnsignedTextError extends Error {
  override readonly name = 'UnsignedTextError';
  readonly code = 'UNSIGNED_TEXT';
  readonly kind: Signed;
  readonly fault: SignatureFault;

  constructor(kind: Signed, fault: SignatureFault, keyId: string) {
    const detail = {
      unsigned: 'it carries no signature',
      'unknown-key': `key ${JSON.stringify(keyId.slice(0, 40))} is not one of the configured public keys`,
      altered: 'the signature does not match',
    }[fault];
    super(`${kind} refused: ${detail}; only what ${signerOf(kind)} signed is accepted`);
    this.kind = kind;
    this.fault = fault;
  }
}

/** Signs one kind of event and opens it again; there is no other way from an envelope to its event. */
export interface SignedEnvelope<T> {
  /**
   * Signs an event with Ed25519 (RFC 8032) over its exact encoded bytes.
   *
   * @param keyId name under which readers know the public key, 1 to 40 characters
   */
  sign(event: T, privateKey: KeyObject, keyId: string): SignedEvent;
  /**
   * Verifies the signature and gives the event.
   *
   * @throws UnsignedTextError when it is unsigned, altered or signed with a key that is not configured
   * @throws MalformedEventError when the signed bytes are not a complete event of this kind
   */
  open(envelope: SignedEvent | undefined, keys: PublicKeys): T;
}

interface MessageType<T> {
  encode(message: T): { finish(): Uint8Array };
  decode(bytes: Uint8Array): T;
}

/**
 * The envelope of one kind of event.
 *
 * @param check throws MalformedEventError when a required field is missing
 */
export function signedEnvelope<T>(
  kind: Signed,
  type: MessageType<T>,
  check: (event: T) => void,
): SignedEnvelope<T> {
  return {
    sign(event, privateKey, keyId) {
      const encoded = type.encode(event).finish();
      // A view: a copy would stay in the pool of buffers that Node shares among everything.
      const content = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
      const signature = withSignedBytes(kind, content, (bytes) => sign(null, bytes, privateKey));
      return { content, keyId, signature };
    },
    open(envelope, keys) {
      const content = verified(kind, envelope, keys);
      let event: T;
      try {
        event = type.decode(content);
      } catch (cause) {
        throw new MalformedEventError(kind, 'the signed bytes are not this protobuf message', { cause });
      }
      check(event);
      return event;
    },
  };
}

function verified(kind: Signed, envelope: SignedEvent | undefined, keys: PublicKeys): Uint8Array {
  if (envelope === undefined || envelope.signature.length === 0 || envelope.content.length === 0) {
    throw new UnsignedTextError(kind, 'unsigned', envelope?.keyId ?? '');
  }
  const { content, keyId, signature } = envelope;
  const key = keys.get(keyId);
  if (key === undefined) throw new UnsignedTextError(kind, 'unknown-key', keyId);
  if (!withSignedBytes(kind, content, (bytes) => verify(null, bytes, key, signature))) {
    throw new UnsignedTextError(kind, 'altered', keyId);
  }
  return content;
}

function signerOf(kind: Signed): BusClient {
  if (kind === 'gap-answered' || kind === 'need-theme') return SIGNERS.passages;
  return STAGES.find((stage) => kind === `alive.${stage}`) ?? SIGNERS[kind as SignedKind];
}

/**
 * What is signed, for one use: afterwards it is wiped. The prefix keeps a signature over one kind of event from being valid
 * for any other.
 */
function withSignedBytes<T>(kind: Signed, content: Uint8Array, use: (bytes: Buffer) => T): T {
  const bytes = Buffer.concat([Buffer.from(`decroche.${kind}.v1\n`), content]);
  try {
    return use(bytes);
  } finally {
    bytes.fill(0);
  }
}
