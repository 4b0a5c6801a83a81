import { randomUUID } from 'node:crypto';
import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { BusHandler, BusMessage, DurableReader, EventBus } from '../src/mod.ts';
import { BusStage, type StageBus } from './bus-stage.ts';

let stage: BusStage;
beforeAll(async () => {
  stage = await BusStage.start();
});
afterEach(() => stage.clear());
afterAll(() => stage?.stop());

let serial = 0;

/** A stream of its own for one test: `t1.*.said` in stream T1. */
class Topic {
  readonly root = `t${++serial}`;
  readonly stream = this.root.toUpperCase();
  readonly filter = `${this.root}.*.said`;
  #count = 0;

  own(bus: EventBus): void {
    bus.own({
      name: this.stream,
      subjects: [`${this.root}.>`],
      maxAgeMs: 600_000,
      // Every stream of this file reserves as much of the 256 MB of the server.
      maxBytes: 1024 * 1024,
    });
  }

  subject(conversation = 'c1'): string {
    return `${this.root}.${conversation}.said`;
  }

  publish(bus: EventBus, text: string, conversation = 'c1'): Promise<boolean> {
    return bus.publish(this.subject(conversation), Buffer.from(text), `${this.root}-${++this.#count}`);
  }

  reader(handler: BusHandler, options: Partial<DurableReader> = {}): (bus: EventBus) => void {
    return (bus) => bus.consume({ stream: this.stream, filter: this.filter, handler, ...options });
  }

  async consumer(durable: string): Promise<{ ackPending: number; pending: number; redelivered: number }> {
    const info = await (await stage.administration()).consumers.info(this.stream, durable);
    return {
      ackPending: info.num_ack_pending,
      pending: info.num_pending,
      redelivered: info.num_redelivered,
    };
  }
}

async function owner(topic: Topic): Promise<StageBus> {
  return await stage.ready('owner', (bus) => topic.own(bus));
}

const text = ({ data }: BusMessage): string => Buffer.from(data).toString('utf8');

describe('publishing an event', () => {
  it('stores it once, however often it is repeated', async () => {
    const topic = new Topic();
    const { bus } = await owner(topic);
    const id = randomUUID();
    for (let time = 0; time < 3; time++)
      expect(await bus.publish(topic.subject(), Buffer.from('same'), id)).toBe(true);
    const { state } = await (await stage.administration()).streams.info(topic.stream);
    expect(state.messages).toBe(1);
  });

  it('reaches live readers also when there is no stream, and says that it was not stored', async () => {
    const got: string[] = [];
    await stage.ready('reader', (bus) =>
      bus.subscribe('nowhere.*.said', (message) => void got.push(text(message))),
    );
    const { bus, lines } = await stage.ready('publisher');
    expect(await bus.publish('nowhere.c1.said', Buffer.from('live'), randomUUID())).toBe(false);
    await until(() => got.length === 1);
    expect(got).toEqual(['live']);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'event not stored; only live readers got it' }),
    );
  });
});

describe('publishing several events without waiting for one to be confirmed', () => {
  const events = Array.from({ length: 30 }, (_, event) => String(event));

  it('keeps their order in the stream', async () => {
    const topic = new Topic();
    const { bus } = await owner(topic);
    await Promise.all(events.map((event) => topic.publish(bus, event)));
    const got: string[] = [];
    await bus.replay(topic.stream, topic.filter, (message) => void got.push(text(message)));
    expect(got).toEqual(events);
  });

  it('gives them to live readers at once and in order, also when nothing confirms them', async () => {
    const got: string[] = [];
    await stage.ready('reader', (bus) =>
      bus.subscribe('nowhere.*.said', (message) => void got.push(text(message))),
    );
    const { bus } = await stage.ready('publisher');
    const from = performance.now();
    const publishing = events.map((event) =>
      bus.publish('nowhere.c1.said', Buffer.from(event), randomUUID()),
    );
    await until(() => got.length === events.length);
    expect(performance.now() - from).toBeLessThan(1_500);
    expect(got).toEqual(events);
    expect(await Promise.all(publishing)).toEqual(events.map(() => false));
  });
});

