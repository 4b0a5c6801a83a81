import {
  EndReason,
  eventSubject,
  type Said,
  SaidOutcome,
  saidCodec,
  type Turn,
  TurnSource,
} from '@decroche/contracts';
import { signed } from '@decroche/test-stage';
import { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DictationMessage } from '#contract';
import { DeskClient } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { DictationSocket } from './dictation-socket.ts';
import { RigCall } from './rig-call.ts';
import { callerSaid } from './sample-content.ts';

/** 20 ms of silence. */
const FRAME = Buffer.alloc(640);

let rig: DeskRig;
let client: DeskClient;

beforeAll(async () => {
  rig = await DeskRig.start({}, { dictation: true });
}, 60_000);
afterAll(() => rig?.stop());
beforeEach(async () => {
  client = await DeskClient.at(rig.url, '1001');
  rig.transcriber.forget();
});

/** Text of a dictated turn, as the redactor signs it. */
async function redacted(turn: Turn, sequence: number, text: string, more: Partial<Said> = {}): Promise<void> {
  const said = callerSaid(turn, sequence, text, more);
  await rig
    .bus('pii-guard')
    .publish(eventSubject(turn.conversationId, 'said'), saidCodec.encode(signed(said)), uuidv7());
}

const final = (more: Partial<Said> = {}): Partial<Said> => ({
  final: true,
  endReason: EndReason.KEY,
  ...more,
});

function textsOf(messages: readonly DictationMessage[]): string[] {
  return messages.flatMap((message) => (message.kind === 'text' ? [message.said.text] : []));
}

describe('a dictated question', () => {
  it('goes to the transcriber as the agent’s own voice, and comes back as the redactor’s text only', async () => {
    const socket = await DictationSocket.open(rig.url, client);
    expect(await socket.next()).toEqual({ kind: 'ready', hears: 'synthetic' });
    const stream = await rig.transcriber.stream();
    expect(stream.start).toMatchObject({
      turn: { source: TurnSource.AGENT_DICTATED },
      sampleRateHz: 16_000,
      returnText: false,
      continuous: false,
    });
    for (let at = 0; at < 10; at++) socket.send(FRAME);
    const { turn } = stream;
    await redacted(turn, 1, 'mon assurée [PERSONNE 1]');
    await redacted({ ...turn, turnId: uuidv7() }, 2, 'les mots d’un autre');
    socket.send('finish');
    await vi.waitFor(() => expect(stream.finished).toBe(true));
    expect(stream.bytes).toBe(10 * FRAME.length);
    stream.end({ somethingHeard: true });
    await redacted(turn, 2, 'mon assurée [PERSONNE 1] se remarie', final());
    await socket.closed;
    expect(textsOf(socket.messages)).toEqual([
      'mon assurée [PERSONNE 1]',
      'mon assurée [PERSONNE 1] se remarie',
    ]);
    expect(socket.messages.at(-1)).toMatchObject({ said: { final: true, redactions: [{ type: 'PERSON' }] } });
  });

  it('is no turn of the call, nor of anything else: nobody else’s page changes, and Redis holds none of it', async () => {
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    const feed = await client.feed();
    await feed.until((view) => view.call?.need?.draft != null);
    const socket = await DictationSocket.open(rig.url, client, `?conversationId=${call.conversationId}`);
    await socket.next();
    const { turn } = await rig.transcriber.stream();
    expect(turn.conversationId).toBe(call.conversationId);
    await redacted(turn, 1, 'canari dicté', final());
    await socket.closed;
    // What comes after it on the same subject has been read too.
    await call.pickUp('1001');
    const view = await feed.until((shown) => shown.call?.phase === 'conversation');
    expect(view.call?.asks).toEqual([]);
    expect(JSON.stringify(feed.events)).not.toContain('canari');
    const redis = new Redis(rig.stack.redis.url);
    const keys = await redis.keys('desk:conversation:*');
    expect(keys).toContain(`desk:conversation:${call.conversationId}`);
    expect((await redis.mget(keys)).join()).not.toContain('canari');
    redis.disconnect();
    await call.end();
    feed.close();
  });

  it('is discarded by the agent, or with his page: the transcriber is told, and nothing comes back', async () => {
    for (const leave of ['discard', 'close'] as const) {
      const socket = await DictationSocket.open(rig.url, client);
      await socket.next();
      const stream = await rig.transcriber.stream();
      if (leave === 'close') socket.close();
      else socket.send('discard');
      await socket.closed;
      await vi.waitFor(() => expect(stream.cancelled).toBe(true));
      expect(socket.messages).toHaveLength(1);
      rig.transcriber.forget();
    }
  });

  it('gives way to a newer one of the same session', async () => {
    const older = await DictationSocket.open(rig.url, client);
    await older.next();
    const newer = await DictationSocket.open(rig.url, client);
    await older.closed;
    expect(older.messages.at(-1)).toEqual({ kind: 'fault', fault: 'replaced' });
    expect(await newer.next()).toMatchObject({ kind: 'ready' });
    newer.close();
  });
});

