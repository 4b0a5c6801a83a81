import { startAgentPhone } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AmiDisconnectedError, type AmiEvent, type AmiEventOf, AmiRefusedError } from '../src/mod.ts';
import { type CallSite, startCallSite } from './call-site.ts';

let site: CallSite;

beforeAll(async () => {
  site = await startCallSite({ agents: 2 });
});

afterAll(() => site?.[Symbol.asyncDispose]());

test('a queued call is told in order, with the same ids as ARI and times in milliseconds', async () => {
  const told: AmiEvent[] = [];
  const stop = site.ami.onEvent((event) => void told.push(event));
  const agent = await startAgentPhone({ stack: site.stack, extension: '1001', ringMs: 600 });
  const { channelId, phone } = await site.call();
  await site.ari.continueInDialplan(channelId, { context: 'queues', extension: 'retraite' });
  await until('an agent is connected', () => told.some(({ type }) => type === 'AgentConnect'));
  const [queue] = await site.ami.queueStatus('retraite');
  expect(queue?.members.find((member) => member.interface === 'PJSIP/1001')).toMatchObject({
    state: 'in_use',
  });
  expect(queue?.members.find((member) => member.interface === 'PJSIP/1002')).toMatchObject({
    state: 'unavailable',
  });
  expect(queue?.entries).toEqual([]);
  await phone.hangUp();
  await until('the agent is done', () => told.some(({ type }) => type === 'AgentComplete'));
  stop();
  await agent.stop();

  const only = <Type extends AmiEvent['type']>(type: Type) =>
    told.filter((event): event is AmiEventOf<Type> => event.type === type)[0] as AmiEventOf<Type>;
  const order = told.map(({ type }) => type).filter((type) => /^QueueCaller|^Agent/.test(type));
  expect(order).toEqual([
    'QueueCallerJoin',
    'AgentCalled',
    'QueueCallerLeave',
    'AgentConnect',
    'AgentComplete',
  ]);
  expect(only('QueueCallerJoin')).toMatchObject({ queue: 'retraite', position: 1, count: 1 });
  for (const type of ['QueueCallerJoin', 'AgentCalled', 'AgentConnect'] as const)
    expect(only(type).caller.uniqueId).toBe(channelId);
  // Asterisk may have forgotten his channel by then.
  expect([channelId, undefined]).toContain(only('AgentComplete').caller?.uniqueId);
  expect(only('AgentConnect')).toMatchObject({ interface: 'PJSIP/1001', agent: { linkedId: channelId } });
  expect(only('AgentCalled').agent.uniqueId).toBe(only('AgentConnect').agent.uniqueId);
  expect([0, 1_000]).toContain(only('AgentConnect').ringTimeMs);
  expect(only('AgentComplete').reason).toBe('caller');
  const at = told.map((event) => event.at ?? Number.NaN);
  for (const value of at) expect(Math.abs(value - Date.now())).toBeLessThan(60_000);
  expect(JSON.stringify(told)).not.toContain('+33199000001');
});

test('who waits, at whom it rings and who talks can be asked at any moment', async () => {
  const agent = await startAgentPhone({ stack: site.stack, extension: '1002', ringMs: 'never' });
  const { channelId, phone } = await site.call();
  expect(await site.ami.queuedCallers()).toEqual([]);
  await site.ari.continueInDialplan(channelId, { context: 'queues', extension: 'retraite' });
  await agent.next('ringing');
  const stands = async () => (await site.ami.queuedCallers())[0];
  await until('it rings', async () => (await stands())?.ringing.length === 1);
  const quiet = { uniqueId: channelId, held: false, asked: [] };
  expect(await stands()).toEqual({ ...quiet, ringing: ['PJSIP/1002'], talking: undefined });
  await agent.answer();
  await until('they talk', async () => (await stands())?.talking !== undefined);
  expect(await stands()).toEqual({ ...quiet, ringing: [], talking: 'PJSIP/1002' });
  await phone.hangUp();
  await agent.stop();
  await until('nobody is left', async () => (await site.ami.queuedCallers()).length === 0);
});

test('a caller who waits is in the queue status, and his leaving is an abandon', async () => {
  const abandoned = new Promise<AmiEventOf<'QueueCallerAbandon'>>((resolve) => {
    site.ami.on('QueueCallerAbandon', resolve);
  });
  const { channelId, phone } = await site.call();
  await site.ari.continueInDialplan(channelId, { context: 'queues', extension: 'retraite' });
  await until('he waits', async () => (await site.ami.queueStatus('retraite'))[0]?.callsWaiting === 1);
  const [queue] = await site.ami.queueStatus();
  expect(queue?.entries).toMatchObject([{ position: 1, uniqueId: channelId }]);
  await phone.hangUp();
  const { caller, position } = await abandoned;
  expect({ id: caller.uniqueId, position }).toEqual({ id: channelId, position: 1 });
});

test('an action that Asterisk does not know is refused; an unknown queue is empty', async () => {
  await expect(site.ami.action('NoSuchAction')).rejects.toMatchObject({
    code: 'AMI_REFUSED',
    action: 'NoSuchAction',
  });
  expect(await site.ami.queueStatus('no-such-queue')).toEqual([]);
});

test('a value with line breaks stays one value', async () => {
  const evil = 'x\r\nActionID: 1\r\n\r\nAction: Logoff\r\n\r\n';
  const fields = [
    ['Channel', evil],
    ['Variable', 'X'],
    ['Value', '1'],
  ] as const;
  await expect(site.ami.action('Setvar', fields)).rejects.toBeInstanceOf(AmiRefusedError);
  await site.ami.ping();
  expect(site.ami.state).toBe('connected');
});

test('500 actions at once each get their own answer', async () => {
  const answers = await Promise.all(
    Array.from({ length: 500 }, async (_, i) =>
      (await site.ami.action('Ping', [['X', String(i)]])).get('Ping'),
    ),
  );
  expect(new Set(answers)).toEqual(new Set(['Pong']));
});

test('a wrong password never connects, is reported once, and actions reject at once', async () => {
  const before = site.logger.lines.length;
  const stranger = site.newAmi({ password: 'wrong', reconnect: { firstMs: 10, maxMs: 50 } });
  stranger.start();
  await expect(stranger.ping()).rejects.toBeInstanceOf(AmiDisconnectedError);
  await expect(stranger.whenConnected(3_500)).rejects.toMatchObject({ code: 'AMI_TIMEOUT' });
  await stranger.close();
  const warnings = site.logger.lines.slice(before).filter(({ level }) => level === 'warn');
  expect(warnings).toHaveLength(1);
  expect(warnings[0]?.fields.reason).toContain('Authentication failed');
});

test('closing rejects what waits for an answer, and closing again does nothing', async () => {
  const client = site.newAmi();
  client.start();
  await client.whenConnected(5_000);
  const inFlight = client.ping().catch((error: unknown) => error);
  await client.close();
  await client.close();
  expect(await inFlight).toBeInstanceOf(AmiDisconnectedError);
  await expect(client.ping()).rejects.toBeInstanceOf(AmiDisconnectedError);
  expect(client.state).toBe('closed');
});
