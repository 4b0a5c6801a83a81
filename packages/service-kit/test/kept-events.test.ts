import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type BusHandler, type BusMessage, BusUnavailableError, type EventBus } from '../src/mod.ts';
import { BusStage } from './bus-stage.ts';

let stage: BusStage;
beforeAll(async () => {
  stage = await BusStage.start();
});
afterEach(async () => {
  const { process } = stage.stack.nats;
  if (process.state === 'stopped') await process.start();
  await stage.clear();
  await (await stage.administration()).streams.delete('CALLS').catch(() => undefined);
});
afterAll(() => stage?.stop());

const own = (bus: EventBus): void =>
  bus.own({ name: 'CALLS', subjects: ['calls.>'], maxAgeMs: 600_000, maxBytes: 1024 * 1024 });
const reading =
  (handler: BusHandler, event = 'said') =>
  (bus: EventBus): void =>
    bus.consume({ stream: 'CALLS', filter: `calls.*.${event}`, handler });
const text = ({ data }: BusMessage): string => Buffer.from(data).toString('utf8');

async function lose(...buses: readonly EventBus[]): Promise<void> {
  await stage.stack.nats.process.kill();
  await until(() => buses.every((bus) => !bus.connected));
}

describe('an event that is kept', () => {
  it('while the server is away, is in its new stream once, and its reader learns how long it waited', async () => {
    const { bus } = await stage.ready('owner', own);
    const got: BusMessage[] = [];
    await lose(bus);
    const publishing = bus.publishKept(
      'calls.c1.said',
      Buffer.from('kept'),
      'id-1',
      performance.now() - 5_000,
    );
    await expect(bus.publish('calls.c1.said', Buffer.from('lost'), 'id-2')).rejects.toThrow(
      BusUnavailableError,
    );
    await stage.stack.nats.process.start();
    expect(await publishing).toBe(true);
    await stage.ready(
      'reader',
      reading((message) => void got.push(message)),
    );
    await until(() => got.length > 0);
    await bus.publish('calls.c1.said', Buffer.from('last'), 'id-3');
    await until(() => got.length > 1);
    expect(got.map(text)).toEqual(['kept', 'last']);
    expect(got[0]?.ageMs).toBeGreaterThanOrEqual(5_000);
    expect(got[1]?.ageMs).toBeLessThan(5_000);
  });

  it('while nobody has made the stream, is in it once it is there, and the log does not tell of each attempt', async () => {
    const { bus, lines } = await stage.ready('service');
    const publishing = bus.publishKept('calls.c1.said', Buffer.from('kept'), 'id-1');
    await until(() => bus.connected);
    const owner = await stage.ready('owner', own);
    expect(await publishing).toBe(true);
    const got: string[] = [];
    await owner.bus.replay('CALLS', 'calls.*.said', (message) => void got.push(text(message)));
    expect(got).toEqual(['kept']);
    expect(lines.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('is given up at once when the bus stops', async () => {
    const { bus } = await stage.ready('service');
    await lose(bus);
    const publishing = bus.publishKept('calls.c1.said', Buffer.from('kept'), 'id-1');
    const from = performance.now();
    await bus.destroy();
    await expect(publishing).rejects.toThrow(BusUnavailableError);
    expect(performance.now() - from).toBeLessThan(2_000);
  });
});

describe('a reader that loses the server', () => {
  it('with an event in hand publishes what it made of it once the server is back', async () => {
    const owner = await stage.ready('owner', own);
    const gate = Promise.withResolvers<void>();
    const begun = Promise.withResolvers<void>();
    const { bus } = await stage.ready('reader', (declared) =>
      reading(async (message) => {
        begun.resolve();
        await gate.promise;
        await declared.publishKept('calls.c1.draft', Buffer.from(`draft of ${text(message)}`), 'id-2');
      })(declared),
    );
    await owner.bus.publish('calls.c1.said', Buffer.from('text'), 'id-1');
    await begun.promise;
    await lose(bus, owner.bus);
    gate.resolve();
    await stage.stack.nats.process.start();
    const drafts: string[] = [];
    await stage.ready(
      'desk',
      reading((message) => void drafts.push(text(message)), 'draft'),
    );
    await until(() => drafts.length > 0);
    expect(drafts).toEqual(['draft of text']);
  });

  it('handles what it had been given all the same: the new stream holds nothing of it', async () => {
    const owner = await stage.ready('owner', own);
    const gate = Promise.withResolvers<void>();
    const got: string[] = [];
    const { bus } = await stage.ready('reader', (declared) =>
      declared.consume({
        ...{ stream: 'CALLS', filter: 'calls.*.said', width: 1 },
        handler: async (message) => {
          got.push(text(message));
          await gate.promise;
        },
      }),
    );
    const events = ['1', '2', '3', '4', '5'];
    for (const event of events) await owner.bus.publish(`calls.c${event}.said`, Buffer.from(event), event);
    await until(() => got.length === 1);
    const { consumers } = await stage.administration();
    await until(async () => (await consumers.info('CALLS', 'reader-said')).num_pending === 0);
    await lose(bus, owner.bus);
    gate.resolve();
    await until(() => got.length === events.length);
    expect(got).toEqual(events);
  });
});
