import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TranscriberServiceClient } from '@decroche/contracts';
import { listenTo } from '../evaluation/listen-client.ts';
import type { TranscriberProcess } from '../evaluation/transcriber-process.ts';
import type { Playlist } from './playlist.ts';

/** CPU seconds for an hour of audio. */
export interface CpuComparison {
  readonly service: number;
  readonly bare: number;
  readonly ratio: number;
}

/** What is compared. */
export interface ComparisonOrder {
  readonly service: TranscriberProcess;
  readonly client: TranscriberServiceClient;
  readonly model: string;
  readonly recordings: string;
  readonly playlist: Playlist;
  readonly streams: number;
  readonly seconds: number;
  readonly halfSilent: boolean;
  readonly messageMs: number;
}

/**
 * Compares several times and keeps the median ratio: one window in which another program woke up proves nothing.
 */
export async function compareCpu(order: ComparisonOrder, rounds: number): Promise<CpuComparison> {
  const compared: CpuComparison[] = [];
  for (let round = 0; round < rounds; round++) compared.push(await compareOnce(order));
  return compared.sort((a, b) => a.ratio - b.ratio)[Math.floor(rounds / 2)] as CpuComparison;
}

/**
 * Runs the service and a bare libvosk loop at the same time, each on the same streams in real time, and compares
 * their CPU time: what else the machine does meets both alike.
 */
async function compareOnce(order: ComparisonOrder): Promise<CpuComparison> {
  const { service, client, playlist, streams, seconds, halfSilent, messageMs } = order;
  const audio = Array.from({ length: streams }, (_, stream) => playlist.stream(stream, seconds, halfSilent));
  const before = (await service.usage()).cpuSeconds;
  const [{ stdout }] = await Promise.all([
    promisify(execFile)(process.execPath, [
      path.join(import.meta.dirname, 'bare-process.ts'),
      ...[order.model, order.recordings, String(streams), String(seconds), String(halfSilent)],
    ]),
    ...audio.map(async (pcm, stream) => {
      await wait((messageMs * stream) / streams);
      await listenTo(client, pcm, 8000, { messageMs, speed: 1 });
    }),
  ]);
  const hours = (streams * seconds) / 3600;
  const used = ((await service.usage()).cpuSeconds - before) / hours;
  const bare = (JSON.parse(stdout) as { cpuSeconds: number }).cpuSeconds / hours;
  return { service: round(used, 1), bare: round(bare, 1), ratio: round(used / bare, 3) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
