import { Heard, TurnSource } from '@decroche/contracts';
import { BusUnavailableError, createLogger } from '@decroche/service-kit';
import { until } from '@decroche/test-kit';
import { v7 } from 'uuid';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { BusHeardPublisher } from './heard-publisher.ts';

const NEED = Buffer.from('mon mari est décédé');
const conversationId = v7();
/** What the bus was given, as it is now: the publisher overwrites what it does not need any more. */
let given: Uint8Array[];
let answer: () => Promise<boolean>;
let wiped: number;
const logger = createLogger('transcriber', 'silent');
const warned = vi.spyOn(logger, 'warn');

beforeEach(() => {
  given = [];
  wiped = 0;
  warned.mockClear();
});

function publisher(needWaitsMs = 10_000): BusHeardPublisher {
  const take = async (_subject: string, data: Uint8Array): Promise<boolean> => {
    given.push(data);
    return await answer();
  };
  return new BusHeardPublisher({
    bus: { handOver: take, publishVolatile: async (...text) => void (await take(...text)) },
    sign: () => ({ content: Buffer.from(NEED), signature: Buffer.alloc(64), keyId: '1' }),
    wipe: () => {
      wiped += 1;
    },
    logger,
    needWaitsMs,
  });
}

function heard(source: TurnSource, final = true): Heard {
  return Heard.fromPartial({ turn: { conversationId, turnId: v7(), source }, final });
}

const away = () => Promise.reject(new BusUnavailableError('heard.*'));

describe('the whole need of a caller', () => {
  it.each([
    ['the bus is back', away],
    ['the redactor reads again', async () => false],
  ])('waits until %s, and is overwritten then', async (_what, down) => {
    answer = down;
    const told = publisher();
    told.publish(heard(TurnSource.CALLER_IVR));
    await until(() => given.length >= 2);
    expect(Buffer.from(given[0] as Uint8Array).includes(NEED)).toBe(true);
    answer = async () => true;
    await until(() => told.waiting === 0);
    expect(given.every((octets) => octets.every((octet) => octet === 0))).toBe(true);
    expect(wiped).toBe(1);
    expect(warned).not.toHaveBeenCalled();
  });

  it('is overwritten when nobody has taken it in time, which the log says without a word of it', async () => {
    answer = away;
    const told = publisher(50);
    told.publish(heard(TurnSource.CALLER_IVR));
    await until(() => told.waiting === 0);
    expect(given.every((octets) => octets.every((octet) => octet === 0))).toBe(true);
    expect(warned.mock.calls).toEqual([
      [{ code: 'BUS_UNAVAILABLE', conversationId }, expect.stringContaining('was not published')],
    ]);
  });

  it('is overwritten when the service stops', async () => {
    answer = away;
    const told = publisher();
    told.publish(heard(TurnSource.CALLER_IVR));
    await until(() => given.length > 0);
    told.close();
    await until(() => told.waiting === 0);
    expect(given.every((octets) => octets.every((octet) => octet === 0))).toBe(true);
  });
});

it.each([
  ['what may still change', heard(TurnSource.CALLER_IVR, false)],
  ['what a caller says in a conversation', heard(TurnSource.CALLER_LIVE)],
  ['what an agent says', heard(TurnSource.AGENT_LIVE)],
])('%s does not wait', async (_what, text) => {
  answer = away;
  const told = publisher();
  told.publish(text);
  expect(told.waiting).toBe(0);
  answer = async () => true;
  // Longer than the first pause.
  await new Promise((resolve) => setTimeout(resolve, 250));
  expect(given.length).toBe(1);
});
