import { randomUUID } from 'node:crypto';
import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BusUnavailableError, type EventBus } from '../src/mod.ts';
import { BusStage } from './bus-stage.ts';

let stage: BusStage;
beforeAll(async () => {
  stage = await BusStage.start();
});
afterEach(async () => {
  await stage.clear();
  if (stage.stack.nats.process.state === 'stopped') await stage.stack.nats.process.start();
  await (await stage.administration()).streams.delete('CALLS').catch(() => undefined);
});
afterAll(() => stage?.stop());

const own = (bus: EventBus): void =>
  bus.own({ name: 'CALLS', subjects: ['calls.>'], maxAgeMs: 600_000, maxBytes: 1024 * 1024 });

function say(bus: EventBus, subject: string, data = 'text'): Promise<boolean> {
  return bus.publish(subject, Buffer.from(data), randomUUID());
}

describe('a bus while NATS is away', () => {
  it('starts, refuses to publish with a typed error, and connects once the server is there', async () => {
    await stage.stack.nats.process.kill();
    const { bus, lines } = stage.open('service', own);
    await until(() => lines.some(({ message }) => message === 'cannot reach NATS; trying on'));
    expect([bus.connected, bus.ready]).toEqual([false, false]);
    await expect(say(bus, 'calls.c1.said')).rejects.toThrow(BusUnavailableError);
    await expect(bus.publishVolatile('heard.c1', Buffer.from('text'))).rejects.toMatchObject({
      code: 'BUS_UNAVAILABLE',
      message: expect.stringMatching(/^heard\.\*: /),
    });
    await expect(bus.replay('CALLS', 'calls.>', () => undefined)).rejects.toThrow(BusUnavailableError);
    await stage.stack.nats.process.start();
    await until(() => bus.ready);
    expect(await say(bus, 'calls.c1.said')).toBe(true);
  });

  it('stops at once', async () => {
    await stage.stack.nats.process.kill();
    const { bus } = stage.open('service', own);
    const from = performance.now();
    await bus.drain(AbortSignal.timeout(5_000));
    await bus.destroy();
    await bus.destroy();
    expect(performance.now() - from).toBeLessThan(2_500);
  });

  it('stops at once also when it was lost', async () => {
    const { bus } = await stage.ready('service', own);
    await stage.stack.nats.process.kill();
    await until(() => !bus.connected);
    const from = performance.now();
    await bus.drain(AbortSignal.timeout(5_000));
    await bus.destroy();
    expect(performance.now() - from).toBeLessThan(2_500);
  });

  it('says that what it was publishing was lost, when the server goes before it confirms', async () => {
    const { bus } = await stage.ready('service', own);
    await stage.stack.nats.process.freeze();
    const publishing = say(bus, 'calls.c1.said');
    publishing.catch(() => undefined);
    await stage.stack.nats.process.kill();
    await expect(publishing).rejects.toThrow(BusUnavailableError);
  });

  it('destroyed, it publishes nothing any more', async () => {
    const { bus } = await stage.ready('service', own);
    await bus.destroy();
    await expect(say(bus, 'calls.c1.said')).rejects.toThrow(BusUnavailableError);
    expect([bus.connected, bus.ready]).toEqual([false, false]);
  });
});

describe('a bus after a restart of NATS', () => {
  it('has its stream and its readers again, and is ready only then', async () => {
    const got: string[] = [];
    const live: string[] = [];
    let connections = 0;
    const owner = await stage.ready('owner', own);
    const reader = await stage.ready('reader', (bus) => {
      bus.consume({
        stream: 'CALLS',
        filter: 'calls.*.said',
        handler: ({ data }) => void got.push(Buffer.from(data).toString()),
      });
      bus.subscribe('calls.*.said', ({ data }) => void live.push(Buffer.from(data).toString()));
      bus.onConnected(() => {
        connections += 1;
      });
    });
    for (const round of ['one', 'two']) {
      await stage.restart();
      await until(() => !owner.bus.ready || connections > 1);
      await until(() => owner.bus.ready && reader.bus.ready);
      expect(await say(owner.bus, 'calls.c1.said', round)).toBe(true);
      await until(() => got.includes(round) && live.includes(round));
    }
    expect(got).toEqual(['one', 'two']);
    expect(live).toEqual(['one', 'two']);
    expect(connections).toBe(3);
    expect(reader.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('has said once that it was lost and once that it is back, however often it tried meanwhile', async () => {
    const { bus, lines } = await stage.ready('service', own);
    const { process } = stage.stack.nats;
    for (const round of [1, 2]) {
      await process.kill();
      await until(() => !bus.connected);
      // Refused connections: it tries each 0.1 to 0.5 s.
      for (let look = 0; look < 30; look += 1) await new Promise((resolve) => setTimeout(resolve, 50));
      await process.start();
      await until(() => bus.ready);
      const said = lines.map(({ level, message }) => `${level}: ${message}`);
      expect(said).toEqual([
        'info: connected to NATS',
        ...Array.from({ length: round }, () => [
          'warn: lost NATS; reconnecting',
          'info: connected to NATS',
        ]).flat(),
      ]);
    }
  });

  it('does not acknowledge in the new stream what it received from the old one', async () => {
    const gates = new Map<string, PromiseWithResolvers<void>>();
    let finished = 0;
    const owner = await stage.ready('owner', own);
    const reader = await stage.ready('reader', (bus) =>
      bus.consume({
        stream: 'CALLS',
        filter: 'calls.*.said',
        handler: async ({ data }) => {
          const gate = Promise.withResolvers<void>();
          gates.set(Buffer.from(data).toString(), gate);
          await gate.promise;
          finished += 1;
        },
      }),
    );
    await say(owner.bus, 'calls.c1.said', 'old');
    await until(() => gates.has('old'));
    await stage.restart();
    await until(() => !reader.bus.ready);
    await until(() => owner.bus.ready && reader.bus.ready);
    await say(owner.bus, 'calls.c2.said', 'new');
    await until(() => gates.has('new'));
    gates.get('old')?.resolve();
    await until(() => finished === 1);
    // The answer comes after whatever was sent before on the same connection.
    await say(reader.bus, 'calls.c3.other');
    const info = await (await stage.administration()).consumers.info('CALLS', 'reader-said');
    expect(info.num_ack_pending).toBe(1);
    gates.get('new')?.resolve();
  });

  it('goes on although a hook fails', async () => {
    const { bus, lines } = await stage.ready('service', (declared) => {
      own(declared);
      declared.onConnected(() => {
        throw new Error('hook failed');
      });
    });
    expect(await say(bus, 'calls.c1.said')).toBe(true);
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'error', message: 'what follows a connection failed' }),
    );
  });
});

