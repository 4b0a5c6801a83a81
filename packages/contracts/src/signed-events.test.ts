import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Draft,
  GapAnswered,
  Heard,
  Lifecycle,
  MalformedEventError,
  openSaid,
  Passages,
  Said,
  SaidOutcome,
  signedDraft,
  signedGapAnswered,
  signedHeard,
  signedLifecycle,
  signedPassages,
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

describe('a signed text', () => {
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

describe('every kind of signed event', () => {
  const turn = { conversationId: CONVERSATION, turnId: CONVERSATION, source: TurnSource.CALLER_IVR };
  const found = Passages.fromPartial({ eventId: CONVERSATION, evidence: {} });
  const draft = Draft.fromPartial({
    eventId: CONVERSATION,
    conversationId: CONVERSATION,
    turnId: CONVERSATION,
  });
  const heard = Heard.fromPartial({ turn });
  const step = Lifecycle.fromPartial({
    eventId: CONVERSATION,
    conversationId: CONVERSATION,
    step: { $case: 'callAlive', value: {} },
  });
  const answered = GapAnswered.fromPartial({ eventId: CONVERSATION, gap: { answeredBy: 'age-avant' } });
  const envelopes = {
    lifecycle: signedLifecycle.sign(step, privateKey, 'k1'),
    heard: signedHeard.sign(heard, privateKey, 'k1'),
    passages: signedPassages.sign(found, privateKey, 'k1'),
    draft: signedDraft.sign(draft, privateKey, 'k1'),
    gapAnswered: signedGapAnswered.sign(answered, privateKey, 'k1'),
    said: { ...signSaid(said, privateKey, 'k1'), content: signSaid(said, privateKey, 'k1').said },
  };
  const openers = {
    lifecycle: signedLifecycle.open,
    heard: signedHeard.open,
    passages: signedPassages.open,
    draft: signedDraft.open,
    gapAnswered: signedGapAnswered.open,
    said: (envelope: (typeof envelopes)['said']) => openSaid({ ...envelope, said: envelope.content }, keys),
  };
  const kinds = Object.keys(envelopes) as (keyof typeof envelopes)[];
  const open = (kind: keyof typeof openers, envelope: unknown): unknown =>
    openers[kind](envelope as never, keys);

  it('opens as what it is, and as nothing else although one key signed all', () => {
    expect(open('lifecycle', envelopes.lifecycle)).toEqual(step);
    expect(open('heard', envelopes.heard)).toEqual(heard);
    expect(open('passages', envelopes.passages)).toEqual(found);
    expect(open('draft', envelopes.draft)).toEqual(draft);
    expect(open('gapAnswered', envelopes.gapAnswered)).toEqual(answered);
    for (const signed of kinds)
      for (const read of kinds)
        expect(faultOf(() => open(read, envelopes[signed]))).toBe(signed === read ? 'accepted' : 'altered');
  });

  it('never opens to what nobody signed, whatever the bytes', () => {
    const bytes = fc.uint8Array({ maxLength: 80 }).map((each) => Buffer.from(each));
    const envelope = fc.record({ content: bytes, keyId: fc.constantFrom('k1', 'k2', ''), signature: bytes });
    fc.assert(
      fc.property(envelope, fc.constantFrom(...kinds), (junk, kind) => {
        expect(faultOf(() => open(kind, junk))).toMatch(/^(unsigned|unknown-key|altered)$/);
      }),
    );
  });

  it('is malformed when something is missing under a right signature', () => {
    for (const attempt of [
      () => signedHeard.open(signedHeard.sign(Heard.fromPartial({ sequence: 1 }), privateKey, 'k1'), keys),
      () =>
        signedPassages.open(signedPassages.sign({ ...found, evidence: undefined }, privateKey, 'k1'), keys),
      () => signedLifecycle.open(signedLifecycle.sign({ ...step, step: undefined }, privateKey, 'k1'), keys),
      () => signedDraft.open(signedDraft.sign({ ...draft, turnId: '' }, privateKey, 'k1'), keys),
      () =>
        signedGapAnswered.open(
          signedGapAnswered.sign({ ...answered, gap: undefined }, privateKey, 'k1'),
          keys,
        ),
    ])
      expect(attempt).toThrow(MalformedEventError);
  });
});
