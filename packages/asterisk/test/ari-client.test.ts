import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { AriChannelGoneError, AriClosedError, AriError, AriTimeoutError } from '../src/mod.ts';
import { type CallSite, startCallSite } from './call-site.ts';

let site: CallSite;

beforeAll(async () => {
  site = await startCallSite();
});

afterAll(() => site?.[Symbol.asyncDispose]());

test('the committed types are those of the Asterisk that runs', async () => {
  const script = join(import.meta.dirname, '../scripts/generate-ari-types.ts');
  execFileSync(process.execPath, [script, site.stack.bundle.prefix, '--check'], { stdio: 'pipe' });
  const { system } = await site.ari.info();
  expect(system?.version).toMatch(/^22\./);
});

test('a call is heard of, played to, steered, and hung up', async () => {
  const { ari } = site;
  const { channelId, phone } = await site.call({ dtmf: [{ digit: '0', atMs: 300 }] });
  const key = new Promise<string>((resolve) => {
    ari.on('ChannelDtmfReceived', ({ digit, channel }) => {
      if (channel.id === channelId) resolve(digit);
    });
  });
  await ari.answer(channelId);
  expect((await ari.getChannel(channelId)).state).toBe('Up');
  expect((await ari.listChannels()).map(({ id }) => id)).toContain(channelId);

  const states: string[] = [];
  ari.on('PlaybackStarted', ({ playback }) => void states.push(`started ${playback.media_uri}`));
  ari.on('PlaybackFinished', ({ playback }) => void states.push(`finished ${playback.id}`));
  const playback = await ari.play(channelId, {
    playbackId: 'tone-1',
    media: ['tone:ring;tonezone=fr', 'tone:busy'],
  });
  expect(playback.id).toBe('tone-1');
  await until('the playback began', () => states.includes('started tone:ring;tonezone=fr'));
  const stopping = performance.now();
  await ari.stopPlayback('tone-1');
  await until('the whole list ended', () => states.at(-1) === 'finished tone-1');
  expect(performance.now() - stopping).toBeLessThan(500);
  await ari.stopPlayback('tone-1');
  expect(await key).toBe('0');
  await ari.sendDtmf(channelId, '12#');

  await ari.setChannelVar(channelId, 'DECROCHE_X', 'é & =+ ?');
  expect(await ari.getChannelVar(channelId, 'DECROCHE_X')).toBe('é & =+ ?');
  await ari.setGlobalVariable('DECROCHE_Y', '1');
  expect(await ari.getGlobalVariable('DECROCHE_Y')).toBe('1');

  const left = new Promise<void>((resolve) => {
    ari.on('StasisEnd', ({ channel }) => {
      if (channel.id === channelId) resolve();
    });
  });
  await ari.hangup(channelId);
  await left;
  await ari.hangup(channelId);
  expect((await phone.ended).end).toBe('remote-hung-up');
});

test('a channel let go into the dialplan keeps its id and leaves the application', async () => {
  const { channelId, phone } = await site.call();
  const left = new Promise<string>((resolve) => {
    site.ari.on('StasisEnd', ({ channel }) => resolve(channel.id));
  });
  await site.ari.continueInDialplan(channelId, { context: 'queues', extension: 'retraite' });
  expect(await left).toBe(channelId);
  await until('it is in the queue', async () => {
    const { dialplan } = await site.ari.getChannel(channelId);
    return dialplan.app_name === 'Queue';
  });
  await phone.hangUp();
  await phone.ended;
});

test('a bridge made twice under one id is one bridge; destroyed twice is destroyed', async () => {
  const first = await site.ari.createBridge('bridge-1');
  expect(await site.ari.createBridge('bridge-1')).toEqual(first);
  expect((await site.ari.listBridges()).filter(({ id }) => id === 'bridge-1')).toHaveLength(1);
  await site.ari.destroyBridge('bridge-1');
  await site.ari.destroyBridge('bridge-1');
});

