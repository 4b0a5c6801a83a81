import { AssistMode, eventSubject, saidCodec } from '@decroche/contracts';
import { signed } from '@decroche/test-stage';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { DeskClient, type Feed } from './desk-client.ts';
import { DeskRig } from './desk-rig.ts';
import { RigCall } from './rig-call.ts';
import { callerSaid } from './sample-content.ts';

let rig: DeskRig;
let desk: DeskClient;
let other: DeskClient;
const feeds: Feed[] = [];

beforeAll(async () => {
  rig = await DeskRig.start({ ENDED_SHOWN_MS: '1500' });
  desk = await DeskClient.at(rig.url, '1001');
  other = await DeskClient.at(rig.url, '1002');
}, 120_000);
afterAll(() => rig?.stop());
afterEach(() => {
  for (const feed of feeds.splice(0)) feed.close();
});

async function open(client: DeskClient, headers: Record<string, string> = {}): Promise<Feed> {
  const feed = await client.feed(headers);
  feeds.push(feed);
  await vi.waitFor(() => expect(feed.queue).toBeDefined());
  return feed;
}

const draftOf = (feed: Feed): Promise<unknown> => feed.until(({ call }) => call?.need?.draft != null);

/** A call that was made ended and forgotten leaves the next test a clean desk. */
async function finish(call: RigCall): Promise<void> {
  await call.end();
  const feed = await open(desk);
  await feed.until((view) => view.call?.conversationId !== call.conversationId);
}

