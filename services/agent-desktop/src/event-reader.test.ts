import { generateKeyPairSync } from 'node:crypto';
import {
  draftCodec,
  passagesCodec,
  ReplayGuard,
  Said,
  type SignedSaid,
  saidCodec,
  signSaid,
} from '@decroche/contracts';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import { callerSaid, draftFor, foundFor, newTurn } from '../test/sample-content.ts';
import { readEvent } from './event-reader.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519').privateKey;
const keys = new Map([['k', publicKey]]);
const said = callerSaid(newTurn(uuidv7()), 1, 'ma retraite', { final: true });
const genuine = signSaid(said, privateKey, 'k');
const raw = { ...said, text: 'ma retraite, Mme Kowalczyk' };
let replays: ReplayGuard;
beforeEach(() => {
  replays = new ReplayGuard({ anyOrder: true });
});

const asSaid = (signed: SignedSaid) => readEvent('said', saidCodec.encode(signed), keys, replays);
const asPassages = (signed: SignedSaid) =>
  readEvent('passages', passagesCodec.encode(foundFor(signed)), keys, replays);

describe('events from the bus', () => {
  it('are read when the redactor signed their text, also when they come again', () => {
    for (const read of [asSaid, asPassages, asSaid]) {
      expect(read(genuine)).toMatchObject({ said: { text: 'ma retraite' } });
    }
  });

  it.each([
    ['unsigned', { ...genuine, signature: Buffer.alloc(0) }, 'UNSIGNED_TEXT'],
    [
      'raw under a genuine signature',
      { ...genuine, said: Buffer.from(Said.encode(raw).finish()) },
      'UNSIGNED_TEXT',
    ],
    [
      'signed with a foreign key under the name of the real one',
      signSaid(raw, stranger, 'k'),
      'UNSIGNED_TEXT',
    ],
    ['signed with a foreign key', signSaid(raw, stranger, 'other'), 'UNSIGNED_TEXT'],
    [
      'signed an hour ago',
      signSaid({ ...said, signedAtMs: Date.now() - 3_600_000 }, privateKey, 'k'),
      'REPLAYED_TEXT',
    ],
  ])('are refused when their text is %s', (_what, signed, code) => {
    for (const read of [asSaid, asPassages])
      expect(() => read(signed)).toThrow(expect.objectContaining({ code }));
  });

  it('are refused when another text was taken under their turn and sequence', () => {
    asSaid(genuine);
    const other = signSaid({ ...said, text: 'tout autre chose' }, privateKey, 'k');
    for (const read of [asSaid, asPassages])
      expect(() => read(other)).toThrow(expect.objectContaining({ code: 'REPLAYED_TEXT' }));
  });

  it('are refused when they are junk', () => {
    const junk = Buffer.from('{"not":"protobuf"}');
    for (const kind of ['lifecycle', 'said', 'passages', 'draft'] as const) {
      expect(() => readEvent(kind, junk, keys, replays)).toThrow(
        expect.objectContaining({ code: 'MALFORMED_EVENT' }),
      );
    }
  });

  it('carry the draft', () => {
    expect(readEvent('draft', draftCodec.encode(draftFor(said)), keys, replays)).toMatchObject({
      draft: { author: 'builtin' },
      traceparent: null,
    });
  });
});
