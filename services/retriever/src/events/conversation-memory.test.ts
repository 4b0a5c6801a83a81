import { expect, test, vi } from 'vitest';
import { ConversationMemory, MEMORY_MS } from './conversation-memory.ts';

test('the last question of a conversation is recalled, and no other conversation’s', () => {
  const memory = new ConversationMemory(() => 0);
  memory.remember('a', 'première');
  memory.remember('a', 'seconde');
  memory.remember('b', 'autre');
  expect(memory.recall('a')?.question).toBe('seconde');
  expect(memory.recall('c')).toBeUndefined();
});

test('it is forgotten when the stream has forgotten it', () => {
  let now = 0;
  const memory = new ConversationMemory(() => now);
  memory.remember('a', 'question');
  now = MEMORY_MS + 1;
  expect(memory.recall('a')).toBeUndefined();
});

test('nothing of it is left in memory at its time, though nobody calls any more', () => {
  vi.useFakeTimers();
  try {
    const memory = new ConversationMemory(Date.now);
    memory.remember('a', 'question');
    vi.advanceTimersByTime(MEMORY_MS - 1);
    expect(memory.size).toBe(1);
    vi.advanceTimersByTime(1);
    expect(memory.size).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});

test('no more than a bounded number of conversations is kept', () => {
  const memory = new ConversationMemory(() => 0);
  for (let at = 0; at < 2_001; at++) memory.remember(`c${at}`, 'question');
  expect(memory.recall('c0')).toBeUndefined();
  expect(memory.recall('c1')?.question).toBe('question');
});