describe('a bus that is refused', () => {
  it('with a wrong password says so now and then, and tries on', async () => {
    const { bus, lines } = stage.open('service', own, { password: 'wrong' });
    await until(() => lines.length > 0);
    expect(bus.ready).toBe(false);
    expect(lines[0]).toMatchObject({ level: 'warn', message: 'cannot reach NATS; trying on' });
    expect(JSON.stringify(lines)).not.toContain('wrong');
  });

  it('for a while by a restarted server comes back, however often it was refused', async () => {
    const { bus, lines } = await stage.ready('service', own);
    await stage.withOtherPasswords(async () => {
      await until(() => lines.some(({ message }) => message === 'NATS refused something'));
      await stage.refusals(4);
    });
    await until(() => bus.ready);
    expect(await say(bus, 'calls.c1.said')).toBe(true);
    expect(lines.filter(({ message }) => message === 'NATS refused something')).toHaveLength(1);
  });

  it('its stream is not ready, says so, and tries on', async () => {
    const { bus, lines } = stage.open('narrow', own);
    await until(() => lines.some(({ message }) => message === 'cannot create the stream; trying on'));
    expect([bus.connected, bus.ready]).toEqual([true, false]);
  });

  it('a subject logs it, and everything else goes on', async () => {
    const { bus, lines } = stage.open('narrow', (declared) => {
      declared.subscribe('heard.*', () => undefined);
      declared.consume({ stream: 'CALLS', filter: 'calls.*.said', handler: () => undefined });
    });
    await until(() => bus.connected);
    await until(() => lines.filter(({ message }) => message === 'NATS refused something').length >= 2);
    await bus.publishVolatile('calls.c1.said', Buffer.from('not allowed'));
    expect(await say(bus, 'calls.c1.said')).toBe(false);
    expect(bus.ready).toBe(false);
    expect(bus.connected).toBe(true);

    const heard: string[] = [];
    await stage.ready('listener', (declared) => {
      declared.subscribe('narrow.*.said', ({ data }) => void heard.push(Buffer.from(data).toString()));
      declared.subscribe('calls.*.said', ({ data }) => void heard.push(Buffer.from(data).toString()));
    });
    await bus.publishVolatile('calls.c1.said', Buffer.from('not allowed'));
    await bus.publishVolatile('narrow.c1.said', Buffer.from('allowed'));
    await until(() => heard.length > 0);
    expect(heard).toEqual(['allowed']);
  });
});

describe('live readers', () => {
  it('of one queue share what is sent, and a failure costs only its own event', async () => {
    const got: string[] = [];
    const services = ['one', 'two'].map((instance) =>
      stage.ready('reader', (bus) =>
        bus.subscribe(
          'heard.*',
          ({ subject }) => {
            got.push(`${instance} ${subject}`);
            if (subject === 'heard.c3') throw new Error('failed');
          },
          'group',
        ),
      ),
    );
    const all = await Promise.all(services);
    const { bus } = await stage.ready('publisher');
    for (let event = 0; event < 20; event++) await bus.publishVolatile(`heard.c${event}`, Buffer.from(''));
    await until(() => got.length === 20);
    expect(new Set(got.map((entry) => entry.split(' ')[1])).size).toBe(20);
    const errors = all.flatMap(({ lines }) => lines.filter(({ level }) => level === 'error'));
    expect(errors).toEqual([expect.objectContaining({ message: 'event not handled' })]);
  });

  it('that drain take nothing new while events keep coming', async () => {
    const gate = Promise.withResolvers<void>();
    const got: string[] = [];
    const { bus } = await stage.ready('reader', (declared) =>
      declared.subscribe('heard.*', async ({ data }) => {
        got.push(Buffer.from(data).toString());
        await gate.promise;
      }),
    );
    const { bus: publisher } = await stage.ready('publisher');
    await publisher.publishVolatile('heard.c1', Buffer.from('in hand'));
    await until(() => got.length === 1);
    let drained = false;
    const draining = bus.drain(AbortSignal.timeout(10_000)).then(() => {
      drained = true;
    });
    const busy = setInterval(() => void publisher.publishVolatile('heard.c2', Buffer.from('late')), 5);
    gate.resolve();
    await until(() => drained, 5_000);
    clearInterval(busy);
    await draining;
    const before = got.length;
    await publisher.publishVolatile('heard.c3', Buffer.from('after'));
    await publisher.drain(AbortSignal.timeout(1_000));
    expect(got.length).toBe(before);
  });
});
