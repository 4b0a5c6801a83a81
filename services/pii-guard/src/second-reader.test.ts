import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { Opinion } from './second-opinion.ts';
import { SecondReader, type StartedOpinion } from './second-reader.ts';

const TEXT = 'la demande de korzhenko';
const OPINION: Opinion = { label: 'PER', start: 14, end: 23, score: 0.9 };
const FOUND = [expect.objectContaining({ type: 'PERSON', start: 14, end: 23 })];
const DEADLINE_MS = 30;

/** A reader that answers, fails or never ends, as it is told; with a clock of its own and what was logged. */
function rig(
  answers: 'now' | 'never' | 'wrong' | (() => 'now' | 'never' | 'wrong'),
  // By default the first attempt to start again fails.
  failing: (load: number) => Error | undefined = (load) => (load === 2 ? new Error('no memory') : undefined),
) {
  const state = {
    asked: 0,
    nowMs: 0,
    ready: true,
    loads: 0,
    end: (): void => undefined,
    log: [] as string[],
  };
  const ended = (): Promise<void> =>
    new Promise((resolve) => {
      state.end = () => {
        state.ready = false;
        resolve();
      };
    });
  const start = (): StartedOpinion => ({
    ended: ended(),
    get ready() {
      return state.ready;
    },
    read: () => {
      state.asked += 1;
      const answer = typeof answers === 'function' ? answers() : answers;
      if (answer === 'never') return new Promise(() => undefined);
      return answer === 'wrong' ? Promise.reject(new Error('no')) : Promise.resolve([OPINION]);
    },
    close: () => Promise.resolve(),
  });
  const reader = new SecondReader(
    () => {
      state.loads += 1;
      const failure = failing(state.loads);
      if (failure !== undefined) return Promise.reject(failure);
      state.ready = true;
      return Promise.resolve(start());
    },
    { deadlineMs: DEADLINE_MS, missesToPause: 3, pauseMs: 1_000, restartMs: 20 },
    { warn: (line) => state.log.push(line), info: (line) => state.log.push(line) },
    () => state.nowMs,
  );
  return { reader, state };
}

describe('the second reader', () => {
  it('adds what it found, and is ready without a word', async () => {
    const { reader, state } = rig('now');
    await reader.start();
    expect(await reader.read(TEXT)).toEqual({ spans: FOUND, doubtfulFrom: Number.POSITIVE_INFINITY });
    expect(reader.check()).toEqual({ name: 'second opinion', ready: true });
    expect(state.log).toEqual([]);
  });

  it('that cannot start leaves the rules alone, with one line and a word in readiness', async () => {
    const { reader, state } = rig('now', () => new Error('the folder holds no model.onnx'));
    await reader.start();
    for (let text = 0; text < 5; text++) expect((await reader.read(TEXT)).spans).toEqual([]);
    expect(reader.check()).toEqual({
      name: 'second opinion',
      ready: true,
      detail: 'rules alone: it cannot start',
    });
    expect(state.log).toEqual(['rules alone decide: the folder holds no model.onnx; it is tried again']);
    await reader.close();
  });

  it('that was too slow to start is tried again until it starts, and says both once', async () => {
    const { reader, state } = rig('now', (load) =>
      load < 3 ? new Error('not loaded within 20 s') : undefined,
    );
    await reader.start();
    await expect.poll(() => reader.check().detail).toBeUndefined();
    expect((await reader.read(TEXT)).spans).toEqual(FOUND);
    expect(state.loads).toBe(3);
    expect(state.log).toEqual([
      'rules alone decide: not loaded within 20 s; it is tried again',
      'the second opinion is back',
    ]);
    await reader.close();
  });

  it.each(['never', 'wrong'] as const)(
    'that answers %s is waited for a few times only, is asked again after a while, and says so once',
    async (answers) => {
      let answer: 'now' | 'never' | 'wrong' = answers;
      const { reader, state } = rig(() => answer);
      await reader.start();
      for (let text = 0; text < 50; text++) expect((await reader.read(TEXT)).spans).toEqual([]);
      expect(state.asked).toBe(3);
      expect(reader.check()).toMatchObject({ ready: true, detail: expect.stringContaining('rules alone') });
      expect(state.log).toHaveLength(1);
      state.nowMs = 1_001;
      for (let text = 0; text < 50; text++) await reader.read(TEXT);
      expect(state.asked).toBe(4);
      expect(state.log).toHaveLength(1);
      answer = 'now';
      state.nowMs = 2_002;
      expect((await reader.read(TEXT)).spans).toEqual(FOUND);
      expect(reader.check()).toEqual({ name: 'second opinion', ready: true });
      expect(state.log.at(-1)).toContain('back');
    },
  );

  it('holds no text up longer than its time', async () => {
    const { reader } = rig('never');
    await reader.start();
    const started = performance.now();
    await reader.read(TEXT);
    expect(performance.now() - started).toBeLessThan(DEADLINE_MS * 20);
  });

  it('shows nothing of a partial text that it should have read and did not', async () => {
    const { reader } = rig('never');
    await reader.start();
    expect((await reader.read(TEXT)).doubtfulFrom).toBe(0);
  });

  it('that ended by itself leaves the rules alone until it is started again, and says both once', async () => {
    const { reader, state } = rig('now');
    await reader.start();
    state.end();
    await expect.poll(() => reader.check().detail).toBe('rules alone: its thread has ended');
    expect(await reader.read(TEXT)).toEqual({ spans: [], doubtfulFrom: Number.POSITIVE_INFINITY });
    await expect.poll(() => reader.check().detail).toBeUndefined();
    expect(state.loads).toBe(3);
    expect((await reader.read(TEXT)).spans).toEqual(FOUND);
    expect(state.log).toEqual([expect.stringContaining('rules alone decide'), 'the second opinion is back']);
    await reader.close();
  });

  it('that is closed is not started again', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { reader, state } = rig('now');
    await reader.start();
    state.end();
    await reader.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(state.loads).toBe(1);
  });
});
