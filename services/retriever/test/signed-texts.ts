import { generateKeyPairSync } from 'node:crypto';
import {
  EndReason,
  type Said,
  SaidOutcome,
  type SignedSaid,
  signSaid,
  TurnSource,
} from '@decroche/contracts';
import { v7 } from 'uuid';

const pair = generateKeyPairSync('ed25519');

const KEY_ID = 'test';

/** As the setting `SAID_PUBLIC_KEYS` carries them. */
export const publicKeysSetting = `${KEY_ID}=${pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`;

/** A redacted final text of a caller. */
export function saidText(text: string, more: Partial<Said> = {}): Said {
  return {
    turn: { conversationId: v7(), turnId: v7(), source: TurnSource.CALLER_IVR },
    sequence: 1,
    final: true,
    outcome: SaidOutcome.TEXT,
    text,
    stableLength: text.length,
    redactions: [],
    doubtful: [],
    repairs: [],
    endReason: EndReason.END_OF_SPEECH,
    speechEndedAtMs: Date.now(),
    model: undefined,
    signedAtMs: Date.now(),
    context: undefined,
    ...more,
  };
}

export function signed(said: Said): SignedSaid {
  return signSaid(said, pair.privateKey, KEY_ID);
}

/** Signed by somebody who is not the redactor. */
export function forged(said: Said): SignedSaid {
  return signSaid(said, generateKeyPairSync('ed25519').privateKey, KEY_ID);
}
