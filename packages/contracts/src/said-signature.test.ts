import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  MalformedEventError,
  openSaid,
  Said,
  SaidOutcome,
  signSaid,
  TurnSource,
  UnsignedTextError,
} from './mod.ts';

const CONVERSATION = '01932b4e-7d9a-7c31-9f4e-0a1b2c3d4e5f';
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const keys = new Map([['k1', publicKey]]);
const said = Said.fromPartial({
  turn: { conversationId: CONVERSATION, turnId: CONVERSATION, source: TurnSource.CALLER_IVR },
  sequence: 3,
  final: true,
  outcome: SaidOutcome.TEXT,
  text: 'je suis [PERSONNE 1] et je demande ma retraite',
});

function faultOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof UnsignedTextError) return error.fault;
    throw error;
  }
  return 'accepted';
}

describe('signed text', () => {
  it('opens to what was signed', () => {
    expect(openSaid(signSaid(said, privateKey, 'k1'), keys)).toEqual(said);
  });

  it('is refused when no one signed it', () => {
    expect(faultOf(() => openSaid(undefined, keys))).toBe('unsigned');
    const signed = signSaid(said, privateKey, 'k1');
    expect(faultOf(() => openSaid({ ...signed, signature: Buffer.alloc(0) }, keys))).toBe('unsigned');
  });

  it('is refused when a single bit changed, wherever it is', () => {
    const signed = signSaid(said, privateKey, 'k1');
    for (let at = 0; at < signed.said.length; at++) {
      const altered = Buffer.from(signed.said);
      altered.writeUInt8(altered.readUInt8(at) ^ 1, at);
      expect(faultOf(() => openSaid({ ...signed, said: altered }, keys))).toBe('altered');
    }
  });

  it('is refused when another key signed it, under a foreign or a stolen name', () => {
    const foreign = generateKeyPairSync('ed25519').privateKey;
    expect(faultOf(() => openSaid(signSaid(said, foreign, 'k2'), keys))).toBe('unknown-key');
    expect(faultOf(() => openSaid(signSaid(said, foreign, 'k1'), keys))).toBe('altered');
  });

  it('is malformed when the signed message has no turn', () => {
    const signed = signSaid(Said.fromPartial({ text: 'x' }), privateKey, 'k1');
    expect(() => openSaid(signed, keys)).toThrow(MalformedEventError);
  });
});
