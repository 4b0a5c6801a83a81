import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  type Draft,
  draftCodec,
  eventSubject,
  everySubject,
  Lifecycle,
  lifecycleCodec,
  type Passages,
  passagesCodec,
  ReplayGuard,
  Said,
  type SignedSaid,
  saidCodec,
  signedDraft,
  signedLifecycle,
  signedPassages,
  signSaid,
  TurnSource,
} from '@decroche/contracts';
import { type BusHandler, createLogger } from '@decroche/service-kit';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it, test, vi } from 'vitest';
import { callerSaid, draftFor, foundFor, newTurn, passageOf } from '../../test/sample-content.ts';
import { EventReader, readEvent } from './event-reader.ts';

const redactor = generateKeyPairSync('ed25519');
const retriever = generateKeyPairSync('ed25519');
const generator = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519').privateKey;
const gateway = generateKeyPairSync('ed25519');
const keys = {
  lifecycle: new Map([['k', gateway.publicKey]]),
  said: new Map([['k', redactor.publicKey]]),
  passages: new Map([['k', retriever.publicKey]]),
  draft: new Map([['k', generator.publicKey]]),
};
const said = callerSaid(newTurn(uuidv7()), 1, 'ma retraite', { final: true });
const genuine = signSaid(said, redactor.privateKey, 'k');
const raw = { ...said, text: 'ma retraite, Mme Kowalczyk' };
let replays: ReplayGuard;
beforeEach(() => {
  replays = new ReplayGuard({ anyOrder: true });
});

const sealed = (passages: Passages, key = retriever.privateKey) => signedPassages.sign(passages, key, 'k');
const asSaid = (signed: SignedSaid) => readEvent('said', saidCodec.encode(signed), keys, replays);
const asPassages = (signed: SignedSaid) =>
  readEvent('passages', passagesCodec.encode(sealed(foundFor(signed))), keys, replays);
const draftOn = (signed: SignedSaid, more: Partial<Draft> = {}): Draft =>
  draftFor(said, { passages: sealed(foundFor(signed)), ...more });
const read = (draft: Draft, key = generator.privateKey) =>
  readEvent('draft', draftCodec.encode(signedDraft.sign(draft, key, 'k')), keys, replays);
const asDraft = (signed: SignedSaid) => read(draftOn(signed));
const refusedWith = (code: string) => expect.objectContaining({ code });

describe('events from the bus', () => {
  it('are read when the redactor signed their text, also when they come again', () => {
    for (const event of [asSaid, asPassages, asSaid]) {
      expect(event(genuine)).toMatchObject({ said: { text: 'ma retraite' } });
    }
    expect(asDraft(genuine)).toMatchObject({ draft: { author: 'builtin' }, traceparent: null });
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
      signSaid({ ...said, signedAtMs: Date.now() - 3_600_000 }, redactor.privateKey, 'k'),
      'REPLAYED_TEXT',
    ],
  ])('are refused when their text is %s', (_what, signed, code) => {
    for (const event of [asSaid, asPassages, asDraft]) expect(() => event(signed)).toThrow(refusedWith(code));
  });

  it('are refused when another text was taken under their turn and sequence', () => {
    asSaid(genuine);
    const other = signSaid({ ...said, text: 'tout autre chose' }, redactor.privateKey, 'k');
    for (const event of [asSaid, asPassages, asDraft])
      expect(() => event(other)).toThrow(refusedWith('REPLAYED_TEXT'));
  });

  it('are refused when they are junk', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (junk) => {
        for (const kind of ['lifecycle', 'said', 'passages', 'draft'] as const) {
          expect(() => readEvent(kind, junk, keys, replays)).toThrow(
            expect.objectContaining({ code: expect.stringMatching(/^(MALFORMED_EVENT|UNSIGNED_TEXT)$/) }),
          );
        }
      }),
    );
    const junk = Buffer.from('{"not":"protobuf"}');
    expect(() => readEvent('lifecycle', junk, keys, replays)).toThrow(refusedWith('MALFORMED_EVENT'));
  });
});

