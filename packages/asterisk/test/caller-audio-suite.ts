import { type MonoAudio, speak, startAgentPhone } from '@decroche/local-stack';
import { until } from '@decroche/test-kit';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type AriClient,
  type CallerAudioSource,
  isTapChannel,
  type Logger,
  type Tap,
  TapError,
} from '../src/mod.ts';
import { likeness, listen } from './audio-likeness.ts';
import { type CallSite, population, startCallSite } from './call-site.ts';
import { CONSUMER_APP, startConsumer } from './tap-consumer.ts';

/**
 * What the voice of a caller is held to on a real Asterisk, whatever carries it. One file for each carrier calls it: they wait for
 * calls, and wait beside one another.
 *
 * @param kind as {@link startConsumer} knows it
 */
export function describeCallerAudio(
  kind: string,
  createSource: (ari: AriClient, logger: Logger) => CallerAudioSource | Promise<CallerAudioSource>,
): void {
  describe(`the voice of a caller over ${kind}`, () => suite(kind, createSource));
}

function suite(kind: string, createSource: Parameters<typeof describeCallerAudio>[1]): void {
  let site: CallSite;
  let source: CallerAudioSource;
  let speech: MonoAudio;

  beforeAll(async () => {
    site = await startCallSite({ agents: 1 });
    source = await createSource(site.ari, site.logger);
    speech = await speak('Bonjour, mon mari est décédé, est-ce que j’ai droit à sa retraite ?');
  });

  afterAll(async () => {
    await source?.close();
    await site?.[Symbol.asyncDispose]();
  });

  const onlyCallers = (count: number) =>
    until(`${count} channels and no bridge are left`, async () => {
      const { channels, bridges } = await population(site.ari);
      return channels === count && bridges === 0;
    });
  const empty = () => onlyCallers(0);

  test.each(['slin16', 'slin'] as const)('%s: what is spoken arrives, whole and in time', async (format) => {
    const hangUpAfterMs = 500 + (speech.pcm.length / speech.sampleRate) * 1_000 + 500;
    const { channelId, phone } = await site.call({ wav: speech, hangUpAfterMs });
    const tap = await source.tap({ channelId, format });
    const openedAt = performance.now();
    const arrivals: number[] = [];
    const sequences: number[] = [];
    const heard = await listen(tap, ({ sequence }) => {
      arrivals.push(performance.now());
      sequences.push(sequence);
    });
    expect(await tap.ended).toBe('channel_ended');
    expect((await phone.ended).exitCode).toBe(0);

    const alike = likeness(speech.pcm, heard);
    expect(alike.segments).toBeGreaterThan(10);
    expect(alike.found).toBeGreaterThan(0.8);
    expect(alike.slippedFrames).toBeLessThanOrEqual(5);
    expect(tap.counts).toMatchObject({ dropped: 0, malformed: 0 });
    expect(sequences).toEqual(sequences.map((_, index) => index));
    expect((arrivals[0] ?? Number.NaN) - openedAt).toBeLessThan(500);
    // Real time: a frame each 20 ms from the first to the last, silence included.
    const elapsedMs = (arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0);
    expect(Math.abs(arrivals.length * 20 - elapsedMs)).toBeLessThan(0.1 * elapsedMs);
    await empty();
  });

  test('the tap goes on while the caller waits in the queue and talks with an agent', async () => {
    const agent = await startAgentPhone({ stack: site.stack, extension: '1001', ringMs: 200 });
    try {
      const { channelId, phone } = await site.call({ wav: speech, speakAfterMs: 1_500 });
      const tap = await source.tap({ channelId });
      const hearing = listen(tap);
      const answered = agent.next('answered');
      await site.ari.continueInDialplan(channelId, { context: 'queues', extension: 'retraite' });
      await answered;
      await await phone.speech;
      const spokenMs = (speech.pcm.length / speech.sampleRate) * 1_000;
      await until('all was heard', () => tap.counts.received * 20 > 1_500 + spokenMs + 300);
      await phone.hangUp();
      expect(likeness(speech.pcm, await hearing).found).toBeGreaterThan(0.8);
      expect(await tap.ended).toBe('channel_ended');
    } finally {
      await agent.stop();
    }
    await empty();
  });

  test('both legs of a conversation are heard apart, each its own voice and not the other', async () => {
    const answer = await speak('Je regarde votre dossier tout de suite, ne quittez pas je vous prie.');
    const agent = await startAgentPhone({ stack: site.stack, extension: '1001', ringMs: 200, wav: answer });
    try {
      const { channelId, phone } = await site.call({ wav: speech, speakAfterMs: 2_500 });
      const answered = agent.next('answered');
      await site.ari.continueInDialplan(channelId, { context: 'queues', extension: 'retraite' });
      await answered;
      const agentLeg = (await site.ari.listChannels()).find(({ name }) => name.startsWith('PJSIP/1001'));
      const [caller, other] = await Promise.all([
        source.tap({ channelId }),
        source.tap({ channelId: agentLeg?.id ?? '' }),
      ]);
      const hearing = Promise.all([listen(caller), listen(other)]);
      await phone.speech;
      const spokenMs = (speech.pcm.length / speech.sampleRate) * 1_000;
      await until('both have said all', () => caller.counts.received * 20 > 2_500 + spokenMs);
      await phone.hangUp();
      const [said, answeredWith] = await hearing;
      expect(likeness(speech.pcm, said).found).toBeGreaterThan(0.8);
      expect(likeness(speech.pcm, answeredWith).found).toBeLessThan(0.2);
      // The first tenths of a second were over before the agent's leg was listened to.
      expect(likeness(answer.pcm.subarray(answer.sampleRate), answeredWith).found).toBeGreaterThan(0.8);
      expect(likeness(answer.pcm, said).found).toBeLessThan(0.2);
    } finally {
      await agent.stop();
    }
    await empty();
  }, 120_000);

  test('a tap that is closed twice, and twice at once, is closed, and the call goes on', async () => {
    const { channelId, phone } = await site.call();
    const tap = await source.tap({ channelId });
    await Promise.all([tap.close(), tap.close()]);
    await tap.close();
    expect(await tap.ended).toBe('closed');
    await onlyCallers(1);
    await phone.hangUp();
    await empty();
  });

  test('a leg that never was gives TAP_CHANNEL_GONE at once and leaves nothing', async () => {
    const started = performance.now();
    await expect(source.tap({ channelId: 'no-such-channel' })).rejects.toMatchObject({
      code: 'TAP_CHANNEL_GONE',
    });
    expect(performance.now() - started).toBeLessThan(1_000);
    await empty();
  });

  test('a caller who hangs up at any moment of the set-up leaves nothing', async () => {
    for (const delayMs of [0, 1, 2, 4, 6, 9, 13, 20]) {
      const { channelId, phone } = await site.call();
      const tapping = source.tap({ channelId, stallMs: 500 }).then(
        (tap) => tap.ended,
        (error: unknown) => (error instanceof TapError ? error.code : error),
      );
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await site.ari.hangup(channelId);
      expect(['channel_ended', 'stalled', 'TAP_CHANNEL_GONE', 'TAP_FAILED']).toContain(await tapping);
      await phone.ended;
      await empty();
    }
  });

  test('a set-up that is given up, before or in the middle, leaves nothing, and the call goes on', async () => {
    const { channelId, phone } = await site.call();
    await expect(source.tap({ channelId, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'TAP_CLOSED',
    });
    for (const delayMs of [0, 1, 3, 5]) {
      const givingUp = new AbortController();
      const tapping = source.tap({ channelId, signal: givingUp.signal }).catch((error: unknown) => error);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      givingUp.abort();
      const result = await tapping;
      if (result instanceof TapError) expect(result.code).toBe('TAP_CLOSED');
      else await (result as Tap).close();
    }
    await onlyCallers(1);
    await phone.hangUp();
    await phone.ended;
    await empty();
  });

  test('a deadline that cannot be met is a TAP_TIMEOUT in time, and nothing is left', async () => {
    const { channelId, phone } = await site.call();
    site.stack.asterisk.process.freeze();
    const started = performance.now();
    try {
      await expect(source.tap({ channelId, deadlineMs: 300 })).rejects.toBeInstanceOf(TapError);
      expect(performance.now() - started).toBeLessThan(600);
    } finally {
      site.stack.asterisk.process.thaw();
    }
    await site.ari.whenConnected(10_000);
    await until('only the caller is left', async () => {
      await source.releaseOrphans();
      const { channels, bridges } = await population(site.ari);
      return channels === 1 && bridges === 0;
    });
    await phone.hangUp();
    await phone.ended;
    await empty();
  });

  test('20 taps opened and closed, five at a time, leave no channel, no bridge and the call up', async () => {
    const { channelId, phone } = await site.call();
    for (let round = 0; round < 4; round += 1) {
      const taps = await Promise.all(Array.from({ length: 5 }, () => source.tap({ channelId })));
      for (const tap of taps) {
        for await (const { data } of tap.frames) {
          expect(data).toHaveLength(640);
          break;
        }
      }
      await Promise.all(taps.map((tap) => tap.close()));
      for (const tap of taps) expect(await tap.ended).toBe('closed');
      await onlyCallers(1);
    }
    expect((await site.ari.getChannel(channelId)).state).toBe('Up');
    await phone.hangUp();
    await phone.ended;
    await empty();
  });

  test('a reader that is too slow loses the oldest frames, and they are counted', async () => {
    const { channelId, phone } = await site.call();
    const tap = await source.tap({ channelId, maxQueuedFrames: 10 });
    await until('more frames than the queue holds', () => tap.counts.received > 25);
    const reading = tap.frames[Symbol.asyncIterator]();
    const first = await reading.next();
    expect(first.value.sequence).toBe(tap.counts.dropped);
    expect(tap.counts.dropped).toBeGreaterThan(10);
    await tap.close();
    await phone.hangUp();
    await empty();
  });

  test('what a dead gateway left is found by its name and removed; what is alive is not', async () => {
    const { channelId, phone } = await site.call();
    const dead = await createSource(site.ari, site.logger);
    const orphan = await dead.tap({ channelId });
    const alive = await source.tap({ channelId });
    expect(await source.releaseOrphans()).toBe(3);
    expect(['channel_ended', 'media_closed']).toContain(await orphan.ended);
    await until('no orphan is left', async () => (await source.releaseOrphans()) === 0);
    const before = alive.counts.received;
    await until('the living tap still hears', () => alive.counts.received > before);
    await alive.close();
    await dead.close();
    await phone.hangUp();
    await empty();
  });

  test('a consumer that is killed leaves the call up, and its next run removes what it left', async () => {
    const { channelId, phone } = await site.call();
    const consumer = await startConsumer(kind, site, channelId);
    await until('it hears', () => consumer.heard() > 10);
    await consumer.kill();
    expect((await site.ari.getChannel(channelId)).state).toBe('Up');
    const ari = site.newAri({ app: CONSUMER_APP });
    const next = await createSource(ari, site.logger);
    try {
      await until('nothing of it is left', async () => {
        await next.releaseOrphans();
        return !(await site.ari.listChannels()).some(({ id }) => isTapChannel(CONSUMER_APP, id));
      });
    } finally {
      await next.close();
      await ari.close();
    }
    await onlyCallers(1);
    const again = await source.tap({ channelId });
    await until('the caller is heard by another one', () => again.counts.received > 10);
    await again.close();
    await phone.hangUp();
    await empty();
  });

  test('closing the source ends its taps and refuses new ones', async () => {
    const { channelId, phone } = await site.call();
    const closing = await createSource(site.ari, site.logger);
    const tap = await closing.tap({ channelId });
    const inSetUp = closing.tap({ channelId }).catch((error: unknown) => error);
    await closing.close();
    await closing.close();
    expect(await tap.ended).toBe('closed');
    expect(await inSetUp).toMatchObject({ code: 'TAP_CLOSED' });
    await expect(closing.tap({ channelId })).rejects.toMatchObject({ code: 'TAP_CLOSED' });
    await onlyCallers(1);
    await phone.hangUp();
    await empty();
  });

  test('an Asterisk that is killed ends the tap at once, and the next one is heard as before', async () => {
    const { channelId, phone } = await site.call();
    const tap = await source.tap({ channelId });
    const killedAt = performance.now();
    await site.stack.asterisk.process.kill();
    expect(['media_lost', 'media_closed']).toContain(await tap.ended);
    expect(performance.now() - killedAt).toBeLessThan(1_500);
    await site.stack.asterisk.process.start();
    await site.ari.whenConnected(10_000);
    await until(
      'callers are let in again',
      async () => (await site.ari.getGlobalVariable('DECROCHE_GATEWAY_SEEN_decroche').catch(() => '')) !== '',
    );
    await tap.close();
    await phone.hangUp();
    const again = await site.call();
    const next = await source.tap({ channelId: again.channelId });
    await until('the new voice is heard', () => next.counts.received > 10);
    await next.close();
    await again.phone.hangUp();
    await empty();
  });
}
