import type { TranscriberServiceClient } from '@decroche/contracts';
import { listenTo } from '../evaluation/listen-client.ts';
import type { TranscriberProcess } from '../evaluation/transcriber-process.ts';
import type { Playlist } from './playlist.ts';

/** What became of one long live leg, in quarters of its length. */
export interface LongLeg {
  readonly minutes: number;
  readonly utterances: number;
  /** Resident memory at the end of each quarter, megabytes. */
  readonly rssMb: readonly number[];
  /** CPU seconds of each quarter. */
  readonly cpuSeconds: readonly number[];
  readonly droppedMs: number;
}

/** Sends a leg that is half silent over one stream, as fast as the service takes it. */
export async function listenLong(
  service: TranscriberProcess,
  client: TranscriberServiceClient,
  playlist: Playlist,
  minutes: number,
): Promise<LongLeg> {
  const quarter = playlist.stream(0, minutes * 15, true);
  const usage = [await service.usage()];
  let next = 1;
  const sampled = async (sent: number): Promise<void> => {
    if (next > 3 || sent < next * quarter.length) return;
    next += 1;
    usage.push(await service.usage());
  };
  const audio = Buffer.concat([quarter, quarter, quarter, quarter]);
  const listened = await listenTo(client, audio, 8000, {
    messageMs: 100,
    speed: Number.POSITIVE_INFINITY,
    onSent: sampled,
  });
  usage.push(await service.usage());
  return {
    minutes,
    utterances: listened.finals.length,
    rssMb: usage.slice(1).map(({ rssMb }) => Math.round(rssMb)),
    cpuSeconds: usage
      .slice(1)
      .map(({ cpuSeconds }, index) => Math.round((cpuSeconds - (usage[index]?.cpuSeconds ?? 0)) * 10) / 10),
    droppedMs: listened.droppedMs,
  };
}