test('each refusal has its status and its code, and its message has no id', async () => {
  const { ari } = site;
  const refusal = async (call: Promise<unknown>) => {
    const error = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(AriError);
    expect(String(error)).not.toContain('0612345678');
    return error instanceof AriError && [error.status, error.code];
  };
  expect(await refusal(ari.getChannel('0612345678'))).toEqual([404, 'ARI_NOT_FOUND']);
  expect(await refusal(ari.answer('0612345678'))).toEqual([404, 'ARI_NOT_FOUND']);
  expect(await refusal(ari.subscribe('nonsense:0612345678'))).toEqual([400, 'ARI_BAD_REQUEST']);
  expect(await refusal(ari.snoop('0612345678', { snoopId: 'sn', spy: 'in' }))).toEqual([
    404,
    'ARI_NOT_FOUND',
  ]);
  expect(
    await refusal(ari.call('POST /channels/externalMedia', { query: { app: 'x', format: 'junk' } })),
  ).toEqual([400, 'ARI_BAD_REQUEST']);
  const stranger = site.newAri({ password: 'wrong' });
  expect(await refusal(stranger.info())).toEqual([401, 'ARI_UNAUTHORIZED']);
  await stranger.close();
  const { channelId, phone } = await site.call();
  await ari.createBridge('bridge-2');
  const left = new Promise((resolve) => ari.on('StasisEnd', resolve));
  await ari.continueInDialplan(channelId, { context: 'queues', extension: 'retraite' });
  await left;
  expect(await refusal(ari.addToBridge('bridge-2', [channelId]))).toEqual([422, 'ARI_NOT_IN_STASIS']);
  await ari.destroyBridge('bridge-2');
  await phone.hangUp();
  await phone.ended;
});

test('waiting for a channel that never comes, that goes, or that nobody wants ends with its own error', async () => {
  const { ari } = site;
  await expect(ari.waitForStasisStart('never', { deadlineMs: 20 })).rejects.toBeInstanceOf(AriTimeoutError);
  const givingUp = new AbortController();
  const unwanted = ari.waitForStasisStart('never', { signal: givingUp.signal });
  givingUp.abort();
  await expect(unwanted).rejects.toBeInstanceOf(AriClosedError);
  const { channelId, phone } = await site.call();
  const again = ari.waitForStasisStart(channelId);
  await ari.hangup(channelId);
  await expect(again).rejects.toBeInstanceOf(AriChannelGoneError);
  await phone.ended;
  // Dropped on purpose: its rejection must not be unhandled.
  void ari.waitForStasisStart('never', { deadlineMs: 1 });
  // Its deadline is over when a later one is.
  await expect(ari.waitForStasisStart('never', { deadlineMs: 20 })).rejects.toBeInstanceOf(AriTimeoutError);
});

test('a closed client gives up what is in flight and refuses more; closing again does nothing', async () => {
  const client = site.newAri();
  await client.info();
  const inFlight = client.listChannels().catch((error: unknown) => error);
  await client.close();
  await client.close();
  expect(await inFlight).toBeInstanceOf(AriClosedError);
  await expect(client.info()).rejects.toBeInstanceOf(AriClosedError);
  expect(client.state).toBe('closed');
});

test('a second client of the application replaces the first, which stops and says so, and can take it back', async () => {
  const [first, second] = [site.newAri({ app: 'other' }), site.newAri({ app: 'other' })];
  try {
    const told: string[] = [];
    first.on('ApplicationReplaced', ({ application }) => void told.push(application));
    first.start();
    await first.whenConnected(5_000);
    second.start();
    await until('the first is replaced', () => first.state === 'replaced');
    expect(told).toEqual(['other']);
    expect(second.state).toBe('connected');
    expect(site.logger.lines.filter(({ fields }) => fields.code === 'ARI_APPLICATION_REPLACED')).toHaveLength(
      1,
    );
    // HTTP goes on: calls in progress can be finished.
    await first.info();
    first.start();
    await until('the second is replaced', () => second.state === 'replaced' && first.state === 'connected');
  } finally {
    await Promise.all([first.close(), second.close()]);
  }
});
