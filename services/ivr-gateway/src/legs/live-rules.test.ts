import { describe, expect, it } from 'vitest';
import { AFTER_KEYS_MS, type ConversationFacts, standingOf } from './live-rules.ts';

const TOGETHER: ConversationFacts = {
  caller: { bridge: 'b', held: false },
  agent: { bridge: 'b', held: false },
  asking: false,
  inBridge: 2,
  stopped: false,
  lastKeyAt: undefined,
  over: false,
};

describe('a conversation', () => {
  it('is listened to while the two are alone with one another', () => {
    expect(standingOf(TOGETHER, 0)).toBe('listen');
  });

  it.each<[string, Partial<ConversationFacts>]>([
    ['before they are joined', { agent: { bridge: undefined, held: false } }],
    ['while the agent asks a colleague, although neither is on hold', { asking: true }],
    ['while the agent is elsewhere', { agent: { bridge: 'other', held: false } }],
    [
      'while neither is in a bridge',
      { caller: { bridge: undefined, held: false }, agent: { bridge: undefined, held: false } },
    ],
    ['while a third party is in it', { inBridge: 3 }],
    ['while the agent holds the caller', { agent: { bridge: 'b', held: true } }],
    ['while the caller holds', { caller: { bridge: 'b', held: true } }],
  ])('is not listened to %s', (_, change) => {
    expect(standingOf({ ...TOGETHER, ...change }, 0)).toBe('aside');
  });

  it('is not listened to from a key on until five seconds after the last one', () => {
    const facts = { ...TOGETHER, lastKeyAt: 1_000 };
    expect(standingOf(facts, 1_000)).toBe('keys');
    expect(standingOf(facts, 1_000 + AFTER_KEYS_MS - 1)).toBe('keys');
    expect(standingOf(facts, 1_000 + AFTER_KEYS_MS)).toBe('listen');
  });

  it('is not listened to once the agent stopped it, nor after its end, whatever else', () => {
    expect(standingOf({ ...TOGETHER, stopped: true, inBridge: 3, lastKeyAt: 0 }, 0)).toBe('stopped');
    expect(standingOf({ ...TOGETHER, over: true, stopped: true }, 0)).toBe('over');
  });
});
