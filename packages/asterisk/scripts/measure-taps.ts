/**
 * Measures taps on a real Asterisk of its own: time of set-up, time to the first frame, frames missing, and
 * processor time of this process.
 *
 *   node scripts/measure-taps.ts [--calls 20] [--seconds 10]
 */
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { ensure, placeCall, startLocalStack } from '@decroche/local-stack';
import { percentile, percentiles } from '@decroche/test-kit';
import {
  AriClient,
  type CallerAudioSource,
  createAudioSocketAudioSource,
  createWebSocketAudioSource,
  isTapChannel,
  type Logger,
  type Tap,
} from '../src/mod.ts';

const { values } = parseArgs({
  options: { calls: { type: 'string', default: '20' }, seconds: { type: 'string', default: '10' } },
});
const calls = Number(values.calls);
const seconds = Number(values.seconds);

const say = (text: string) => process.stdout.write(`${text}\n`);
const logger: Logger = {
  debug: () => {},
  info: () => {},
  warn: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
  error: (fields, message) => process.stderr.write(`${message} ${JSON.stringify(fields)}\n`),
};

function distribution(samples: number[]): string {
  const { p50, p95 } = percentiles(samples, 1);
  return `p50 ${p50} ms, p95 ${p95} ms, max ${percentile(samples, 1)?.toFixed(1)} ms`;
}

async function drain(tap: Tap): Promise<void> {
  for await (const frame of tap.frames) void frame;
}

async function measure(
  name: string,
  source: CallerAudioSource,
  channelIds: readonly string[],
): Promise<void> {
  const setUps: number[] = [];
  const firsts: number[] = [];
  for (const channelId of channelIds) {
    const started = performance.now();
    const tap = await source.tap({ channelId });
    setUps.push(performance.now() - started);
    for await (const _ of tap.frames) {
      firsts.push(performance.now() - started);
      break;
    }
    await tap.close();
  }
  say(`${name}: one after the other, set-up ${distribution(setUps)}; first frame ${distribution(firsts)}`);

  const started = performance.now();
  const taps = await Promise.all(
    channelIds.map((channelId) => source.tap({ channelId, deadlineMs: 10_000 })),
  );
  say(`${name}: ${taps.length} at once, all set up in ${(performance.now() - started).toFixed(0)} ms`);
  const drains = taps.map(drain);
  const before = {
    at: performance.now(),
    cpu: process.cpuUsage(),
    received: taps.map(({ counts }) => counts.received),
  };
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const elapsedMs = performance.now() - before.at;
  const { user, system } = process.cpuUsage(before.cpu);
  const missing = taps.map(
    ({ counts }, index) => 100 * (1 - ((counts.received - (before.received[index] ?? 0)) * 20) / elapsedMs),
  );
  const worst = Math.max(...missing).toFixed(2);
  const share = ((user + system) / 1_000 / elapsedMs) * 100;
  say(
    `${name}: ${taps.length} taps for ${seconds} s: ${share.toFixed(1)} % of a core here, worst tap misses ${worst} % of its frames`,
  );
  await Promise.all(taps.map((tap) => tap.close()));
  await Promise.all(drains);
}

await ensure(['asterisk', 'sipp']);
const stack = await startLocalStack({ services: ['asterisk'], rtpPorts: 4 * calls + 64 });
const { ariUrl: url, ariUser: user, ariPassword: password } = stack.asterisk;
const ari = AriClient.create({ url, user, password, app: 'decroche', logger });
const sources: CallerAudioSource[] = [];
try {
  ari.start();
  await ari.whenConnected(10_000);
  await ari.setGlobalVariable('DECROCHE_GATEWAY_SEEN_decroche', '9999999999');
  const channelIds: string[] = [];
  ari.on('StasisStart', ({ channel }) => {
    if (!isTapChannel('decroche', channel.id)) channelIds.push(channel.id);
  });
  const phones = [];
  for (let i = 0; i < calls; i += 1) {
    const phone = await placeCall({ stack });
    await phone.answered;
    phones.push(phone);
  }
  while (channelIds.length < calls) await new Promise((resolve) => setTimeout(resolve, 50));
  const { model } = cpus()[0] ?? { model: 'unknown' };
  say(`${channelIds.length} calls up, each with its own sipp; ${availableParallelism()} cores, ${model}`);
  const webSocket = createWebSocketAudioSource({ ari, logger });
  sources.push(webSocket);
  await measure('chan_websocket', webSocket, channelIds);
  const audioSocket = await createAudioSocketAudioSource({ ari, logger, host: '127.0.0.1', port: 0 });
  sources.push(audioSocket);
  await measure('AudioSocket', audioSocket, channelIds);
  for (const phone of phones) await phone.hangUp();
} finally {
  for (const source of sources) await source.close();
  await ari.close();
  await stack.stop();
}
