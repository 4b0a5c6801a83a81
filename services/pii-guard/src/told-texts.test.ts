import { BusUnavailableError, createLogger } from '@decroche/service-kit';
import { beforeEach, expect, test, vi } from 'vitest';
import { TOLD_AGAIN_MS, ToldTexts } from './told-texts.ts';

const DATA = Buffer.from('signed');
const away = async (): Promise<boolean> => {
  throw new BusUnavailableError('conv.*.said');
};
let bus: { publish: () => Promise<boolean>; publishKept: () => Promise<boolean> };
let told: ToldTexts;
beforeEach(() => {
  bus = { publish: vi.fn(async () => true), publishKept: vi.fn(async () => true) };
  told = new ToldTexts(bus, createLogger('told-texts', 'silent'));
});

test('a spoken text that the bus does not take waits for it, and keeps nobody waiting', async () => {
  for (const publish of [away, async () => false]) {
    bus.publish = publish;
    await told.tellSpoken('conv.c1.said', DATA, 'turn-1');
  }
  expect(bus.publishKept).toHaveBeenCalledTimes(2);
  expect(bus.publishKept).toHaveBeenCalledWith('conv.c1.said', DATA, 'turn-1', expect.any(Number));
});

test('a typed text that the bus does not take is its typist’s to send again', async () => {
  bus.publish = away;
  await expect(told.tellTyped('conv.c1.said', DATA, 'turn-1')).rejects.toThrow(BusUnavailableError);
  told.connected();
  expect(bus.publishKept).not.toHaveBeenCalled();
});

test('what was told is told again at each return of the bus, but not twice at once', async () => {
  await told.tellSpoken('conv.c1.said', DATA, 'turn-1');
  await told.tellTyped('conv.c1.said', DATA, 'turn-2');
  const taken = Promise.withResolvers<boolean>();
  bus.publishKept = vi.fn(() => taken.promise);
  told.connected();
  told.connected();
  expect(bus.publishKept).toHaveBeenCalledTimes(2);
  taken.resolve(true);
  await vi.waitFor(() => {
    told.connected();
    expect(bus.publishKept).toHaveBeenCalledTimes(4);
  });
});

test('a text is forgotten after a minute', async () => {
  vi.useFakeTimers();
  told = new ToldTexts(bus, createLogger('told-texts', 'silent'));
  try {
    await told.tellSpoken('conv.c1.said', DATA, 'turn-1');
    vi.advanceTimersByTime(TOLD_AGAIN_MS - 1);
    expect(told.size).toBe(1);
    vi.advanceTimersByTime(1);
    expect(told.size).toBe(0);
  } finally {
    vi.useRealTimers();
  }
});
