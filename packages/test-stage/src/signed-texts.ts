import { generateKeyPairSync } from 'node:crypto';
import {
  EndReason,
  type Said,
  SaidOutcome,
  type SignedSaid,
  signSaid,
  TurnSource,
} from '@decroche/contracts';
import { InstallationSecrets } from '@decroche/local-stack';
import { v7 } from 'uuid';

/** Keys and passwords of the services in these tests. */
export const secrets = new InstallationSecrets();
const { privateKey, keyId } = secrets.signing('said');

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
    language: '',
    endReason: EndReason.END_OF_SPEECH,
    speechEndedAtMs: Date.now(),
    model: undefined,
    signedAtMs: Date.now(),
    context: undefined,
    ...more,
  };
}

export function signed(said: Said): SignedSaid {
  return signSaid(said, privateKey, keyId);
}

/** Signed by somebody who is not the redactor. */
export function forged(said: Said): SignedSaid {
  return signSaid(said, generateKeyPairSync('ed25519').privateKey, keyId);
}