describe('steps of a call', () => {
  const step = Lifecycle.fromPartial({
    eventId: uuidv7(),
    conversationId: uuidv7(),
    occurredAtMs: 1,
    step: { $case: 'agentPickedUp', value: { extension: '1001', waitedMs: 1 } },
  });
  const read = (key: KeyObject) =>
    readEvent('lifecycle', lifecycleCodec.encode(signedLifecycle.sign(step, key, 'k')), keys, replays);

  it('are read when the gateway signed them', () => {
    expect(read(gateway.privateKey)).toEqual({ kind: 'lifecycle', lifecycle: step });
  });

  it.each([
    ['a stranger', stranger],
    ['the redactor', redactor.privateKey],
    ['the generator', generator.privateKey],
  ])('are none when %s signed them', (_who, key) => {
    expect(() => read(key)).toThrow(refusedWith('UNSIGNED_TEXT'));
  });

  it('are none when nobody did', () => {
    const bare = Lifecycle.encode(step).finish();
    expect(() => readEvent('lifecycle', bare, keys, replays)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(MALFORMED_EVENT|UNSIGNED_TEXT)$/) }),
    );
  });
});

describe('passages and drafts', () => {
  it.each([
    ['a stranger', stranger],
    ['the redactor', redactor.privateKey],
    ['the generator', generator.privateKey],
  ])('signed by %s under the name of the right key are no passages', (_who, key) => {
    const envelope = sealed(foundFor(genuine), key);
    expect(() => readEvent('passages', passagesCodec.encode(envelope), keys, replays)).toThrow(
      refusedWith('UNSIGNED_TEXT'),
    );
    expect(() => read(draftOn(genuine, { passages: envelope }))).toThrow(refusedWith('UNSIGNED_TEXT'));
  });

  it.each([
    ['a stranger', stranger],
    ['the retriever', retriever.privateKey],
  ])('signed by %s are no drafts, whatever their revision', (_who, key) => {
    for (const revision of [1, 999_999])
      expect(() => read(draftOn(genuine, { revision }), key)).toThrow(refusedWith('UNSIGNED_TEXT'));
  });

  it('are no drafts when they stand on nothing that was signed', () => {
    const passages = sealed(foundFor(genuine));
    for (const bare of [undefined, { ...passages, signature: Buffer.alloc(0) }])
      expect(() => read(draftOn(genuine, { passages: bare }))).toThrow(refusedWith('UNSIGNED_TEXT'));
  });

  it('are no drafts when the signature is that of passages over the same bytes', () => {
    const bytes = sealed(foundFor(genuine));
    expect(() => readEvent('draft', draftCodec.encode(bytes), keys, replays)).toThrow(
      refusedWith('UNSIGNED_TEXT'),
    );
  });

  const invented = { ...passageOf('a'), text: 'Le taux est de 100 %.' };
  const elsewhere = callerSaid(newTurn(uuidv7()), 1, 'ma retraite', { final: true });
  it.each<[string, () => Partial<Draft>]>([
    ['show a passage in other words', () => ({ cited: [invented, passageOf('b'), passageOf('c')] })],
    [
      'show a passage with another source',
      () => ({ cited: [{ ...passageOf('a'), sources: [] }, passageOf('b'), passageOf('c')] }),
    ],
    ['show a passage that was not found', () => ({ cited: [...draftFor(said).cited, passageOf('r')] })],
    ['show such a passage as the nearest', () => ({ nearest: [invented] })],
    ['cite what they do not show', () => ({ cited: [passageOf('a'), passageOf('b')] })],
    ['cite nothing', () => ({ sentences: [{ text: 'Oui.', sourceIds: [] }] })],
    ['answer another turn', () => ({ turnId: uuidv7() })],
    ['answer another call', () => ({ conversationId: uuidv7() })],
    ['answer another text of the turn', () => ({ saidSequence: 2 })],
    ['are far ahead of their text', () => ({ revision: 999_999 })],
    ['abstain and answer', () => ({ abstained: true })],
    [
      'stand on the passages of another call',
      () => ({ passages: sealed(foundFor(signSaid(elsewhere, redactor.privateKey, 'k'))) }),
    ],
  ])('are refused although the generator signed them, when they %s', (_what, more) => {
    expect(() => read(draftOn(genuine, more()))).toThrow(refusedWith('MALFORMED_EVENT'));
    expect(read(draftOn(genuine))).toMatchObject({ kind: 'draft' });
  });
});

