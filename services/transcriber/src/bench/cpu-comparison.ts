import type { TranscriberServiceClient } from '@decroche/contracts';
import type { TranscriberProcess } from '../evaluation/transcriber-process.ts';
import { besideBare } from './beside-bare.ts';
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

/** Compares the CPU time of the service with that of a bare libvosk loop. */
async function compareOnce(order: ComparisonOrder): Promise<CpuComparison> {
  const { service, client, playlist, streams, seconds, halfSilent, messageMs } = order;
  const audio = Array.from({ length: streams }, (_, stream) => playlist.stream(stream, seconds, halfSilent));
  const run = await besideBare<{ cpuSeconds: number }>({
    ...{ service, client, audio, messageMs },
    bare: [
      'bare-process.ts',
      ...[order.model, order.recordings, String(streams), String(seconds), String(halfSilent)],
    ],
  });
  const hours = (streams * seconds) / 3600;
  const used = run.cpuSeconds / hours;
  const bare = run.bare.cpuSeconds / hours;
  return { service: round(used, 1), bare: round(bare, 1), ratio: round(used / bare, 3) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
