import { randomUUID } from 'node:crypto';
import { until } from '@decroche/test-kit';
import { nanos } from '@nats-io/nats-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { BusUnavailableError, type EventBus } from '../src/mod.ts';
import { BusStage } from './bus-stage.ts';

let stage: BusStage;
let owner: EventBus;
let bus: EventBus;

beforeAll(async () => {
  stage = await BusStage.start();
});
afterEach(() => stage.clear());
afterAll(() => stage?.stop());

async function hold(events: readonly string[]): Promise<void> {
  owner = (
    await stage.ready('owner', (declared) =>
      declared.own({ name: 'CALLS', subjects: ['calls.>'], maxAgeMs: 600_000, maxBytes: 1024 * 1024 }),
    )
  ).bus;
  for (const event of events) await say(event);
  bus = (await stage.ready('reader')).bus;
}

afterEach(async () => {
  await (await stage.administration()).streams.delete('CALLS').catch(() => undefined);
});

function say(event: string): Promise<boolean> {
  return owner.publish(`calls.c1.${event.split(' ')[0]}`, Buffer.from(event), randomUUID());
}

async function replayed(filter: string): Promise<string[]> {
  const got: string[] = [];
  await bus.replay('CALLS', filter, ({ data }) => void got.push(Buffer.from(data).toString()));
  return got;
}

async function readersLeft(): Promise<number> {
  const { state } = await (await stage.administration()).streams.info('CALLS');
  return state.consumer_count;
}

describe('a replay', () => {
  it('gives what the stream holds of a subject, oldest first, and leaves no reader behind', async () => {
    await hold(['said 1', 'draft 1', 'said 2', 'said 3']);
    expect(await replayed('calls.*.said')).toEqual(['said 1', 'said 2', 'said 3']);
    expect(await replayed('calls.*.said')).toEqual(['said 1', 'said 2', 'said 3']);
    expect(await readersLeft()).toBe(0);
  });

  it('of nothing ends at once and leaves no reader behind', async () => {
    await hold(['draft 1']);
    const from = performance.now();
    expect(await replayed('calls.*.said')).toEqual([]);
    expect(performance.now() - from).toBeLessThan(1_000);
    expect(await readersLeft()).toBe(0);
  });

  it('does nothing when there is no stream', async () => {
    bus = (await stage.ready('reader')).bus;
    expect(await replayed('calls.*.said')).toEqual([]);
  });

  it('of many events gives them all', async () => {
    const events = Array.from({ length: 700 }, (_, event) => `said ${event}`);
    await hold(events);
    expect(await replayed('calls.*.said')).toEqual(events);
  });

  it('goes on after an event that cannot be handled', async () => {
    await hold(['said 1', 'said 2', 'said 3']);
    const got: string[] = [];
    await bus.replay('CALLS', 'calls.*.said', ({ data }) => {
      const event = Buffer.from(data).toString();
      got.push(event);
      if (event === 'said 2') throw Object.assign(new Error('refused'), { code: 'UNSIGNED_TEXT' });
    });
    expect(got).toEqual(['said 1', 'said 2', 'said 3']);
  });

  it('ends although events keep coming', async () => {
    await hold(['said 1', 'said 2']);
    const got: string[] = [];
    await bus.replay('CALLS', 'calls.*.said', async ({ data }) => {
      got.push(Buffer.from(data).toString());
      await say(`said again ${got.length}`);
    });
    expect(got).toEqual(['said 1', 'said 2']);
  });

  it('ends although events grew too old meanwhile', async () => {
    await hold(Array.from({ length: 300 }, (_, event) => `said ${event}`));
    const got: string[] = [];
    await bus.replay('CALLS', 'calls.*.said', async ({ data }) => {
      got.push(Buffer.from(data).toString());
      if (got.length === 1) await (await stage.administration()).streams.purge('CALLS');
    });
    expect(got.length).toBeLessThan(300);
    expect(await readersLeft()).toBe(0);
  });

  it('ends with an error when the server is lost in the middle', async () => {
    await hold(Array.from({ length: 400 }, (_, event) => `said ${event}`));
    const got: string[] = [];
    const replay = bus.replay('CALLS', 'calls.*.said', async ({ data }) => {
      got.push(Buffer.from(data).toString());
      if (got.length !== 3) return;
      await stage.stack.nats.process.kill();
      await until(() => !bus.connected);
    });
    await expect(replay).rejects.toThrow(BusUnavailableError);
    expect(got.length).toBeLessThan(400);
    await stage.stack.nats.process.start();
  });

  it('ends early, without an error, when the bus drains', async () => {
    await hold(Array.from({ length: 400 }, (_, event) => `said ${event}`));
    const got: string[] = [];
    let drained: Promise<void> | undefined;
    await bus.replay('CALLS', 'calls.*.said', ({ data }) => {
      got.push(Buffer.from(data).toString());
      if (got.length === 3) drained = bus.drain(AbortSignal.timeout(5_000));
    });
    await drained;
    expect(got.length).toBeLessThan(400);
    expect(await readersLeft()).toBe(0);
  });
});

describe('a look at a stream', () => {
  it('tells what the server does, whatever its owner declared', async () => {
    await hold(['said 1', 'said 2']);
    expect(await bus.look('CALLS')).toMatchObject({ count: 2, limitMs: 600_000, endless: 0, onDisk: false });
    const { streams } = await stage.administration();
    await streams.update('CALLS', { max_age: nanos(86_400_000), duplicate_window: nanos(120_000) });
    expect(await bus.look('CALLS')).toMatchObject({ count: 2, limitMs: 86_400_000 });
    await streams.update('CALLS', { max_age: 0 });
    const endless = await bus.look('CALLS');
    expect(endless).toMatchObject({ limitMs: null, endless: 2 });
    expect(endless?.oldestMs).toBeGreaterThanOrEqual(0);
    expect(endless?.oldestMs).toBeLessThan(60_000);
  });

  it('tells nothing of one that is not there, and nothing while the server is away', async () => {
    await hold([]);
    expect(await bus.look('OTHER')).toBeNull();
    await bus.destroy();
    expect(await bus.look('CALLS')).toBeNull();
  });
});
