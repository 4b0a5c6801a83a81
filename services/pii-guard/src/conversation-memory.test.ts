import { describe, expect, it, vi } from 'vitest';
import { ConversationMemory, FORGET_AFTER_MS } from './conversation-memory.ts';

describe('the names of a conversation', () => {
  it('number persons in the order in which they come, and know a part of a name again', () => {
    const names = new ConversationMemory().of('one');
    expect(names.personNumber(['germaine', 'kowalczyk'])).toBe(1);
    expect(names.personNumber(['lucien'])).toBe(2);
    expect(names.personNumber(['kowalczyk'])).toBe(1);
    expect(names.isKnown('germaine')).toBe(true);
    expect(names.isKnown('retraite')).toBe(false);
  });

  it('mean nothing in another conversation', () => {
    const memory = new ConversationMemory();
    memory.of('one').personNumber(['lucien']);
    expect(memory.of('two').isKnown('lucien')).toBe(false);
    expect(memory.of('two').personNumber(['germaine'])).toBe(1);
  });

  it('are gone from memory at their time though nobody calls any more', () => {
    vi.useFakeTimers();
    try {
      const memory = new ConversationMemory();
      memory.of('one').personNumber(['germaine']);
      vi.advanceTimersByTime(FORGET_AFTER_MS - 1);
      expect(memory.size).toBe(1);
      vi.advanceTimersByTime(1);
      expect(memory.size).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('are forgotten an hour after the last text', () => {
    let now = 0;
    const memory = new ConversationMemory(() => now);
    memory.of('one').personNumber(['germaine']);
    now = 3_599_000;
    expect(memory.of('one').isKnown('germaine')).toBe(true);
    now += 3_601_000;
    memory.of('two');
    expect(memory.of('one').isKnown('germaine')).toBe(false);
  });
});
