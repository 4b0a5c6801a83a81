import { createLogger } from '@decroche/service-kit';
import { beforeEach, expect, it, vi } from 'vitest';
import { PreparationWay } from './preparation-way.ts';

const logger = createLogger('test', 'silent');
let now: number;
let connected: boolean;
let way: PreparationWay;

beforeEach(() => {
  vi.restoreAllMocks();
  now = 1_000;
  connected = true;
  way = new PreparationWay({
    needed: ['pii-guard', 'retriever', 'generator'],
    busConnected: () => connected,
    now: () => now,
    logger,
  });
});

function allSpeak(): void {
  for (const stage of ['pii-guard', 'retriever', 'generator'] as const) way.heard(stage);
}

it('is closed until every stage was heard', () => {
  expect(way.missing).toEqual(['pii-guard', 'retriever', 'generator']);
  way.heard('pii-guard');
  way.heard('retriever');
  expect(way.missing).toEqual(['generator']);
  allSpeak();
  expect(way.open).toBe(true);
});

it('is closed at once without the bus, and by a redactor that says nothing for some seconds', () => {
  allSpeak();
  connected = false;
  expect(way.missing).toEqual(['nats']);
  connected = true;
  now += 3_600;
  expect(way.missing).toEqual(['pii-guard']);
  way.heard('pii-guard');
  expect(way.open).toBe(true);
});

it('stays open while a stage restarts that finds in the stream what it missed', () => {
  allSpeak();
  for (let second = 0; second < 14; second += 1) {
    now += 1_000;
    way.heard('pii-guard');
    expect(way.open).toBe(true);
  }
  now += 2_000;
  way.heard('pii-guard');
  expect(way.missing).toEqual(['retriever', 'generator']);
});

it('asks for nothing where nothing is needed', () => {
  const free = new PreparationWay({ needed: [], busConnected: () => false, now: () => now, logger });
  expect(free.open).toBe(true);
});

it('says nothing of stages that are still starting, and says so when they do not come', () => {
  const warned = vi.spyOn(logger, 'warn');
  way.look();
  expect(warned).not.toHaveBeenCalled();
  now += 15_000;
  way.look();
  expect(warned).toHaveBeenCalledOnce();
});

it('tells operators once what is down, and once that it is back', () => {
  const warned = vi.spyOn(logger, 'warn');
  allSpeak();
  way.look();
  expect(warned).not.toHaveBeenCalled();
  now += 4_000;
  way.look();
  way.look();
  expect(warned).toHaveBeenCalledExactlyOnceWith({ missing: ['pii-guard'] }, expect.any(String));
  allSpeak();
  way.look();
  expect(warned).toHaveBeenCalledTimes(2);
});
