import { availableParallelism, cpus } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { callUnary } from '@decroche/service-kit';
import { readConfig } from '../config.ts';
import { openClient } from '../evaluation/listen-client.ts';
import { TranscriberProcess } from '../evaluation/transcriber-process.ts';
import { compareCpu } from './cpu-comparison.ts';
import { listenLong } from './long-leg.ts';
import { measurePeople } from './people-cost.ts';
import { Playlist } from './playlist.ts';
import { measureTurns, type TurnLatency } from './turn-latency.ts';
import { measureWaiting } from './waiting-signals.ts';

const HELP = `Streams a core, CPU, latency and memory of the transcriber, beside a bare libvosk loop in the same run.

  --audio DIR     recordings of 8000 Hz (default: those of the tests)
  --model DIR     model folder (default: the chosen one)
  --seconds N     length of each part (default 20)
  --message-ms N  audio in one message (default 20, as the gateway sends)
  --rounds N      how often the CPU comparison is made; the median counts (default 3)
  --streams N     streams of the CPU comparison (default: a third of the capacity)
  --part NAME     cpu, latency, waiting (silence, tones, music), hour (one live leg of an hour; both faster than real
                  time), or people (what hearing a person costs with the embedded recogniser, the one for people and
                  both, beside bare onnxruntime; recordings fetched from Debian); default: cpu, latency and waiting
  --json          print one JSON object as the last line of standard output
`;

const { values } = parseArgs({
  options: {
    audio: { type: 'string', default: path.resolve(import.meta.dirname, '../../test/recordings') },
    model: { type: 'string' },
    seconds: { type: 'string', default: '20' },
    'message-ms': { type: 'string', default: '20' },
    rounds: { type: 'string', default: '3' },
    streams: { type: 'string' },
    part: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

/** What is compared with libvosk is libvosk: a fetched recogniser for people does not hear beside it. */
const ALONE = { ARBITRATION: 'false' };

/** Length of each signal of the part `waiting`. */
const WAITING_SECONDS = 300;

/** Shares of the measured capacity at which latency is measured; beyond 1 the limit is looked for. */
const LEVELS = [0.5, 0.8, 1, 1.25, 1.5] as const;

async function run(): Promise<void> {
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  if (values.part === 'people') {
    const order = { streams: Number(values.streams ?? 2), rounds: Number(values.rounds), progress: say };
    const people = await measurePeople({
      ...{ ...order, seconds: Number(values.seconds), messageMs: Number(values['message-ms']) },
    });
    process.stdout.write(
      `${JSON.stringify({ machine: machine(), people }, undefined, values.json ? 0 : 2)}\n`,
    );
    return;
  }
  const recordings = path.resolve(values.audio);
  const seconds = Number(values.seconds);
  const messageMs = Number(values['message-ms']);
  const playlist = await Playlist.read(recordings);
  const model =
    values.model ??
    readConfig({ ...process.env, TRANSCRIBER_EVALUATION: 'true', MAX_STREAMS: '1' }).MODEL_DIR;
  const capacity = await capacityOf(model);
  say(`${path.basename(model)}: ${capacity} streams by the service's own measure`);
  const service = await TranscriberProcess.start({
    ...{ MODEL_DIR: model, MAX_STREAMS: String(capacity * 3) },
    ...ALONE,
  });
  const client = openClient(service);
  try {
    await measureTurns(client, playlist, { streams: 2, seconds: 1, messageMs });
    const comparison = {
      ...{ service, client, model, recordings, playlist, seconds, messageMs },
      streams: Number(values.streams ?? Math.max(1, Math.round(capacity / 3))),
    };
    const part = (name: string): boolean => (values.part ?? name) === name;
    const cpu = part('cpu') ? await comparisons(comparison) : undefined;
    const levels = part('latency') ? await latencies(capacity) : [];
    const waiting = part('waiting') ? await measureWaiting(service, client, WAITING_SECONDS) : undefined;
    const hour = values.part === 'hour' ? await listenLong(service, client, playlist, 60) : undefined;
    const held = levels.filter(
      (level) => level.lost === 0 && level.droppedMs === 0 && level.worstStreamP99 <= 1000,
    );
    const cores = availableParallelism();
    const result = {
      model: path.basename(model),
      machine: machine(),
      capacityStreams: capacity,
      streamsPerCore: Math.floor(Math.max(0, ...held.map((level) => level.streams)) / cores),
      comparedStreams: comparison.streams,
      cpuSecondsPerHour: cpu,
      finalLatencyMs: Object.fromEntries(
        levels.map((level, index) => [`at${(LEVELS[index] ?? 0) * 100}`, level]),
      ),
      waiting,
      longLeg: hour,
      peakRssMb: Math.round((await service.usage()).peakRssMb),
      messageMs,
      seconds,
    };
    process.stdout.write(
      values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, undefined, 2)}\n`,
    );
  } finally {
    client.close();
    await service.stop();
  }

  async function comparisons(order: Omit<Parameters<typeof compareCpu>[0], 'halfSilent'>): Promise<object> {
    say(`CPU: ${order.streams} streams of speech, then half silent, beside bare libvosk`);
    const speech = await compareCpu({ ...order, halfSilent: false }, Number(values.rounds));
    say(`speech: ${JSON.stringify(speech)}`);
    const halfSilent = await compareCpu({ ...order, halfSilent: true }, Number(values.rounds));
    say(`half silent: ${JSON.stringify(halfSilent)}`);
    return { speech, halfSilent };
  }

  async function latencies(measured: number): Promise<TurnLatency[]> {
    const levels: TurnLatency[] = [];
    for (const share of LEVELS) {
      const streams = Math.max(1, Math.round(measured * share));
      const level = await measureTurns(client, playlist, { streams, seconds, messageMs });
      levels.push(level);
      say(`${streams} streams: ${JSON.stringify(level)}`);
      if (level.lost > 0 || level.worstStreamP99 > 1000) break;
      await wait(500);
    }
    return levels;
  }
}

/** Capacity that the service measures when nothing limits it. */
async function capacityOf(model: string): Promise<number> {
  const service = await TranscriberProcess.start({ MODEL_DIR: model, ...ALONE });
  const client = openClient(service);
  try {
    return (await callUnary(client.getStatus.bind(client), {}, { deadlineMs: 2_000 })).capacityStreams;
  } finally {
    client.close();
    await service.stop();
  }
}

function machine(): string {
  return `${cpus()[0]?.model.trim()}, ${availableParallelism()} cores`;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

await run();
