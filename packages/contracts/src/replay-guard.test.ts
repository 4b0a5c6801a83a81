import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  openSaid,
  ReplayedTextError,
  ReplayGuard,
  Said,
  type SignedSaid,
  signSaid,
  TurnSource,
} from './mod.ts';

const CONVERSATION = '01932b4e-7d9a-7c31-9f4e-0a1b2c3d4e5f';
const TURN = '01932b4e-7d9a-7c31-9f4e-0a1b2c3d4e60';
const SIGNED_AT = 1_790_000_000_000;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

function signed(sequence: number, more: Partial<Said> = {}): SignedSaid {
  const turn = { conversationId: CONVERSATION, turnId: TURN, source: TurnSource.CALLER_IVR };
  return signSaid(
    Said.fromPartial({ turn, sequence, text: 'ma retraite', signedAtMs: SIGNED_AT, ...more }),
    privateKey,
    'k1',
  );
}

function reader(now: () => number = () => SIGNED_AT + 1_000, anyOrder = false) {
  const guard = new ReplayGuard({ now, anyOrder });
  return (text: SignedSaid): string => {
    try {
      guard.check(text, openSaid(text, new Map([['k1', publicKey]])));
      return 'taken';
    } catch (error) {
      if (error instanceof ReplayedTextError) return `${error.code} ${error.fault}`;
      throw error;
    }
  };
}

describe('a reader of signed texts', () => {
  it('takes the texts of a turn in order', () => {
    const read = reader();
    expect([1, 2, 3].map((sequence) => read(signed(sequence, { final: sequence === 3 })))).toEqual([
      'taken',
      'taken',
      'taken',
    ]);
  });

  it('in any order, where it says so, and still refuses another text under a sequence that was used', () => {
    const read = reader(undefined, true);
    expect([3, 1, 2, 1].map((sequence) => read(signed(sequence)))).toEqual([
      'taken',
      'taken',
      'taken',
      'taken',
    ]);
    expect(read(signed(1, { text: 'tout autre chose' }))).toBe('REPLAYED_TEXT rewritten');
  });

  it('takes the same event again, as the bus may deliver it twice', () => {
    const read = reader();
    const final = signed(2, { final: true });
    expect([read(final), read(final), read(final)]).toEqual(['taken', 'taken', 'taken']);
  });

  it('refuses an earlier text of the turn, such as a partial one after the final one', () => {
    const read = reader();
    const first = signed(1);
    read(first);
    read(signed(2, { final: true }));
    expect(read(first)).toBe('REPLAYED_TEXT superseded');
  });

  it('refuses another text under a sequence that was used', () => {
    const read = reader();
    read(signed(1));
    expect(read(signed(1, { text: 'tout autre chose' }))).toBe('REPLAYED_TEXT rewritten');
  });

  it('refuses a text that was signed long ago, even one it never saw', () => {
    expect(reader(() => SIGNED_AT + 16 * 60_000)(signed(1))).toBe('REPLAYED_TEXT stale');
    expect(reader(() => SIGNED_AT + 9 * 60_000)(signed(1))).toBe('taken');
  });

  it('remembers a bounded number of turns', () => {
    const guard = new ReplayGuard({ maxTurns: 1, now: () => SIGNED_AT });
    const keys = new Map([['k1', publicKey]]);
    const open = (text: SignedSaid): void => guard.check(text, openSaid(text, keys));
    const other = { conversationId: CONVERSATION, turnId: CONVERSATION, source: TurnSource.CALLER_IVR };
    open(signed(2));
    open(signed(1, { turn: other }));
    expect(() => open(signed(1))).not.toThrow();
  });
});

describe('rotation of the signing key', () => {
  const next = generateKeyPairSync('ed25519');
  const said = Said.fromPartial({
    turn: { conversationId: CONVERSATION, turnId: TURN, source: TurnSource.CALLER_IVR },
    text: 'ma retraite',
  });

  it('while readers know both keys, texts of either are taken; then those of the new one only', () => {
    const old = signSaid(said, privateKey, 'k1');
    const renewed = signSaid(said, next.privateKey, 'k2');
    const both = new Map([
      ['k1', publicKey],
      ['k2', next.publicKey],
    ]);
    expect(openSaid(old, both).text).toBe('ma retraite');
    expect(openSaid(renewed, both).text).toBe('ma retraite');
    const after = new Map([['k2', next.publicKey]]);
    expect(() => openSaid(old, after)).toThrow(/not one of the configured public keys/);
    expect(openSaid(renewed, after).text).toBe('ma retraite');
  });
});
