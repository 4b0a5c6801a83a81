import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PassingMemory } from './passing-memory.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('what passes', () => {
  it('is gone at its time though nobody asks and nothing else is told', () => {
    const memory = new PassingMemory<string>({ lifeMs: 60_000, maxThings: 10 });
    memory.set('a', 'words');
    vi.advanceTimersByTime(59_999);
    expect([memory.size, memory.get('a')]).toEqual([1, 'words']);
    vi.advanceTimersByTime(1);
    expect([memory.size, memory.get('a')]).toEqual([0, undefined]);
  });

  it('lives on from when it was told last', () => {
    const memory = new PassingMemory<string>({ lifeMs: 60_000, maxThings: 10 });
    memory.set('a', 'first');
    memory.set('b', 'other');
    vi.advanceTimersByTime(30_000);
    memory.set('a', 'second');
    vi.advanceTimersByTime(30_000);
    expect([memory.size, memory.get('a'), memory.get('b')]).toEqual([1, 'second', undefined]);
    vi.advanceTimersByTime(30_000);
    expect(memory.size).toBe(0);
  });

  it('goes before its time when there is too much of it, or when it is told to', () => {
    const memory = new PassingMemory<number>({ lifeMs: 60_000, maxThings: 2 });
    for (const [at, key] of ['a', 'b', 'c'].entries()) memory.set(key, at);
    expect([...memory.values()]).toEqual([1, 2]);
    memory.delete('b');
    expect([...memory.values()]).toEqual([2]);
    memory.clear();
    expect([memory.size, vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('stays for months where it is told to, longer than a timer can wait', () => {
    const days = 86_400_000;
    const memory = new PassingMemory<string>({ lifeMs: 180 * days, maxThings: 10 });
    memory.set('a', 'words');
    vi.advanceTimersByTime(180 * days - 1);
    expect(memory.size).toBe(1);
    vi.advanceTimersByTime(1);
    expect(memory.size).toBe(0);
  });
});