describe('what the stream holds when the bus connects', () => {
  const callId = uuidv7();
  const step = Lifecycle.fromPartial({
    eventId: uuidv7(),
    conversationId: callId,
    occurredAtMs: Date.now(),
    step: { $case: 'callArrived', value: { fund: '' } },
  });
  const message = {
    subject: eventSubject(callId, 'lifecycle'),
    data: lifecycleCodec.encode(signedLifecycle.sign(step, gateway.privateKey, 'k')),
    redelivered: false,
    ageMs: 0,
  };

  /**
   * A reader on a bus whose stream holds one event from the given connection on; what its listeners were told.
   *
   * @param silent replays that the server of the last connection leaves without an answer
   */
  async function toldAfter(connections: number, heldFrom: number, silent = 0): Promise<string[]> {
    let unanswered = silent;
    const told: string[] = [];
    const seen = new Set<string>();
    const connected: (() => void)[] = [];
    let connection = 0;
    const bus = {
      subscribe: () => undefined,
      onConnected: (hook: () => void) => void connected.push(hook),
      replay: async (_stream: string, filter: string, handler: BusHandler) => {
        if (connection === connections && unanswered-- > 0) throw new Error('timeout');
        if (connection >= heldFrom && filter === everySubject('lifecycle')) await handler(message);
      },
    };
    const store = {
      get: () => undefined,
      fetch: async () => undefined,
      apply: (id: string) => !seen.has(id) && seen.add(id) !== undefined,
      sweep: vi.fn(),
    };
    new EventReader(bus, store, { keys, logger: createLogger('t', 'silent'), now: Date.now }).onEvent((id) =>
      told.push(id),
    );
    while (connection < connections) {
      connection += 1;
      for (const hook of connected) hook();
      await vi.waitFor(() => expect(store.sweep).toHaveBeenCalledTimes(connection), 5_000);
    }
    return told;
  }

  it('at the start of the service was before it: nobody is told', async () => {
    expect(await toldAfter(2, 1)).toEqual([]);
  });

  it('after a reconnection was said before this service heard again: it is told, once', async () => {
    expect(await toldAfter(3, 2)).toEqual([callId]);
  });

  it('is asked for again when a server that has just started does not answer', async () => {
    expect(await toldAfter(2, 2, 3)).toEqual([callId]);
  });
});

test('what is prepared for a simulated caller goes to the training alone: nothing is stored, and no listener counts it', async () => {
  const turn = { ...newTurn(uuidv7()), source: TurnSource.TRAINING };
  const heard = callerSaid(turn, 1, 'ma retraite', { final: true });
  const signed = signSaid(heard, redactor.privateKey, 'k');
  const draft = draftFor(heard, { passages: sealed(foundFor(signed)) });
  const handlers = new Map<string, BusHandler>();
  const bus = {
    subscribe: (subject: string, handler: BusHandler) => void handlers.set(subject, handler),
    onConnected: () => undefined,
    replay: async () => undefined,
  };
  const touched = vi.fn(() => true);
  const store = { get: () => undefined, fetch: async () => void touched(), apply: touched, sweep: touched };
  const reader = new EventReader(bus, store, { keys, logger: createLogger('t', 'silent'), now: Date.now });
  const trained: string[] = [];
  reader.onTraining((_, { kind }) => trained.push(kind));
  reader.onEvent(touched);
  const send = async (kind: 'said' | 'passages' | 'draft', data: Uint8Array): Promise<void> => {
    await handlers.get(everySubject(kind))?.({
      subject: eventSubject(turn.conversationId, kind),
      data,
      redelivered: false,
      ageMs: 0,
    });
  };
  // On another instance than that of the page, the draft may be the first that is heard of the call.
  await send('draft', draftCodec.encode(signedDraft.sign(draft, generator.privateKey, 'k')));
  await send('said', saidCodec.encode(signed));
  await send('passages', passagesCodec.encode(sealed(foundFor(signed))));
  expect(trained).toEqual(['draft', 'said', 'passages']);
  expect(touched).not.toHaveBeenCalled();
});