describe('a dictation that comes to nothing', () => {
  it.each([
    [
      { somethingHeard: false, notUnderstood: false },
      { kind: 'nothing', notUnderstood: false },
    ],
    [
      { somethingHeard: false, notUnderstood: true },
      { kind: 'nothing', notUnderstood: true },
    ],
  ])('says whether there was a voice: %j', async (end, said) => {
    const socket = await DictationSocket.open(rig.url, client);
    await socket.next();
    const stream = await rig.transcriber.stream();
    const { turn } = stream;
    // The empty text may be quicker than the end.
    await redacted(turn, 1, '', final({ outcome: SaidOutcome.NOTHING_HEARD }));
    stream.end(end);
    await socket.closed;
    expect(socket.messages.at(-1)).toEqual(said);
  });

  it('says that the transcriber was lost, and keeps what the page was told', async () => {
    const socket = await DictationSocket.open(rig.url, client);
    await socket.next();
    const stream = await rig.transcriber.stream();
    await redacted(stream.turn, 1, 'réversion après');
    await vi.waitFor(() => expect(textsOf(socket.messages)).toHaveLength(1));
    stream.break();
    await socket.closed;
    expect(socket.messages.at(-1)).toMatchObject({ kind: 'fault', fault: 'listening-lost' });
  });

  it('says that every transcriber is full, or that none is there', async () => {
    rig.transcriber.full = true;
    const full = await DictationSocket.open(rig.url, client);
    await full.closed;
    expect(full.messages).toEqual([{ kind: 'fault', fault: 'no-capacity' }]);
    rig.transcriber.full = false;
  });

  it('ends at what is no voice, or no voice at the pace of speech', async () => {
    for (const junk of [Buffer.alloc(641), Buffer.alloc(4_000)]) {
      const socket = await DictationSocket.open(rig.url, client);
      await socket.next();
      socket.send(junk);
      await socket.closed;
      expect(socket.messages.at(-1)).toEqual({ kind: 'fault', fault: 'refused' });
    }
    const flood = await DictationSocket.open(rig.url, client);
    await flood.next();
    for (let at = 0; at < 400; at++) flood.send(FRAME);
    await flood.closed;
    expect(flood.messages.at(-1)).toEqual({ kind: 'fault', fault: 'refused' });
    const huge = await DictationSocket.open(rig.url, client);
    await huge.next();
    huge.send(Buffer.alloc(64 * 1024));
    // RFC 6455, 7.4.1: a message too big.
    expect(await huge.closed).toBe(1009);
  });
});

describe('the door of dictations', () => {
  it('is shut for strangers, for other roles, for other pages and where no transcriber is named', async () => {
    const refused = (...given: Parameters<typeof DictationSocket.open>): Promise<string> =>
      DictationSocket.open(...given).then(
        () => 'open',
        (error: Error) => error.message,
      );
    expect(await refused(rig.url, new DeskClient(rig.url))).toContain('401');
    expect(await refused(rig.url, client, '', 'https://evil.example')).toContain('403');
    expect(await refused(rig.url, client, '', null)).toContain('403');
    expect(await refused(rig.url, client, '?conversationId=1')).toContain('400');
    const odile = new DeskClient(rig.url);
    await odile.signIn('odile');
    expect(await refused(rig.url, odile)).toContain('403');
    await client.post('/api/session/extension', { extension: null });
    expect(await refused(rig.url, client)).toContain('409');
  });

  it('no other address becomes a WebSocket', async () => {
    await expect(DictationSocket.open(rig.url, client, '', rig.url, '/api/clock')).rejects.toThrow('200');
  });
});
