import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { TranscriberServiceClient } from '@decroche/contracts';
import { listenTo } from '../evaluation/listen-client.ts';
import type { TranscriberProcess } from '../evaluation/transcriber-process.ts';

/** Streams for the service, and the bare program that has the same. */
export interface BesideBareOrder {
  readonly service: TranscriberProcess;
  readonly client: TranscriberServiceClient;
  /** Linear samples of each stream, 8000 Hz. */
  readonly audio: readonly Buffer[];
  readonly messageMs: number;
  /** File of this folder, and its arguments. */
  readonly bare: readonly [script: string, ...args: string[]];
}

/**
 * Runs the service and a bare program at the same time, each on the same streams in real time: what else the machine does meets
 * both alike.
 *
 * @returns CPU seconds of the service, and what the program printed
 */
export async function besideBare<Printed>({
  service,
  client,
  audio,
  messageMs,
  bare: [script, ...args],
}: BesideBareOrder): Promise<{ readonly cpuSeconds: number; readonly bare: Printed }> {
  const before = (await service.usage()).cpuSeconds;
  const [{ stdout }] = await Promise.all([
    promisify(execFile)(process.execPath, [path.join(import.meta.dirname, script), ...args]),
    ...audio.map(async (pcm, stream) => {
      await wait((messageMs * stream) / audio.length);
      await listenTo(client, pcm, 8000, { messageMs, speed: 1 });
    }),
  ]);
  const cpuSeconds = (await service.usage()).cpuSeconds - before;
  return { cpuSeconds, bare: JSON.parse(stdout) as Printed };
}
