import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkAlive, Draft, SignedEvent, STAGES, signAlive, signedDraft } from './mod.ts';

const ID = '01932b4e-7d9a-7c31-9f4e-0a1b2c3d4e5f';
const NOW = 1_796_000_000_000;
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const keys = new Map([['k', publicKey]]);
const refused = expect.objectContaining({ code: expect.stringMatching(/^(UNSIGNED_TEXT|MALFORMED_EVENT)$/) });

describe('a sign of life', () => {
  it.each(STAGES)('of %s counts for that stage, and for no other although one key signed it', (stage) => {
    const bytes = signAlive(stage, NOW, privateKey, 'k');
    for (const other of STAGES) {
      const check = () => checkAlive(other, bytes, keys, NOW + 1_000);
      if (other === stage) expect(check).not.toThrow();
      else expect(check).toThrow(refused);
    }
  });

  it('counts for minutes, since clocks differ, and not for ever', () => {
    const bytes = signAlive('generator', NOW, privateKey, 'k');
    for (const minutes of [-6, 6])
      expect(checkAlive('generator', bytes, keys, NOW + minutes * 60_000)).toBe(NOW);
    for (const minutes of [-16, 16])
      expect(() => checkAlive('generator', bytes, keys, NOW + minutes * 60_000)).toThrow(refused);
  });

  it('is nothing that JetStream answers, nor anything else, signed or not', () => {
    const draft = signedDraft.sign(
      Draft.fromPartial({ eventId: ID, conversationId: ID, turnId: ID }),
      privateKey,
      'k',
    );
    for (const bytes of [
      new Uint8Array(0),
      Buffer.from('{"type":"io.nats.jetstream.api.v1.stream_info_response","total":0}'),
      SignedEvent.encode(draft).finish(),
    ])
      expect(() => checkAlive('generator', bytes, keys, NOW)).toThrow(refused);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        expect(() => checkAlive('generator', junk, keys, NOW)).toThrow(refused);
      }),
    );
  });
});