describe('a durable reader', () => {
  it('gets what was published before it came and what it missed while it was away', async () => {
    const topic = new Topic();
    const { bus: publisher } = await owner(topic);
    await topic.publish(publisher, 'before');
    const got: string[] = [];
    const declare = topic.reader((message) => void got.push(text(message)));
    const { bus: first } = await stage.ready('reader', declare);
    await until(() => got.length === 1);
    await first.drain(AbortSignal.timeout(2_000));
    await first.destroy();
    await topic.publish(publisher, 'meanwhile');
    await stage.ready('reader', declare);
    await until(() => got.length === 2);
    expect(got).toEqual(['before', 'meanwhile']);
  });

  it('waits for a stream that does not exist yet, and is not ready before', async () => {
    const topic = new Topic();
    const got: string[] = [];
    const { bus } = stage.open(
      'reader',
      topic.reader((message) => void got.push(text(message))),
    );
    await until(() => bus.connected);
    expect(bus.ready).toBe(false);
    const { bus: publisher } = await owner(topic);
    await until(() => bus.ready);
    await topic.publish(publisher, 'at last');
    await until(() => got.length === 1);
  });

  it('gets an event again after a failure, and once more only', async () => {
    const topic = new Topic();
    const { bus: publisher } = await owner(topic);
    const deliveries: boolean[] = [];
    const { lines } = await stage.ready(
      'reader',
      topic.reader(({ redelivered }) => {
        deliveries.push(redelivered);
        if (deliveries.length < 2) throw new Error('not now');
      }),
    );
    await topic.publish(publisher, 'event');
    await until(
      async () => (await topic.consumer('reader-said')).ackPending === 0 && deliveries.length === 2,
    );
    expect(deliveries).toEqual([false, true]);
    expect(lines).toContainEqual(expect.objectContaining({ level: 'error', message: 'event not handled' }));
  });

  it('gives an event up after the given number of deliveries, says so, and goes on', async () => {
    const topic = new Topic();
    const { bus: publisher } = await owner(topic);
    const got: string[] = [];
    const { lines } = await stage.ready(
      'reader',
      topic.reader(
        (message) => {
          got.push(text(message));
          if (text(message) === 'poison') throw Object.assign(new Error('never'), { code: 'INDEX_AWAY' });
        },
        { maxDeliver: 3 },
      ),
    );
    await topic.publish(publisher, 'poison');
    await topic.publish(publisher, 'good');
    await until(() => lines.some(({ message }) => message === 'event given up'));
    await until(async () => (await topic.consumer('reader-said')).ackPending === 0);
    expect(got.filter((event) => event === 'poison')).toHaveLength(3);
    expect(got.filter((event) => event === 'good')).toHaveLength(1);
  });

  it('gets an event again when a handler neither succeeds nor fails in time', async () => {
    const topic = new Topic();
    const { bus: publisher } = await owner(topic);
    const deaf = stage.open(
      'reader',
      topic.reader(() => new Promise(() => undefined), { ackWaitMs: 500 }),
    );
    await until(() => deaf.bus.ready);
    await topic.publish(publisher, 'event');
    await until(async () => (await topic.consumer('reader-said')).ackPending === 1);
    await deaf.bus.destroy();
    const got: boolean[] = [];
    await stage.ready(
      'reader',
      topic.reader(({ redelivered }) => void got.push(redelivered), { ackWaitMs: 500 }),
    );
    await until(() => got.length === 1);
    expect(got).toEqual([true]);
  });

  it.each(['MALFORMED_EVENT', 'UNSIGNED_TEXT', 'REPLAYED_TEXT'])(
    'refuses an event once and for all for %s, and goes on',
    async (code) => {
      const topic = new Topic();
      const { bus: publisher } = await owner(topic);
      const got: string[] = [];
      const { lines } = await stage.ready(
        'reader',
        topic.reader((message) => {
          got.push(text(message));
          if (text(message) === 'bad') throw Object.assign(new Error('refused'), { code });
        }),
      );
      await topic.publish(publisher, 'bad');
      await topic.publish(publisher, 'good');
      await until(async () => {
        const { ackPending, pending } = await topic.consumer('reader-said');
        return ackPending === 0 && pending === 0;
      });
      expect(got).toEqual(['bad', 'good']);
      expect((await topic.consumer('reader-said')).redelivered).toBe(0);
      expect(lines).toContainEqual(
        expect.objectContaining({
          level: 'warn',
          message: 'event refused',
          fields: expect.objectContaining({ err: expect.objectContaining({ code }) }),
        }),
      );
    },
  );

  it('keeps the order of each subject and works on no more than its width side by side', async () => {
    const topic = new Topic();
    const { bus: publisher } = await owner(topic);
    const order = new Map<string, string[]>();
    let [running, most, done] = [0, 0, 0];
    const conversations = ['c1', 'c2', 'c3', 'c4', 'c5'];
    for (let event = 0; event < 60; event++)
      await topic.publish(publisher, String(event), conversations[event % 5]);
    await stage.ready(
      'reader',
      topic.reader(
        async (message) => {
          running += 1;
          most = Math.max(most, running);
          await new Promise((resolve) => setImmediate(resolve));
          running -= 1;
          order.set(message.subject, [...(order.get(message.subject) ?? []), text(message)]);
          done += 1;
        },
        { width: 3 },
      ),
    );
    await until(() => done === 60);
    expect(most).toBe(3);
    for (const [at, conversation] of conversations.entries()) {
      const expected = Array.from({ length: 12 }, (_, round) => String(at + 5 * round));
      expect(order.get(topic.subject(conversation))).toEqual(expected);
    }
  });

  it('leaves in the stream what it has no hands for', async () => {
    const topic = new Topic();
    const { bus: publisher } = await owner(topic);
    for (let event = 0; event < 100; event++) await topic.publish(publisher, String(event), `c${event}`);
    const gate = Promise.withResolvers<void>();
    let handled = 0;
    await stage.ready(
      'reader',
      topic.reader(
        async () => {
          await gate.promise;
          handled += 1;
        },
        { width: 2 },
      ),
    );
    await until(async () => (await topic.consumer('reader-said')).ackPending > 0);
    expect((await topic.consumer('reader-said')).ackPending).toBeLessThan(40);
    gate.resolve();
    await until(() => handled === 100);
  });

  it('takes new settings over', async () => {
    const topic = new Topic();
    await owner(topic);
    const { bus } = await stage.ready(
      'reader',
      topic.reader(() => undefined, { maxDeliver: 3 }),
    );
    await bus.destroy();
    await stage.ready(
      'reader',
      topic.reader(() => undefined, { maxDeliver: 7 }),
    );
    const info = await (await stage.administration()).consumers.info(topic.stream, 'reader-said');
    expect(info.config.max_deliver).toBe(7);
  });

  it('shares the events with another instance of its service', async () => {
    const topic = new Topic();
    const { bus: publisher } = await owner(topic);
    const got: string[] = [];
    for (const instance of ['one', 'two']) {
      await stage.ready(
        'reader',
        topic.reader((message) => void got.push(`${text(message)} ${instance}`)),
      );
    }
    for (let event = 0; event < 40; event++) await topic.publish(publisher, String(event), `c${event}`);
    await until(() => got.length >= 40);
    await until(async () => (await topic.consumer('reader-said')).ackPending === 0);
    expect(new Set(got.map((entry) => entry.split(' ')[0])).size).toBe(40);
    expect(got).toHaveLength(40);
  });
});

