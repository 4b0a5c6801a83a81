import { until } from '@decroche/test-kit';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type BusMessage, BusUnavailableError } from '../src/mod.ts';
import { BusStage } from './bus-stage.ts';

const SUBJECT = 'narrow.c1.said';
const TEXT = Buffer.from('text');
let stage: BusStage;
beforeAll(async () => {
  stage = await BusStage.start();
});
afterEach(async () => {
  const { process } = stage.stack.nats;
  if (process.state === 'frozen') process.thaw();
  if (process.state === 'stopped') await process.start();
  await stage.clear();
});
afterAll(() => stage?.stop());

/** Who may publish and read the answers of the server, and nothing else. */
const teller = async () => (await stage.ready('narrow')).bus;

test('a text that somebody reads is handed over, and he learns how old it is', async () => {
  const got: BusMessage[] = [];
  await stage.ready('reader', (bus) =>
    bus.subscribe(SUBJECT, (message) => void got.push(message), 'readers'),
  );
  const bus = await teller();
  expect(await bus.handOver(SUBJECT, TEXT, performance.now() - 3_000)).toBe(true);
  await until(() => got.length > 0);
  expect(got[0]?.ageMs).toBeGreaterThanOrEqual(3_000);
});

test('whoever tells what nobody reads learns it at once', async () => {
  const bus = await teller();
  const from = performance.now();
  expect(await bus.handOver(SUBJECT, TEXT)).toBe(false);
  expect(performance.now() - from).toBeLessThan(1_000);
});

test('a server that is away, or stands still, has taken nothing', async () => {
  const bus = await teller();
  await stage.stack.nats.process.freeze();
  await expect(bus.handOver(SUBJECT, TEXT)).rejects.toThrow(BusUnavailableError);
  stage.stack.nats.process.thaw();
  await stage.stack.nats.process.kill();
  await until(() => !bus.connected);
  await expect(bus.handOver(SUBJECT, TEXT)).rejects.toThrow(BusUnavailableError);
});