describe('the events of a desk', () => {
  it('say nothing of a call before it rings, except that one more is waiting', async () => {
    const feed = await open(desk);
    const before = feed.queue?.waiting ?? 0;
    const call = new RigCall(rig);
    await call.prepare('ma retraite [PERSONNE 1]');
    await vi.waitFor(() => expect(feed.queue?.waiting).toBe(before + 1));
    expect(JSON.stringify(feed.events)).not.toContain('ma retraite');
    expect(feed.view?.call ?? null).toBeNull();
    await finish(call);
  });

  it('bring the draft to the desk whose phone rings and to no other', async () => {
    const [mine, theirs] = [await open(desk), await open(other)];
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    await draftOf(mine);
    await call.pickUp('1001');
    await mine.until((view) => view.call?.phase === 'conversation');
    expect(theirs.named('desk').every((view) => (view as { call: unknown }).call === null)).toBe(true);
    await finish(call);
  });

  it('reach every tab of the extension, and the one that opens in the middle of the ring', async () => {
    const first = await open(desk);
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    await draftOf(first);
    const second = await open(desk);
    await draftOf(second);
    expect(second.view).toEqual(first.view);
    await finish(call);
  });

  it('follow the caller’s words while he still speaks', async () => {
    const feed = await open(desk);
    const call = await new RigCall(rig).arrive();
    await call.ring('1001');
    await call.say('mon mari');
    await feed.until((view) => view.call?.need?.said?.text === 'mon mari');
    await call.say('mon mari est décédé');
    const view = await feed.until((seen) => seen.call?.need?.said?.text === 'mon mari est décédé');
    expect(view.call?.need?.said?.final).toBe(false);
    await finish(call);
  });

  it('move the call when another phone picks it up', async () => {
    const [mine, theirs] = [await open(desk), await open(other)];
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    await draftOf(mine);
    await call.stopRinging('1001');
    await mine.until((view) => view.call === null);
    await call.ring('1002');
    await call.pickUp('1002');
    await theirs.until((view) => view.call?.phase === 'conversation');
    expect(mine.view?.call).toBeNull();
    await call.end();
    await theirs.until((view) => view.call === null);
  });

  it('tell the mode in which the assistant worked', async () => {
    const feed = await open(desk);
    const call = new RigCall(rig);
    await call.step('callArrived', { fund: '' });
    await call.queue(AssistMode.NO_TRANSCRIBER);
    await call.ring('1001');
    const view = await feed.until((seen) => seen.call !== null);
    expect(view.call).toMatchObject({ mode: 'no-transcriber', need: null });
    await finish(call);
  });

  it('resume: nothing twice for a desk that missed nothing, the newest view for one that did', async () => {
    const first = await open(desk);
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    await draftOf(first);
    const lastId = first.events.findLast(({ name }) => name === 'desk')?.id ?? '';
    first.close();

    const same = await open(desk, { 'last-event-id': lastId });
    await call.pickUp('1001');
    const view = await same.until((seen) => seen.call?.phase === 'conversation');
    expect(same.named('desk')).toHaveLength(1);
    same.close();

    const behind = await open(desk, { 'last-event-id': lastId });
    expect(await behind.until((seen) => seen.call !== null)).toEqual(view);
    await finish(call);
  });

  it('are forgotten a little after the end of the call, in Redis too', async () => {
    const feed = await open(desk);
    const call = new RigCall(rig);
    await call.prepare('une phrase à oublier');
    await call.ring('1001');
    await call.pickUp('1001');
    await feed.until((view) => view.call?.phase === 'conversation');
    await vi.waitFor(async () => expect(await redisText()).toContain('une phrase à oublier'));
    await call.end();
    await feed.until((view) => view.call?.phase === 'ended');
    await feed.until((view) => view.call === null);
    await vi.waitFor(async () => expect(await redisText()).not.toContain('une phrase à oublier'));
    // What comes late about it does not bring it back.
    await call.finish('une phrase à oublier');
    await call.ring('1001');
    const late = new RigCall(rig);
    await late.prepare();
    await late.ring('1001');
    const view = await feed.until((seen) => seen.call !== null);
    expect(view.call?.conversationId).toBe(late.conversationId);
    await finish(late);
  });

  it('ignore a text that the redactor did not sign, one on a foreign subject, and junk', async () => {
    const feed = await open(desk);
    const call = await new RigCall(rig).arrive();
    await call.ring('1001');
    await feed.until((view) => view.call !== null);
    const bus = rig.bus('pii-guard');
    const subject = eventSubject(call.conversationId, 'said');
    const forged = signed(callerSaid(call.turn, 7, 'texte falsifié'));
    forged.said[forged.said.length - 1] = (forged.said.at(-1) ?? 0) ^ 1;
    await bus.publish(subject, saidCodec.encode(forged), uuidv7());
    await bus.publish(subject, Buffer.from('junk'), uuidv7());
    const elsewhere = new RigCall(rig);
    const stray = signed(callerSaid(elsewhere.turn, 7, 'texte égaré'));
    await bus.publish(subject, saidCodec.encode(stray), uuidv7());
    await call.finish('texte signé');
    await feed.until((view) => view.call?.need?.said?.text === 'texte signé');
    expect(JSON.stringify(feed.events)).not.toMatch(/falsifié|égaré/);
    await finish(call);
  });

  it('survive a restart of the desktop: the ringing call and its draft are there again', async () => {
    const call = new RigCall(rig);
    await call.prepare();
    await call.ring('1001');
    const before = await open(desk);
    await draftOf(before);
    const lastId = before.events.findLast(({ name }) => name === 'desk')?.id ?? '';
    await rig.stopDesktop();
    await vi.waitFor(() => expect(before.ended).toBe(true));
    await call.pickUp('1001');
    await rig.startDesktop();
    const after = await open(desk, { 'last-event-id': lastId });
    const view = await after.until(
      (seen) => seen.call?.phase === 'conversation' && (seen.call.need?.draft ?? null) !== null,
    );
    expect(view.call?.need?.draft?.sentences).toHaveLength(3);
    await finish(call);
  }, 40_000);

  it('go on without Redis, and fill it again when it comes back', async () => {
    const feed = await open(desk);
    await rig.stack.redis.process.stop();
    const call = new RigCall(rig);
    await call.prepare('sans redis');
    await call.ring('1001');
    await draftOf(feed);
    const reopened = await open(desk);
    await draftOf(reopened);
    await rig.stack.redis.process.start();
    await vi.waitFor(async () => expect(await redisText()).toContain('sans redis'), { timeout: 15_000 });
    await call.end();
    await reopened.until((view) => view.call?.conversationId !== call.conversationId);
    desk = await DeskClient.at(rig.url, '1001');
    other = await DeskClient.at(rig.url, '1002');
  }, 40_000);
});

/** Everything that Redis holds, as text. */
async function redisText(): Promise<string> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(rig.stack.redis.url);
  try {
    const keys = await redis.keys('*');
    const read: Readonly<Record<string, (key: string) => Promise<unknown>>> = {
      string: (key) => redis.get(key),
      list: (key) => redis.lrange(key, 0, -1),
      set: (key) => redis.smembers(key),
      hash: (key) => redis.hgetall(key),
      zset: (key) => redis.zrange(key, '0', '-1'),
    };
    const values = await Promise.all(
      keys.map(async (key) => {
        const type = await redis.type(key);
        // It may have ended since it was listed.
        if (type === 'none') return '';
        const reader = read[type];
        if (reader === undefined) throw new Error(`how to read a ${type} is not written here`);
        return await reader(key);
      }),
    );
    return JSON.stringify([keys, values]);
  } finally {
    redis.disconnect();
  }
}
