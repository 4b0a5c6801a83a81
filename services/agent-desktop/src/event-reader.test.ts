import { generateKeyPairSync } from 'node:crypto';
import { draftCodec, passagesCodec, saidCodec, signSaid } from '@decroche/contracts';
import { v7 as uuidv7 } from 'uuid';
import { describe, expect, it } from 'vitest';
import { callerSaid, draftFor, foundFor, newTurn } from '../test/sample-content.ts';
import { readEvent } from './event-reader.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const keys = new Map([['k', publicKey]]);
const said = callerSaid(newTurn(uuidv7()), 1, 'ma retraite', { final: true });
const foreign = signSaid(said, generateKeyPairSync('ed25519').privateKey, 'k');

describe('events from the bus', () => {
  it('are read when the redactor signed their text', () => {
    const signed = signSaid(said, privateKey, 'k');
    expect(readEvent('said', saidCodec.encode(signed), keys)).toMatchObject({
      said: { text: 'ma retraite' },
    });
    expect(readEvent('passages', passagesCodec.encode(foundFor(signed)), keys)).toMatchObject({
      said: { text: 'ma retraite' },
    });
  });

  it('are refused when somebody else signed their text', () => {
    const refusal = expect.objectContaining({ code: 'UNSIGNED_TEXT' });
    expect(() => readEvent('said', saidCodec.encode(foreign), keys)).toThrow(refusal);
    expect(() => readEvent('passages', passagesCodec.encode(foundFor(foreign)), keys)).toThrow(refusal);
  });

  it('are refused when they are junk', () => {
    const junk = Buffer.from('{"not":"protobuf"}');
    for (const kind of ['lifecycle', 'said', 'passages', 'draft'] as const) {
      expect(() => readEvent(kind, junk, keys)).toThrow(expect.objectContaining({ code: 'MALFORMED_EVENT' }));
    }
  });

  it('carry the draft', () => {
    expect(readEvent('draft', draftCodec.encode(draftFor(said)), keys)).toMatchObject({
      draft: { author: 'builtin' },
      traceparent: null,
    });
  });
});
