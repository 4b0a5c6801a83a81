import type { AmiClient } from '@decroche/asterisk';
import { LiveListening } from '@decroche/contracts';
import type { Logger } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LiveListenings } from './live-listenings.ts';

const CALLER = { name: '', uniqueId: '1.1', linkedId: '1.1', state: 6 };
const AGENT = { name: '', uniqueId: '1.2', linkedId: '1.1', state: 6 };
const COLLEAGUE = { name: '', uniqueId: '1.3', linkedId: '1.1', state: 6 };
const CONVERSATION = 'c';

let listeners: Map<string, (event: unknown) => void>;
let lost: (state: string) => void;
let told: LiveListening[];
/** How often it was said that voices are not heard any more. */
let unheard: number;
let listenings: LiveListenings;

const say = (type: string, event: object): void => listeners.get(type)?.(event);
const pickUp = (queue = 'retraite', agent = AGENT): void =>
  say('AgentConnect', {
    queue,
    caller: CALLER,
    agent,
    interface: agent === AGENT ? 'PJSIP/1001' : 'PJSIP/1002',
  });
const queued = (mode: 'listening' | 'silent' | 'refused' | 'no-transcriber' | 'listening-lost'): void =>
  listenings.follow(CONVERSATION, { kind: 'queued', atMs: 0, mode });
/** Whether the agent can say what he wants of it: it is there then. */
const isThere = (extension = '1001'): boolean => listenings.want(CONVERSATION, extension, false);

beforeEach(() => {
  listeners = new Map();
  told = [];
  unheard = 0;
  const ami = {
    on: (type: string, listener: (event: unknown) => void) => {
      listeners.set(type, listener);
      return () => undefined;
    },
    onStateChange: (listener: (state: string) => void) => {
      lost = listener;
      return () => undefined;
    },
  } as unknown as AmiClient;
  const logger = { child: () => logger, info: () => undefined } as unknown as Logger;
  listenings = new LiveListenings({
    ami,
    logger,
    audio: { tap: () => Promise.reject(new Error('no tap here')) },
    transcribers: { chooseLive: () => undefined },
    queues: new Set(['retraite', 'veuvage']),
    conversationOf: (channelId) => (channelId === CALLER.uniqueId ? CONVERSATION : undefined),
    tell: (_, state) => told.push(state),
    onUnheard: () => {
      unheard += 1;
    },
    newId: () => 'id',
    now: () => performance.now(),
  });
  listenings.start();
});
afterEach(() => listenings.stop());

describe('a conversation', () => {
  it.each(['listening', 'silent'] as const)('is listened to after a dialogue that ended so: %s', (mode) => {
    queued(mode);
    pickUp();
    expect(isThere()).toBe(true);
  });

  it.each(['refused', 'no-transcriber', 'listening-lost'] as const)(
    'is never listened to when the caller refused, or may not have heard or been able to refuse: %s',
    (mode) => {
      queued(mode);
      pickUp();
      expect(isThere()).toBe(false);
    },
  );

  it('is not listened to while the agent has another call, even if he holds nobody', async () => {
    const second = { name: 'PJSIP/1001-0000002a', uniqueId: '2.1', linkedId: '2.1', state: 6 };
    const colleague = { name: 'PJSIP/1002-0000002b', uniqueId: '2.2', linkedId: '2.1', state: 0 };
    const enters = (channel: object, channelsInBridge: number): void =>
      say('BridgeEnter', { channel, bridgeId: 'b', channelsInBridge });
    queued('listening');
    pickUp();
    enters(CALLER, 1);
    enters(AGENT, 2);
    await until('it is tried', () => told.at(-1) === LiveListening.NO_CAPACITY);
    say('DialBegin', { caller: second, dialled: colleague });
    await until('it pauses', () => told.at(-1) === LiveListening.ASIDE);
    say('Hangup', { channel: colleague });
    say('Hangup', { channel: second });
    await until('it is tried again', () => told.at(-1) === LiveListening.NO_CAPACITY);
  });

  it.each([
    ['veuvage', true],
    ['agent-1001', true],
    ['elsewhere', false],
  ])('that the queue %s connected is listened to: %s', (queue, is) => {
    queued('listening');
    pickUp(queue);
    expect(isThere()).toBe(is);
  });

  it('that was given away is listened to with the colleague, although the end with the agent before is told late', async () => {
    queued('listening');
    pickUp();
    pickUp('agent-1002', COLLEAGUE);
    say('AgentComplete', { caller: CALLER, agent: AGENT });
    say('Hangup', { channel: AGENT });
    expect([isThere('1001'), isThere('1002')]).toEqual([false, true]);
    await expect.poll(() => told).toEqual([LiveListening.OVER, LiveListening.STOPPED]);
  });

  it('that an agent stopped is stopped for the colleague too, until he lets it go on', async () => {
    queued('listening');
    pickUp();
    listenings.want(CONVERSATION, '1001', false);
    await expect.poll(() => told).toEqual([LiveListening.STOPPED]);
    say('AgentComplete', { caller: CALLER, agent: AGENT });
    pickUp('agent-1002', COLLEAGUE);
    say('BridgeEnter', { channel: CALLER, bridgeId: 'b', channelsInBridge: 1 });
    await expect.poll(() => told).toEqual([LiveListening.STOPPED, LiveListening.OVER, LiveListening.STOPPED]);
    listenings.want(CONVERSATION, '1002', true);
    pickUp('agent-1001');
    say('BridgeEnter', { channel: CALLER, bridgeId: 'b', channelsInBridge: 1 });
    await listenings.stop();
    expect(told.slice(3)).not.toContain(LiveListening.STOPPED);
  });

  it('that an agent stopped, or that ended, leaves no voice behind', async () => {
    queued('listening');
    pickUp();
    listenings.want(CONVERSATION, '1001', false);
    await expect.poll(() => unheard).toBe(1);
    say('Hangup', { channel: CALLER });
    await expect.poll(() => unheard).toBe(2);
  });

  it('is stopped by the extension that answered, and by no other', () => {
    queued('listening');
    pickUp();
    expect([isThere('1002'), isThere('1001')]).toEqual([false, true]);
  });

  it.each<[string, () => void]>([
    ['the queue says that it is over', () => say('AgentComplete', { caller: CALLER, agent: AGENT })],
    ['the caller hangs up', () => say('Hangup', { channel: CALLER })],
    ['the agent hangs up', () => say('Hangup', { channel: AGENT })],
    ['the manager interface is lost', () => lost('disconnected')],
  ])('ends when %s', async (_, end) => {
    queued('listening');
    pickUp();
    end();
    expect(isThere()).toBe(false);
    await listenings.stop();
    expect(told.at(-1)).toBe(LiveListening.OVER);
  });

  it('that ended is forgotten: another pickup of it is not listened to', () => {
    queued('listening');
    listenings.follow(CONVERSATION, { kind: 'ended', atMs: 0, end: 'caller' });
    pickUp();
    expect(isThere()).toBe(false);
  });
});
