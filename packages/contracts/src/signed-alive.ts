import type { KeyObject } from 'node:crypto';
import { Alive } from './gen/decroche/v1/alive.ts';
import { SignedEvent } from './gen/decroche/v1/signed_event.ts';
import { MalformedEventError } from './malformed-event-error.ts';
import { type PublicKeys, type SignedKind, signedEnvelope } from './signed-envelope.ts';
import type { Stage } from './subjects.ts';

/** The kind of event whose key a stage signs its signs of life with, too. */
export const STAGE_KEYS = {
  'pii-guard': 'said',
  retriever: 'passages',
  generator: 'draft',
} as const satisfies Readonly<Record<Stage, SignedKind>>;

/**
 * Longest time between a sign of life and its reading, either way, milliseconds: clocks that are five minutes off must not
 * silence a stage, as they do not its texts.
 */
export const MAX_ALIVE_AGE_MS = 15 * 60_000;

/**
 * A sign of life of a stage, as it travels on `alive.<stage>`. It is signed because a subject proves nothing: whoever
 * may ask JetStream anything chooses the subject on which it answers.
 */
export function signAlive(stage: Stage, atMs: number, privateKey: KeyObject, keyId: string): Uint8Array {
  return SignedEvent.encode(envelopeOf(stage).sign(Alive.fromPartial({ atMs }), privateKey, keyId)).finish();
}

/**
 * Verifies that a stage said that it lives, and lately.
 *
 * Whoever reads signs takes each one once: a recorded one is worth nothing for as long as it would pass here.
 *
 * @param now Unix time, milliseconds
 * @returns when it was signed, Unix time in milliseconds by the clock of the stage
 * @throws UnsignedTextError when the stage did not sign it
 * @throws MalformedEventError when it is none, or an old one
 */
export function checkAlive(stage: Stage, bytes: Uint8Array, keys: PublicKeys, now: number): number {
  let envelope: SignedEvent;
  try {
    envelope = SignedEvent.decode(bytes);
  } catch (cause) {
    throw new MalformedEventError('alive', 'the bytes are not this protobuf message', { cause });
  }
  const { atMs } = envelopeOf(stage).open(envelope, keys);
  if (Math.abs(now - atMs) > MAX_ALIVE_AGE_MS)
    throw new MalformedEventError('alive', 'it was signed at another time');
  return atMs;
}

function envelopeOf(stage: Stage) {
  return signedEnvelope(`alive.${stage}`, Alive, () => undefined);
}
