import { readdirSync, readFileSync } from 'node:fs';
import { until } from '@decroche/test-kit';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  AmiDisconnectedError,
  AmiTimeoutError,
  AriEventsLostError,
  AriTimeoutError,
  AriUnreachableError,
  createWebSocketAudioSource,
  type LinkState,
} from '../src/mod.ts';
import { type CallSite, population, startCallSite } from './call-site.ts';

let site: CallSite;

/** A stopped process is in state T (proc(5)). */
function isStopped(pid: number | undefined): boolean {
  const tasks = `/proc/${pid}/task`;
  return readdirSync(tasks).every((task) => /\) T /.test(readFileSync(`${tasks}/${task}/stat`, 'utf8')));
}

/** Connections to a port of loopback that the client has given up and the server not yet (CLOSE_WAIT, proc_net_tcp(5)). */
function givenUpConnections(url: string): number {
  const local = `0100007F:${Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0')}`;
  const rows = readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1);
  return rows.filter((row) => {
    const [, address, , state] = row.trim().split(/\s+/);
    return address === local && state === '08';
  }).length;
}

/** For how long both links have been connected, milliseconds. */
function steadiness({ ari, ami }: CallSite): () => number {
  let changedAt = performance.now();
  const changed = () => {
    changedAt = performance.now();
  };
  ari.onStateChange(changed);
  ami.onStateChange(changed);
  return () => (ari.state === 'connected' && ami.state === 'connected' ? performance.now() - changedAt : 0);
}

beforeEach(async () => {
  site = await startCallSite();
});

afterEach(() => site?.[Symbol.asyncDispose]());

test('Asterisk killed and restarted: everything ends with its error, both clients come back and report, a new call works', async () => {
  const { ari, ami, stack, logger } = site;
  const source = createWebSocketAudioSource({ ari, logger });
  const states: Record<'ari' | 'ami', LinkState[]> = { ari: [], ami: [] };
  const outages: Record<'ari' | 'ami', number[]> = { ari: [], ami: [] };
  ari.onStateChange((state) => void states.ari.push(state));
  ami.onStateChange((state) => void states.ami.push(state));
  ari.onReconnected(({ outageMs }) => void outages.ari.push(outageMs));
  ami.onReconnected(({ outageMs }) => void outages.ami.push(outageMs));
  const { channelId, phone } = await site.call({ hangUpAfterMs: 60_000 });
  const tap = await source.tap({ channelId });
  const awaited = ari.waitForStasisStart('never', { deadlineMs: 20_000 });
  const waiting = ami.action('Ping', [], { deadlineMs: 20_000 });
  waiting.catch(() => undefined);

  const killedAt = performance.now();
  await stack.asterisk.process.kill();
  expect(await tap.ended).toBe('media_lost');
  await expect(awaited).rejects.toBeInstanceOf(AriEventsLostError);
  await until('both links are down', () => ari.state === 'connecting' && ami.state === 'connecting');
  expect(performance.now() - killedAt).toBeLessThan(1_000);
  await expect(ari.info()).rejects.toBeInstanceOf(AriUnreachableError);
  await expect(ami.ping()).rejects.toBeInstanceOf(AmiDisconnectedError);
  await expect(source.tap({ channelId, deadlineMs: 500 })).rejects.toMatchObject({ name: 'TapError' });

  await stack.asterisk.process.start();
  const readyAt = performance.now();
  await Promise.all([ari.whenConnected(10_000), ami.whenConnected(10_000)]);
  expect(performance.now() - readyAt).toBeLessThan(6_000);
  expect(states).toEqual({ ari: ['connecting', 'connected'], ami: ['connecting', 'connected'] });
  expect(outages.ari).toHaveLength(1);
  expect(outages.ami).toHaveLength(1);
  for (const outageMs of [...outages.ari, ...outages.ami]) {
    expect(outageMs).toBeGreaterThan(0);
    expect(outageMs).toBeLessThan(performance.now() - killedAt);
  }
  await tap.close();
  expect(await population(ari)).toEqual({ channels: 0, bridges: 0 });
  expect((await ami.queueStatus()).length).toBeGreaterThan(0);
  await until(
    'callers are let in again',
    async () => (await ari.getGlobalVariable('DECROCHE_GATEWAY_SEEN_decroche')) !== '',
  );
  const again = await site.call();
  const tapAgain = await source.tap({ channelId: again.channelId });
  await until('the new voice is heard', () => tapAgain.counts.received > 5);
  await source.close();
  await again.phone.hangUp();
  await phone.hangUp();
  // An outage is worth a line or two a link, not one an attempt.
  const warnings = logger.lines.filter(
    ({ fields }) => /_DISCONNECTED$/.test(String(fields.code)) && fields.attempts === 0,
  );
  expect(warnings.length).toBeLessThanOrEqual(2);
});

test('a frozen Asterisk is noticed by the heartbeat, requests keep their deadlines, and thawing brings everything back', async () => {
  const { ari, ami, stack } = site;
  const steadyMs = steadiness(site);
  stack.asterisk.process.freeze();
  await until('every thread has stopped', () => isStopped(stack.asterisk.process.pid));
  const frozenAt = performance.now();
  const http = ari.info({ deadlineMs: 400 }).catch((error: unknown) => error);
  const action = ami.action('Ping', [], { deadlineMs: 400 }).catch((error: unknown) => error);
  expect(await http).toBeInstanceOf(AriTimeoutError);
  expect(await action).toBeInstanceOf(AmiTimeoutError);
  expect(performance.now() - frozenAt).toBeLessThan(800);
  await until(
    'both links are given up',
    () => ari.state === 'connecting' && ami.state === 'connecting',
    4_000,
  );
  expect(performance.now() - frozenAt).toBeLessThan(3_000);
  // Connections that Asterisk will serve only after the thaw, when nobody wants them.
  const { ariUrl } = stack.asterisk;
  await until('some connections were given up', () => givenUpConnections(ariUrl) >= 3, 20_000);
  stack.asterisk.process.thaw();
  // Those are served now, and each takes the application once: a call that comes meanwhile is told to nobody, and is
  // found by looking the channels up.
  await until('no given-up connection is left', () => givenUpConnections(ariUrl) === 0, 20_000);
  await until('both links are back and stay', () => steadyMs() > 1_000, 20_000);
  const { channelId, phone } = await site.call();
  await ari.answer(channelId);
  await phone.hangUp();
  await phone.ended;
  await until('the links stay up', () => ari.state === 'connected' && ami.state === 'connected');
});