describe('a reader that drains', () => {
  it('takes nothing new, finishes what it has in hand, and hands the rest back at once', async () => {
    const topic = new Topic();
    const { bus: publisher } = await owner(topic);
    const entered: string[] = [];
    const done: string[] = [];
    const gate = Promise.withResolvers<void>();
    const { bus } = await stage.ready(
      'reader',
      topic.reader(
        async (message) => {
          entered.push(text(message));
          await gate.promise;
          done.push(text(message));
        },
        { width: 1 },
      ),
    );
    await topic.publish(publisher, 'in hand');
    await until(() => entered.length === 1);
    for (let event = 0; event < 8; event++) await topic.publish(publisher, `later ${event}`, `c${event + 2}`);
    const draining = bus.drain(AbortSignal.timeout(10_000));
    await topic.publish(publisher, 'after', 'c99');
    gate.resolve();
    await draining;
    expect(done[0]).toBe('in hand');
    expect(bus.ready).toBe(false);
    expect(bus.connected).toBe(true);
    const finished = done.length;
    await bus.destroy();
    const rest: string[] = [];
    await stage.ready(
      'reader',
      topic.reader((message) => void rest.push(text(message))),
    );
    await until(() => rest.length === 10 - finished, 5_000);
    expect([...done, ...rest].sort()).toEqual(
      ['in hand', 'after', ...Array.from({ length: 8 }, (_, event) => `later ${event}`)].sort(),
    );
  });

  it('gives back at once what was on its way to it', async () => {
    const topic = new Topic();
    const { bus: publisher } = await owner(topic);
    const all = Array.from({ length: 600 }, (_, event) => `event ${event}`);
    const got: string[] = [];
    const reader = topic.reader((message) => void got.push(text(message)));
    const { bus } = await stage.ready('reader', reader);
    const publishing = all.map((event, index) => topic.publish(publisher, event, `c${index}`));
    await until(() => got.length > 0);
    await bus.drain(AbortSignal.timeout(10_000));
    await bus.destroy();
    expect(got.length).toBeLessThan(all.length);
    await Promise.all(publishing);
    await stage.ready('reader', reader);
    await until(() => new Set(got).size === all.length, 5_000);
  });

  it('stores what its last events published', async () => {
    const topic = new Topic();
    const { bus: publisher } = await owner(topic);
    const gate = Promise.withResolvers<void>();
    let entered = false;
    const stageBus = stage.open('reader', (bus) =>
      topic.reader(async () => {
        entered = true;
        await gate.promise;
        expect(await bus.publish(`${topic.root}.c1.passages`, Buffer.from('answer'), randomUUID())).toBe(
          true,
        );
      })(bus),
    );
    await topic.publish(publisher, 'question');
    await until(() => entered);
    const draining = stageBus.bus.drain(AbortSignal.timeout(10_000));
    gate.resolve();
    await draining;
    await stageBus.bus.destroy();
    const { state } = await (await stage.administration()).streams.info(topic.stream);
    expect(state.messages).toBe(2);
    expect(await topic.consumer('reader-said')).toMatchObject({ ackPending: 0, pending: 0 });
    expect(stageBus.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('waits no longer than its deadline, and nothing breaks when a handler ends after the bus is closed', async () => {
    const topic = new Topic();
    const { bus: publisher } = await owner(topic);
    const gate = Promise.withResolvers<void>();
    let entered = false;
    let ended = false;
    const { bus } = await stage.ready(
      'reader',
      topic.reader(async () => {
        entered = true;
        await gate.promise;
        ended = true;
      }),
    );
    await topic.publish(publisher, 'event');
    await until(() => entered);
    const from = performance.now();
    await bus.drain(AbortSignal.timeout(100));
    await bus.drain(AbortSignal.abort());
    expect(performance.now() - from).toBeLessThan(2_000);
    await bus.destroy();
    gate.resolve();
    await until(() => ended);
    await new Promise((resolve) => setImmediate(resolve));
  });
});
